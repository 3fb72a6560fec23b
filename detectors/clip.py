"""Which frames are in a video file, and at which instants by its own time stamps?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np

from detectors.detection import Image
from detectors.frame import Frame
from fines.errors import InvalidValueError
from fines.violation import SiteId

# What is damaged is often read as steps of one tick: everything would seem to race.
_LEAST_GAP_MS = 2.0
_LONGEST_MS = 31 * 86_400_000.0


def clip_frames(path: Path, site: SiteId, start: datetime) -> Iterator[Frame]:
    """Every frame, numbered from 0; the first one was captured at `start`.

    The instants are the container's, never the nominal rate; a clip whose stamps do not rise, or
    cannot be a camera's, is refused by name, since nothing in it can be timed.
    """
    capture = _opened(path)
    try:
        first_ms: float | None = None
        last_ms = -1.0
        number = 0
        while True:
            there, image = capture.read()
            if not there:
                break
            at_ms = capture.get(cv2.CAP_PROP_POS_MSEC)
            first_ms = at_ms if first_ms is None else first_ms
            if number:
                _refuse_damaged(path, number, at_ms, last_ms, first_ms)
            last_ms = at_ms
            yield Frame(
                site=site,
                number=number,
                captured_at=start + timedelta(milliseconds=round(at_ms - first_ms)),
                image=np.asarray(image, np.uint8),
            )
            number += 1
        if number == 0:
            raise InvalidValueError(f"{path.name}: no frame can be read; is it a video file?")
    finally:
        capture.release()


def _refuse_damaged(path: Path, number: int, at_ms: float, last_ms: float, first_ms: float) -> None:
    """InvalidValueError where no camera can have taken this frame so soon or so late."""
    named = f"{path.name}: frame {number} is stamped"
    if not at_ms > last_ms:
        raise InvalidValueError(
            f"{named} {at_ms:.1f} ms, not after the {last_ms:.1f} ms of the frame before; record "
            "the clip again with rising time stamps."
        )
    if at_ms - last_ms < _LEAST_GAP_MS:
        raise InvalidValueError(
            f"{named} {at_ms - last_ms:.1f} ms after the one before, sooner than a camera takes "
            "the next picture; its time stamps are damaged, record the clip again."
        )
    if at_ms - first_ms > _LONGEST_MS:
        raise InvalidValueError(
            f"{named} {(at_ms - first_ms) / 1000:.0f} s after the first, and no clip lasts for "
            "months; its time stamps are damaged, record the clip again."
        )


def clip_count(path: Path) -> int:
    """How many frames the container announces, for a progress bar."""
    return int(_announced(path, cv2.CAP_PROP_FRAME_COUNT))


def clip_frames_per_s(path: Path) -> float:
    """The nominal rate, for copies that people look at; nothing is ever timed by it."""
    return _announced(path, cv2.CAP_PROP_FPS) or 25.0


def first_frame(path: Path) -> Image:
    """The first picture of a clip."""
    frame = next(clip_frames(path, SiteId(path.stem), datetime.fromtimestamp(0, UTC)))
    return frame.image


def _announced(path: Path, fact: int) -> float:
    capture = _opened(path)
    value = capture.get(fact)
    capture.release()
    return float(value)


def _opened(path: Path) -> cv2.VideoCapture:
    if not path.is_file():
        raise InvalidValueError(f"{path}: there is no such clip; check the path.")
    capture = cv2.VideoCapture(str(path))
    if not capture.isOpened():
        raise InvalidValueError(f"{path.name}: not a clip that can be read; is it a video file?")
    return capture
