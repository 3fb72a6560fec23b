"""Pictures as cameras, scanners and bad cables make them: turned, cut off, of odd colours."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import cv2
import numpy as np

from detectors.detection import Image

PNG_BEGIN = b"\x89PNG\r\n\x1a\n"
PNG_END = b"\0\0\0\0IEND\xaeB`\x82"
_SEGMENT_WITH_DATA = 0xDA


def four_fields(height: int = 40, width: int = 60) -> Image:
    """Red, green / blue, white: no two corners alike, so every turn shows."""
    picture = np.full((height, width, 3), 255, np.uint8)
    picture[: height // 2, : width // 2] = (0, 0, 255)
    picture[: height // 2, width // 2 :] = (0, 255, 0)
    picture[height // 2 :, : width // 2] = (255, 0, 0)
    return picture


def corners(picture: Image) -> list[str]:
    """The colours of the four fields of a picture, row by row, by the strongest of each."""
    height, width = picture.shape[:2]
    names: dict[tuple[int, ...], str] = {
        (0, 0, 1): "red",
        (0, 1, 0): "green",
        (1, 0, 0): "blue",
        (1, 1, 1): "white",
    }
    return [
        names.get(tuple(int(value > 127) for value in picture[y, x]), "other")
        for y in (height // 4, height * 3 // 4)
        for x in (width // 4, width * 3 // 4)
    ]


def encoded(picture: Image, ending: str, *params: int) -> bytes:
    _, content = cv2.imencode(ending, picture, params)
    return bytes(content)


def turned(picture: Image, ending: str, orientation: int) -> bytes:
    """The picture with an EXIF orientation, 1 to 8."""
    exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0" + bytes([orientation]) + bytes(7)
    _, content = cv2.imencodeWithMetadata(
        ending, picture, [cv2.IMAGE_METADATA_EXIF], [np.frombuffer(exif, np.uint8)]
    )
    return bytes(content)


def animated(ending: str, *frames: Image) -> bytes:
    film = cv2.Animation()
    film.frames, film.durations = list(frames), [100] * len(frames)
    _, content = cv2.imencodeanimation(ending, film)
    return bytes(content)


def cmyk_jpeg(picture: Image) -> bytes:
    """A JPEG of four inks as Adobe writes it, inverted; each ink in a scan of its own."""
    height, width = picture.shape[:2]
    inks = [picture[..., 2], picture[..., 1], picture[..., 0], np.full((height, width), 255)]
    greys = [_segments(encoded(ink.astype(np.uint8), ".jpg")) for ink in inks]
    size = struct.pack(">BHHB", 8, height, width, len(inks))
    colours = b"".join(bytes([number, 0x11, 0]) for number in range(1, len(inks) + 1))
    frame = b"\xff\xc0" + struct.pack(">H", 2 + len(size) + len(colours)) + size + colours
    scans = b"".join(
        b"\xff\xda\x00\x08\x01" + bytes([number, 0, 0, 63, 0]) + grey["data"]
        for number, grey in enumerate(greys, 1)
    )
    adobe = b"\xff\xee\x00\x0eAdobe\0d\0\0\0\0\0"
    return b"\xff\xd8" + adobe + greys[0]["db"] + frame + greys[0]["c4"] + scans + b"\xff\xd9"


def png(width: int, height: int, rows: bytes = b"") -> bytes:
    """A PNG of 8-bit colours that declares this size, whatever its rows hold."""
    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return PNG_BEGIN + _chunk(b"IHDR", size) + _chunk(b"IDAT", zlib.compress(rows)) + PNG_END


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _chunk(name: bytes, data: bytes) -> bytes:
    sum_ = struct.pack(">I", zlib.crc32(name + data))
    return struct.pack(">I", len(data)) + name + data + sum_


def _segments(jpeg: bytes) -> dict[str, bytes]:
    """A JPEG's segments by their code in hex, those of one code joined; "data" is the scan."""
    found: dict[str, bytes] = {}
    at = code = 0
    while code != _SEGMENT_WITH_DATA:
        at += 2
        code, (length,) = jpeg[at + 1], struct.unpack_from(">H", jpeg, at + 2)
        found[f"{code:x}"] = found.get(f"{code:x}", b"") + jpeg[at : at + 2 + length]
        at += length
    return found | {"data": jpeg[at + 2 : -2]}
