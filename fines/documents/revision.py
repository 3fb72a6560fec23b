"""What does a signature add to the paper that it signs?"""

from __future__ import annotations

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter


class SigningRevision(IncrementalPdfFileWriter):
    """The bytes of a signature behind those of the paper, in its place.

    The paper's metadata stays: what it tells of was made on the day of its step, and the signature
    and its time stamp tell when they were made. pyHanko reads and writes it anew (4 ms).
    """

    def _update_meta(self) -> None:
        """Leaves them."""
