"""How sharp, bright and full of contrast is a picture? Figures of a few places in it, cheaply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import cv2
import numpy as np

from detectors.detection import Image

ROWS, COLUMNS = 4, 6
PLACE_PX = 128
"""A place is so wide at most, and halved: what stays is what the lens shows, not the noise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameFigures:
    """One frame in figures: grey levels of 0 to 255, sharpness as the Laplacian's variance.

    `places` holds the sharpness of each place, row by row; `brightest` is the grey level that one
    pixel of 200 exceeds.
    """

    at: datetime
    sharpness: float
    brightness: float
    brightest: float
    contrast: float
    places: tuple[float, ...]


def figures_of(image: Image, at: datetime) -> FrameFigures:
    """The figures of a whole picture."""
    seen = [_halved_grey(place) for place in _places(image)]
    sharp = tuple(float(cv2.Laplacian(grey, cv2.CV_16S).var()) for grey in seen)
    levels = np.concatenate([grey.ravel() for grey in seen])
    return FrameFigures(
        at=at,
        sharpness=float(np.mean(sharp)),
        brightness=float(levels.mean()),
        brightest=float(np.percentile(levels[::4], 99.5)),
        contrast=float(levels.std()),
        places=sharp,
    )


def _places(image: Image) -> list[Image]:
    high, wide = image.shape[0] // ROWS, image.shape[1] // COLUMNS
    tall, broad = min(high, PLACE_PX), min(wide, PLACE_PX)
    return [
        image[top : top + tall, left : left + broad]
        for top in ((high - tall) // 2 + row * high for row in range(ROWS))
        for left in ((wide - broad) // 2 + column * wide for column in range(COLUMNS))
    ]


def _halved_grey(place: Image) -> Image:
    size = max(place.shape[1] // 2, 1), max(place.shape[0] // 2, 1)
    small = cv2.resize(place, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8)
