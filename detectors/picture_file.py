"""Can the picture in this file be looked at, and if not, what mends it?

The limits keep `tartip plates` under 1.5 GB of memory, measured with OpenCV 5.0: at 100 megapixels
it takes 0.8 GB for a JPEG, 1.1 GB for a progressive one.
"""

from __future__ import annotations

import stat
from math import inf
from pathlib import Path

import cv2
import numpy as np

from detectors.detection import Image
from detectors.overheard import overheard
from fines.errors import UnreadablePictureError
from fines.picture_header import PictureHeader, header_of

MOST_BYTES = 200_000_000
MOST_PIXELS = 110_000_000
SHRUNK = 2

_DATA_MISSING = "premature end of data"


def shown(name: Path | str) -> str:
    """A file's name as it can stand in a sentence: what does not print is written out."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")
        for letter in str(name)
    )


def unread(path: Path | str, error: OSError) -> UnreadablePictureError:
    """What to say of a file or folder that the system does not give out."""
    return UnreadablePictureError(
        f"{shown(path)} cannot be read: {error.strerror}; make it readable or leave it out"
    )


def decoded_file(path: Path, *, may_shrink: bool = False) -> tuple[Image, int]:
    """The picture as shown (turned as its EXIF says; of many frames the first), and 1.

    With `may_shrink` a larger JPEG comes at half its sides, and 2.
    UnreadablePictureError names the file, what is wrong, and the mend.
    """
    content = _content(path)
    header = header_of(content)
    if header is None:
        raise UnreadablePictureError(
            f"{shown(path)} is no picture that can be read; give JPEG or PNG"
        )
    shrunk = _shrunk(path, header, may_shrink=may_shrink)
    if not header.whole:
        # OpenCV would fill the missing part of some JPEGs with grey.
        raise UnreadablePictureError(
            f"{shown(path)} is cut off: its {header.kind} end is missing; copy it again"
        )
    if not header.pixels:
        raise UnreadablePictureError(f"{shown(path)} has no pixel; take or save it again")
    return _decoded(path, content, header, shrunk), shrunk


def ensure_readable(path: Path, most_bytes: float = inf) -> None:
    """Refuses what is no file, empty, too large or closed; UnreadablePictureError says which."""
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise UnreadablePictureError(f"{shown(path)} is no file; give the file of a picture")
        if not facts.st_size:
            raise UnreadablePictureError(f"{shown(path)} is empty; copy it again")
        if facts.st_size > most_bytes:
            raise UnreadablePictureError(
                f"{shown(path)} has {facts.st_size / 1e6:.0f} megabytes, more than "
                f"{most_bytes / 1e6:.0f}; save it as JPEG"
            )
        path.open("rb").close()
    except OSError as error:
        raise unread(path, error) from error


def _content(path: Path) -> bytes:
    ensure_readable(path, MOST_BYTES)
    try:
        return path.read_bytes()
    except OSError as error:
        raise unread(path, error) from error


def _shrunk(path: Path, header: PictureHeader, *, may_shrink: bool) -> int:
    """By how much to shrink; UnreadablePictureError where memory would not do even so."""
    most = MOST_PIXELS // header.weight
    if header.pixels <= most:
        return 1
    if may_shrink and header.streams:
        most *= SHRUNK**2
    if header.pixels <= most:
        return SHRUNK
    raise UnreadablePictureError(
        f"{shown(path)} has {header.width_px} x {header.height_px} pixels, more than "
        f"{most // 1_000_000} megapixels; save it smaller"
    )


def _decoded(path: Path, content: bytes, header: PictureHeader, shrunk: int) -> Image:
    flags = cv2.IMREAD_COLOR if shrunk == 1 else cv2.IMREAD_REDUCED_COLOR_2
    with overheard() as said:
        try:
            image = cv2.imdecode(np.frombuffer(content, np.uint8), flags)
        except cv2.error:
            image = None
    if image is None:
        raise UnreadablePictureError(
            f"{shown(path)} is a {header.kind} that cannot be decoded; "
            "copy it again or save it as JPEG"
        )
    if any(_DATA_MISSING in line for line in said):
        raise UnreadablePictureError(
            f"{shown(path)} is cut off: a part of its {header.kind} data is missing; copy it again"
        )
    return np.asarray(image, np.uint8)
