"""What does a signature add to the paper that it signs?"""

from __future__ import annotations

import io
import re

from pyhanko.pdf_utils.decode_limits import DecodeLimits
from pyhanko.pdf_utils.generic import Reference
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import XRefCache

# ISO 32000-1, 7.5.4: entries of 20 bytes follow the numbers of the first object and of all.
_TABLE = re.compile(rb"xref\s+0 (\d+)\s+(?=\d{10} )")
_ENTRY_BYTES = 20
_IN_USE = b"n"
_NEVER_USED = b"0000000000 65535 f \n"


class SigningRevision(IncrementalPdfFileWriter):
    """The bytes of a signature behind those of the paper, in its place.

    The paper's metadata stays: what it tells of was made on the day of its step, and the signature
    and its time stamp tell when they were made. pyHanko reads and writes it anew (4 ms).
    """

    def __init__(self, paper: io.BytesIO) -> None:
        super().__init__(paper, prev=opened(paper))

    def _update_meta(self) -> None:
        """Leaves them."""


def opened(paper: io.BytesIO) -> PdfFileReader:
    """A paper that nobody has changed since it was set: where its objects are is read in their
    table when they are asked for, which pyHanko reads whole (3 ms). Any other PDF as pyHanko does.
    """
    pdf = paper.getvalue()
    start = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    table = _TABLE.match(pdf, start)
    trailer = table and pdf[table.end() + _ENTRY_BYTES * int(table[1]) : pdf.rindex(b"startxref")]
    if not table or not trailer or not trailer.startswith(b"trailer") or b"/Prev" in trailer:
        return PdfFileReader(paper)
    head = pdf[: pdf.index(b"\n") + 1]
    empty = b"%bxref\n0 1\n%b%bstartxref\n%d\n%%%%EOF\n" % (head, _NEVER_USED, trailer, len(head))
    reader = PdfFileReader(io.BytesIO(empty), decode_limits=DecodeLimits.for_trusted_input())
    reader.xrefs = _Places(reader, pdf, table)
    reader.stream, reader.last_startxref = paper, start
    return reader


class _Places(XRefCache):
    def __init__(self, reader: PdfFileReader, pdf: bytes, table: re.Match[bytes]) -> None:
        super().__init__(reader, [])
        self._pdf = pdf
        self._table_at = table.end()
        self._objects = int(table[1])

    def __getitem__(self, ref: Reference) -> int | None:
        if not 0 < ref.idnum < self._objects or ref.generation:
            return None
        at = self._table_at + _ENTRY_BYTES * ref.idnum
        offset, _, use = self._pdf[at : at + _ENTRY_BYTES].split()
        return int(offset) if use == _IN_USE else None
