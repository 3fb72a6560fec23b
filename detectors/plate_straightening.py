"""How is a plate that stands askew in its crop laid straight, by the corners that a network saw?"""

import cv2
import numpy as np
from numpy.typing import NDArray

from detectors.detection import Image

Corners = NDArray[np.float32]
"""4 x 2: x, y of each corner, clockwise from the upper left, in shares of the crop's sides."""

MARGIN = 0.03
"""Share of the sides left around the plate, as around the boxes that a detector finds."""
MOST_OUTSIDE = 0.2
LEAST_AREA = 0.15
LOOSE_SHARE = 0.65
"""A plate and what stands upright around it fill more than this share of a box that fits."""
_WIDEST_PX = 256
_LEAST_PX = 6


def plausible(corners: Corners) -> bool:
    """Whether these can be a plate's corners: a convex shape that fills much of its crop."""
    if (corners < -MOST_OUTSIDE).any() or (corners > 1 + MOST_OUTSIDE).any():
        return False
    area = cv2.contourArea(corners.astype(np.float32))
    return area > LEAST_AREA and cv2.isContourConvex((corners * 1000).astype(np.int32))


def closer_part(grey: Image, corners: Corners) -> tuple[slice, slice] | None:
    """Rows and columns around the plate where the crop is far too large; None where it fits."""
    low, far = corners.min(0).clip(0, 1), corners.max(0).clip(0, 1)
    if (far - low).prod() > LOOSE_SHARE:
        return None
    high, wide = grey.shape
    left, top = ((low - (far - low) * MARGIN).clip(0, 1) * (wide, high)).round().astype(int)
    right, bottom = ((far + (far - low) * MARGIN).clip(0, 1) * (wide, high)).round().astype(int)
    if min(bottom - top, right - left) < _LEAST_PX:
        return None
    return slice(int(top), int(bottom)), slice(int(left), int(right))


def in_whole_crop(corners: Corners, part: tuple[slice, slice], grey: Image) -> Corners:
    """Corners seen in a part of the crop, in shares of the whole crop's sides."""
    rows, columns = part
    size = np.array([columns.stop - columns.start, rows.stop - rows.start], np.float32)
    start = np.array([columns.start, rows.start], np.float32)
    return np.asarray((start + corners * size) / grey.shape[1::-1], np.float32)


def rectified(crop: Image, corners: Corners) -> Image:
    """The plate alone, laid straight in its own colours at the size it has in the crop.

    The picture for people: a wide plate stays wide, no detail is added or lost by shrinking.
    """
    high, wide = crop.shape[:2]
    source = (corners * (wide, high)).astype(np.float32)
    upper_left, upper_right, lower_right, lower_left = source
    width = max(np.hypot(*(upper_right - upper_left)), np.hypot(*(lower_right - lower_left)))
    height = max(np.hypot(*(lower_left - upper_left)), np.hypot(*(lower_right - upper_right)))
    size = (max(round(float(width)), _LEAST_PX), max(round(float(height)), _LEAST_PX))
    target = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32) * np.array(size, np.float32)
    matrix = cv2.getPerspectiveTransform(source, target.astype(np.float32))
    return np.asarray(
        cv2.warpPerspective(
            crop, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        ),
        np.uint8,
    )


def straightened(grey: Image, corners: Corners, width_px: int, height_px: int) -> Image:
    """The plate alone, `width_px` x `height_px`; every pixel is the mean of what falls on it."""
    high, wide = grey.shape
    source = (corners * (wide, high)).astype(np.float32)
    if wide > _WIDEST_PX:
        scale = _WIDEST_PX / wide
        grey = np.asarray(
            cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8
        )
        source *= scale
    larger = 2 if wide > width_px else 1
    size = (width_px * larger, height_px * larger)
    near, far = MARGIN, 1 - MARGIN
    target = np.array([[near, near], [far, near], [far, far], [near, far]]) * size
    matrix = cv2.getPerspectiveTransform(source, target.astype(np.float32))
    seen = cv2.warpPerspective(
        grey, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(
        cv2.resize(seen, (width_px, height_px), interpolation=cv2.INTER_AREA), np.uint8
    )
