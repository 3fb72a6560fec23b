"""Does the camera still look where it looked when the site was measured?

Corners of the background (ORB) are matched with reference pictures, one by day and one by night,
say; the vehicles move and do not agree on any shift, so they fall out (RANSAC).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from detectors.detection import Image

WIDTH_PX = 960
MOST_CORNERS = 1500
LEAST_AGREEING = 25
LEAST_AGREEING_SHARE = 0.3
RANSAC_PX = 2.0
SECOND_BEST = 0.8
MOST_SHIFT_SHARE = 0.003
"""Of the picture's width: 4 px at 1280, a few centimetres on the road near the camera."""


class Steadiness(StrEnum):
    """The answer for one picture."""

    STEADY = "steady"
    MOVED = "moved"
    NOT_COMPARABLE = "not_comparable"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Corners:
    places: np.ndarray
    looks: np.ndarray


class ReferenceView:
    """Pictures of the place from when it was measured, all of one size."""

    def __init__(self, references: Sequence[Image]) -> None:
        self._size = references[0].shape[:2]
        self._references = [_corners(picture) for picture in references]

    def compared(self, picture: Image) -> Steadiness:
        """By the reference that agrees with this picture best."""
        if picture.shape[:2] != self._size:
            return Steadiness.NOT_COMPARABLE
        here = _corners(picture)
        shifts = [shift for known in self._references if (shift := _shift(known, here)) is not None]
        if not shifts:
            return Steadiness.NOT_COMPARABLE
        return Steadiness.MOVED if min(shifts) > MOST_SHIFT_SHARE else Steadiness.STEADY


def _corners(picture: Image) -> _Corners:
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    scale = WIDTH_PX / grey.shape[1]
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    even = cv2.createCLAHE(clipLimit=3.0, tileGridSize=(8, 8)).apply(small)
    found, looks = cv2.ORB.create(nfeatures=MOST_CORNERS).detectAndCompute(even, None)
    places = np.array([corner.pt for corner in found], np.float64).reshape(-1, 2)
    return _Corners(
        places=places, looks=looks if looks is not None else np.zeros((0, 32), np.uint8)
    )


def _shift(known: _Corners, here: _Corners) -> float | None:
    """The largest shift of the picture's middle half by what most corners agree on, of its width.

    None where too few agree on anything.
    """
    if min(len(known.places), len(here.places)) < LEAST_AGREEING:
        return None
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(known.looks, here.looks, k=2)
    good = [
        pair[0]
        for pair in pairs
        if len(pair) == 2 and pair[0].distance < SECOND_BEST * pair[1].distance
    ]
    if len(good) < LEAST_AGREEING:
        return None
    before = np.array([known.places[match.queryIdx] for match in good])
    after = np.array([here.places[match.trainIdx] for match in good])
    cv2.setRNGSeed(1)
    turn, agreeing = cv2.estimateAffinePartial2D(
        before, after, method=cv2.RANSAC, ransacReprojThreshold=RANSAC_PX
    )
    if turn is None or agreeing.sum() < max(LEAST_AGREEING, LEAST_AGREEING_SHARE * len(good)):
        return None
    low, high = np.percentile(before[agreeing.ravel() > 0], [25, 75], axis=0)
    ends = np.array([[low[0], low[1], 1], [high[0], low[1], 1], [low[0], high[1], 1], [*high, 1]])
    moved = ends @ turn.T - ends[:, :2]
    return float(np.hypot(moved[:, 0], moved[:, 1]).max() / WIDTH_PX)
