"""Which pictures does a path hold: a file, a folder of files, a video?"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from detectors.detection import Image
from detectors.overheard import overheard
from detectors.picture_file import decoded_file, ensure_readable, shown, unread
from fines.errors import NotFoundError, UnreadablePictureError

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff", ".ppm", ".gif"})
VIDEOS = frozenset({".mp4", ".avi", ".mkv", ".mov", ".webm", ".m4v", ".mpg", ".mpeg", ".ts"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPicture:
    """`image` is None where the file could not be read; `reason` then says why.

    `shrunk`: how many times the sides of the picture as shown are those of `image`.
    """

    name: str
    image: Image | None
    reason: str | None = None
    shrunk: int = 1


def pictures_of(path: Path) -> Iterator[NamedPicture]:
    """Every picture, files in order of name; NotFoundError when there is none to look at.

    No picture is kept here once the next one is asked for: one alone can take a gigabyte.
    """
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotFoundError(f"there is no file or folder {shown(path)}; check the path") from error
    except OSError as error:
        yield _refused(path, unread(path, error))
        return
    if is_folder:
        yield from _pictures_in_folder(path)
    else:
        yield from _pictures_in(path)


def read_picture(path: Path) -> Image:
    """The picture in a file at its full size; UnreadablePictureError names the mend."""
    image, _ = decoded_file(path)
    return image


def _pictures_in_folder(folder: Path) -> Iterator[NamedPicture]:
    closed: list[OSError] = []
    files = sorted(
        Path(where, name)
        for where, _, names in os.walk(folder, onerror=closed.append)
        for name in names
        if Path(name).suffix.lower() in PICTURES | VIDEOS
    )
    if not files and not closed:
        raise NotFoundError(
            f"the folder {shown(folder)} holds no picture; name one with .jpg or .png"
        )
    for error in closed:
        yield _refused(error.filename, unread(error.filename, error))
    for file in files:
        yield from _pictures_in(file)


def _pictures_in(path: Path) -> Iterator[NamedPicture]:
    try:
        if path.suffix.lower() in VIDEOS:
            yield from _frames(path)
        else:
            image, shrunk = decoded_file(path, may_shrink=True)
            yield NamedPicture(name=str(path), image=image, shrunk=shrunk)
    except UnreadablePictureError as error:
        yield _refused(path, error)


def _refused(path: Path | str, error: UnreadablePictureError) -> NamedPicture:
    return NamedPicture(name=str(path), image=None, reason=str(error))


def _frames(path: Path) -> Iterator[NamedPicture]:
    ensure_readable(path)
    if any("\ud800" <= letter <= "\udfff" for letter in str(path)):
        # OpenCV's video reader crashes the program over such a name.
        raise UnreadablePictureError(f"{shown(path)} has a name that is no UTF-8; rename it")
    with overheard():
        video = cv2.VideoCapture(str(path))
    number = 0
    while True:
        with overheard():
            here, image = video.read()
        if not here:
            break
        yield NamedPicture(name=f"{path}#{number}", image=np.asarray(image, np.uint8))
        number += 1
    video.release()
    if number == 0:
        raise UnreadablePictureError(
            f"{shown(path)} is no video that can be read; give MP4 with H.264"
        )
