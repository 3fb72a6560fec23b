"""Which pictures does a path hold: a file, a folder of files, a video?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from detectors.detection import Image
from detectors.frame import JPEG_BEGIN, JPEG_END
from fines.errors import NotFoundError, UnreadablePictureError

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff", ".ppm"})
VIDEOS = frozenset({".mp4", ".avi", ".mkv", ".mov", ".webm", ".m4v", ".mpg", ".mpeg", ".ts"})

_JPEG_SCAN = b"\xff\xda"
_PNG_BEGIN, _PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPicture:
    """`image` is None where the file could not be read; `reason` then says why."""

    name: str
    image: Image | None
    reason: str | None = None


def pictures_of(path: Path) -> Iterator[NamedPicture]:
    """Every picture, files in order of name; NotFoundError when there is none to look at."""
    if not path.exists():
        raise NotFoundError(f"there is no file or folder {path}; check the path")
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.suffix.lower() in PICTURES | VIDEOS)
        if not files:
            raise NotFoundError(f"the folder {path} holds no picture; name one with .jpg or .png")
        for file in files:
            yield from _pictures_in(file)
    else:
        yield from _pictures_in(path)


def read_picture(path: Path) -> Image:
    """The picture in a file; UnreadablePictureError when it is cut off or none."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadablePictureError(f"{path} cannot be read: {error.strerror}") from error
    if content.startswith(JPEG_BEGIN) and content.rfind(JPEG_END) < content.rfind(_JPEG_SCAN):
        # OpenCV would fill the missing part with grey and say nothing.
        raise UnreadablePictureError(f"{path} is cut off: its JPEG end is missing; copy it again")
    if content.startswith(_PNG_BEGIN) and _PNG_END not in content[-64:]:
        raise UnreadablePictureError(f"{path} is cut off: its PNG end is missing; copy it again")
    try:
        image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        image = None
    if image is None:
        raise UnreadablePictureError(f"{path} is no picture that can be read; give JPEG or PNG")
    return np.asarray(image, np.uint8)


def _pictures_in(path: Path) -> Iterator[NamedPicture]:
    if path.suffix.lower() in VIDEOS:
        yield from _frames(path)
        return
    try:
        yield NamedPicture(name=str(path), image=read_picture(path))
    except UnreadablePictureError as error:
        yield NamedPicture(name=str(path), image=None, reason=str(error))


def _frames(path: Path) -> Iterator[NamedPicture]:
    video = cv2.VideoCapture(str(path))
    number = 0
    while True:
        here, image = video.read()
        if not here:
            break
        yield NamedPicture(name=f"{path}#{number}", image=np.asarray(image, np.uint8))
        number += 1
    video.release()
    if number == 0:
        reason = f"{path} is no video that can be read; give MP4 with H.264"
        yield NamedPicture(name=str(path), image=None, reason=reason)
