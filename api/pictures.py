"""How is a picture made fit for the screen? Smaller, or with the vehicle framed.

The stored evidence is never changed: these are copies for the screen.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from fines.errors import UnreadablePictureError
from fines.picture_header import header_of, refuse_huge

Pixels = NDArray[np.uint8]
Box = tuple[int, int, int, int]

_MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png"}
LONGEST_BYTES = 150 * 1024
WIDEST_PX = 1280
THUMBNAIL_PX = 320


def decode(content: bytes) -> Pixels:
    """The pixels of a JPEG or PNG; UnreadablePictureError for anything else, and for more pixels
    than a camera makes."""
    refuse_huge(content, "send a smaller one")
    try:
        pixels = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        pixels = None
    if pixels is None:
        raise _no_picture(content)
    return np.asarray(pixels, np.uint8)


def media_type_of(content: bytes) -> str:
    """image/jpeg or image/png, of a file that is whole; UnreadablePictureError for any other.

    A decoder takes more kinds, and paints the missing half of a file that was cut in grey.
    """
    header = header_of(content)
    if header is None or not header.whole or header.kind not in _MEDIA_TYPES:
        raise _no_picture(content)
    decode(content)
    return _MEDIA_TYPES[header.kind]


def thumbnail(content: bytes) -> bytes:
    """A small JPEG for the frame strip."""
    return _jpeg(_narrowed(decode(content), THUMBNAIL_PX), 75)


def marked(content: bytes, box_px: Box) -> bytes:
    """The whole frame with the vehicle framed, for the officer who judges it."""
    pixels = decode(content)
    x_px, y_px, width_px, height_px = box_px
    thickness_px = max(2, pixels.shape[1] // 400)
    corners = (x_px, y_px), (x_px + width_px, y_px + height_px)
    cv2.rectangle(pixels, *corners, (0, 0, 0), thickness_px * 2)
    cv2.rectangle(pixels, *corners, (0, 215, 255), thickness_px)
    return _jpeg(pixels, 92)


def for_citizen(content: bytes) -> bytes:
    """A JPEG of at most 150 KB."""
    pixels = decode(content)
    for width_px in (WIDEST_PX, 1024, 800, 640):
        smaller = _narrowed(pixels, width_px)
        for quality in (82, 70, 55):
            coded = _jpeg(smaller, quality)
            if len(coded) <= LONGEST_BYTES:
                return coded
    return _jpeg(_narrowed(pixels, 480), 50)


def _narrowed(pixels: Pixels, width_px: int) -> Pixels:
    height, width = pixels.shape[:2]
    if width <= width_px:
        return pixels
    size = (width_px, max(1, round(height * width_px / width)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _jpeg(pixels: Pixels, quality: int) -> bytes:
    options = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_OPTIMIZE, 1]
    done, coded = cv2.imencode(".jpg", pixels, options)
    if not done:
        raise RuntimeError("OpenCV could not encode an 8-bit picture as JPEG")
    return coded.tobytes()


class PictureCache:
    """Keeps the copies made last, so that a page opened twice costs one resize."""

    def __init__(self, pictures: int = 64) -> None:
        self._pictures = pictures
        self._kept: OrderedDict[tuple[Any, ...], bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[Any, ...], make: Callable[[], bytes]) -> bytes:
        """The kept copy, or a new one."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._pictures:
                self._kept.popitem(last=False)
        return made


def _no_picture(content: bytes) -> UnreadablePictureError:
    return UnreadablePictureError(
        f"These {len(content)} bytes are not a whole picture: send a JPEG or PNG file."
    )
