"""How does the page that is shown as a stamp get into each document that is signed?

It is the same in all of them but for the numbers of its objects: pyHanko copies and encodes its
fonts anew for each document, a quarter of a signature's time.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.generic import IndirectObject, PdfObject
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PdfFileWriter


class StampPages:
    """Keeps the stamp encoded; several threads may show it at once."""

    def __init__(self) -> None:
        self._last: tuple[bytes, _Encoded] | None = None

    def page(self, pdf: bytes) -> StampPage:
        """The first page of this PDF, to be shown in one document."""
        last = self._last
        if last is None or last[0] != pdf:
            self._last = last = pdf, _encoded(pdf)
        return StampPage(last[1])


class StampPage(PdfContent):
    """Made anew for each document, as it holds its writer."""

    def __init__(self, encoded: _Encoded) -> None:
        width, height = encoded.size
        super().__init__(box=BoxConstraints(width=width, height=height))
        self._encoded = encoded

    def render(self) -> bytes:
        """Its objects are in the document after this."""
        writer: Any = self._ensure_writer
        places = {number: writer.allocate_placeholder() for number in self._encoded.objects}
        numbers = {number: place.idnum for number, place in places.items()}
        for number, parts in self._encoded.objects.items():
            writer.add_object(_Object(parts, numbers), idnum=numbers[number])
        self.resources.xobject["/Stamp"] = places[self._encoded.page]
        return b"/Stamp Do"


class _Encoded(NamedTuple):
    """A page as PDF objects by number; in place of a reference stands the number it refers to.

    `size`: width and height in points.
    """

    objects: Mapping[int, Sequence[bytes | int]]
    page: int
    size: tuple[float, float]


def _encoded(pdf: bytes) -> _Encoded:
    scratch = _Scratch(stream_xrefs=False)  # type: ignore[no-untyped-call]  # pyHanko leaves it bare
    before = set(scratch.objects)
    page = scratch.import_page_as_xobject(PdfFileReader(io.BytesIO(pdf)))
    left, bottom, right, top = page.get_object()["/BBox"]
    objects = {}
    for key, made in scratch.objects.items():
        if key not in before:
            parts = _Parts()
            made.write_to_stream(parts)
            objects[key[1]] = parts.all()
    size = abs(float(right - left)), abs(float(top - bottom))
    return _Encoded(objects=objects, page=page.idnum, size=size)


class _Scratch(PdfFileWriter):
    def allocate_placeholder(self) -> IndirectObject:
        made = super().allocate_placeholder()
        return _Reference(made.idnum, made.generation, self)  # type: ignore[no-untyped-call]  # as there


class _Reference(IndirectObject):
    def write_to_stream(
        self, stream: _Parts, handler: object = None, container_ref: object = None
    ) -> None:
        stream.refer(self.idnum)


class _Parts:
    def __init__(self) -> None:
        self._done: list[bytes | int] = []
        self._open = io.BytesIO()

    def write(self, content: bytes) -> None:
        self._open.write(content)

    def refer(self, number: int) -> None:
        self._done += self._open.getvalue(), number
        self._open = io.BytesIO()

    def all(self) -> Sequence[bytes | int]:
        return *self._done, self._open.getvalue()


class _Object(PdfObject):
    def __init__(self, parts: Sequence[bytes | int], numbers: Mapping[int, int]) -> None:
        self._parts = parts
        self._numbers = numbers

    def write_to_stream(
        self, stream: io.BytesIO, handler: object = None, container_ref: object = None
    ) -> None:
        for part in self._parts:
            stream.write(part if isinstance(part, bytes) else b"%d 0 R" % self._numbers[part])
