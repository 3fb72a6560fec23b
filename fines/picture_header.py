"""What does a picture file say of itself before it is decoded: kind, size, and is its end there?"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass

from fines.errors import UnreadablePictureError

MOST_PIXELS = 50_000_000
_MARKER = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ONE_SCAN_FRAMES = frozenset({0xC0, 0xC1})
_START, _END, _SCAN, _ALONE = 0xD8, 0xD9, 0xDA, 0x01
_CMYK = 4
_ANIMATED_WEBP = 0x02
_PPM = re.compile(rb"P[1-6](?:\s|#[^\n]*\n)+(\d{1,9})(?:\s|#[^\n]*\n)+(\d{1,9})\s")
_BMP_LENGTHS = frozenset({12, 40, 52, 56, 64, 108, 124})
_TIFF_NUMBERS = {3: "H", 4: "I", 16: "Q"}
_TIFF_WIDTHS, _TIFF_HEIGHTS = (256, 322), (257, 323)


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureHeader:
    """`whole`: the file's own mark of its end is there, where its kind has one.

    `streams`: a decoder needs a few rows at a time, so it can shrink the picture as it goes.
    `weight`: the memory decoding takes, where a plain picture of its size takes 1.
    """

    kind: str
    width_px: int
    height_px: int
    whole: bool = True
    streams: bool = False
    weight: int = 1

    @property
    def pixels(self) -> int:
        return self.width_px * self.height_px


def header_of(content: bytes) -> PictureHeader | None:
    """The header of a JPEG, PNG, WebP, GIF, BMP, TIFF or PPM; None for anything else."""
    for begin, kind, read in _KINDS:
        if content.startswith(begin):
            try:
                return read(content)
            except struct.error:
                return PictureHeader(kind=kind, width_px=0, height_px=0, whole=False)
    return _ppm(content)


def refuse_huge(content: bytes, mend: str) -> None:
    """UnreadablePictureError, ending with this mend, for more pixels than a camera makes.

    A small file may say that it has so many that decoding it takes all memory.
    """
    header = header_of(content)
    if header is not None and header.pixels > MOST_PIXELS:
        raise UnreadablePictureError(
            f"The picture has {header.width_px} x {header.height_px} pixels, more than "
            f"{MOST_PIXELS}: {mend}."
        )


def _jpeg(content: bytes) -> PictureHeader:
    """Segment by segment: a preview inside has a size and an end of its own."""
    width = height = colours = at = scans = 0
    streams = whole = False
    while not whole and (marker := _MARKER.search(content, at)):
        code, at = marker[1][0], marker.end()
        if code in (_START, _ALONE):
            continue
        if code == _END:
            whole = scans > 0
            break
        (length,) = struct.unpack_from(">H", content, at)
        if code in _FRAMES and not colours:
            height, width, colours = struct.unpack_from(">HHB", content, at + 3)
            streams = code in _ONE_SCAN_FRAMES
        elif code == _SCAN:
            scans += 1
            streams = streams and content[at + 2 : at + 3] == bytes([colours])
        at += length
    return PictureHeader(
        kind="JPEG",
        width_px=width,
        height_px=height,
        whole=whole,
        streams=streams,
        weight=2 if colours == _CMYK and not streams else 1,
    )


def _png(content: bytes) -> PictureHeader | None:
    first, width, height = struct.unpack_from(">4sII", content, 12)
    if first != b"IHDR":
        return None
    at, name, weight = 8, b"", 1
    while name != b"IEND" and at + 12 <= len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        at += 12 + length
        if name == b"acTL":
            weight = 2
    whole = name == b"IEND" and at <= len(content)
    return PictureHeader(kind="PNG", width_px=width, height_px=height, whole=whole, weight=weight)


def _webp(content: bytes) -> PictureHeader | None:
    length, name, chunk = struct.unpack_from("<I4s4s", content, 4)
    if name != b"WEBP":
        return None
    weight = 1
    if chunk == b"VP8X":
        flags, low_w, high_w, low_h, high_h = struct.unpack_from("<B3xHBHB", content, 20)
        weight = 2 if flags & _ANIMATED_WEBP else 1
        width, height = (high_w << 16 | low_w) + 1, (high_h << 16 | low_h) + 1
    elif chunk == b"VP8L":
        (bits,) = struct.unpack_from("<I", content, 21)
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    else:
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", content, 26))
    whole = len(content) >= 8 + length
    return PictureHeader(kind="WebP", width_px=width, height_px=height, whole=whole, weight=weight)


def _gif(content: bytes) -> PictureHeader:
    width, height = struct.unpack_from("<HH", content, 6)
    return PictureHeader(kind="GIF", width_px=width, height_px=height)


def _bmp(content: bytes) -> PictureHeader | None:
    (length,) = struct.unpack_from("<I", content, 14)
    if length not in _BMP_LENGTHS:
        return None
    width, height = struct.unpack_from("<HH" if length == 12 else "<ii", content, 18)
    # A negative height says only that the rows run from the top.
    return PictureHeader(kind="BMP", width_px=max(width, 0), height_px=abs(height))


def _tiff(content: bytes) -> PictureHeader:
    """The first directory; tiles larger than the picture count, for they are decoded whole."""
    order = "<" if content.startswith(b"II") else ">"
    big = struct.unpack_from(order + "H", content, 2) == (43,)
    (at,) = struct.unpack_from(order + ("Q" if big else "I"), content, 8 if big else 4)
    (count,) = struct.unpack_from(order + ("Q" if big else "H"), content, at)
    at, step, value_at = (at + 8, 20, 12) if big else (at + 2, 12, 8)
    width = height = 0
    for entry in range(at, at + count * step, step):
        tag, form = struct.unpack_from(order + "HH", content, entry)
        if tag not in _TIFF_WIDTHS + _TIFF_HEIGHTS:
            continue
        number = order + _TIFF_NUMBERS.get(form, "I")
        (side,) = struct.unpack_from(number, content, entry + value_at)
        width, height = (
            (max(width, side), height) if tag in _TIFF_WIDTHS else (width, max(height, side))
        )
    return PictureHeader(kind="TIFF", width_px=width, height_px=height, weight=2)


def _ppm(content: bytes) -> PictureHeader | None:
    sides = _PPM.match(content)
    return sides and PictureHeader(kind="PPM", width_px=int(sides[1]), height_px=int(sides[2]))


_KINDS: tuple[tuple[bytes, str, Callable[[bytes], PictureHeader | None]], ...] = (
    (b"\xff\xd8", "JPEG", _jpeg),
    (b"\x89PNG\r\n\x1a\n", "PNG", _png),
    (b"RIFF", "WebP", _webp),
    (b"GIF87a", "GIF", _gif),
    (b"GIF89a", "GIF", _gif),
    (b"BM", "BMP", _bmp),
    (b"II*\0", "TIFF", _tiff),
    (b"MM\0*", "TIFF", _tiff),
    (b"II+\0", "TIFF", _tiff),
    (b"MM\0+", "TIFF", _tiff),
)
