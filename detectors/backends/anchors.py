"""How do a YOLOX network's raw answers become boxes?"""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from detectors.detection import Image

STRIDES = (8, 16, 32)
PADDING_GREY = 114
MOST_DETECTIONS = 300
MOST_ENLARGING = 2.0
"""How far a small picture may be enlarged where the weights say nothing of it."""

Floats = NDArray[np.float32]


def letterboxed(
    image: Image, side_px: int, most_enlarging: float = MOST_ENLARGING
) -> tuple[Image, float]:
    """The picture with its longer side at `side_px`, padded below and right to full cells.

    Small pictures are enlarged only so many times: more pixels would hold no more to see.

    Returns the scale too: file pixels times scale are network pixels.
    """
    height, width = image.shape[:2]
    scale = min(side_px / max(height, width), most_enlarging)
    wide, high = max(round(width * scale), 1), max(round(height * scale), 1)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    resized = cv2.resize(image, (wide, high), interpolation=how)
    cell = STRIDES[-1]
    padded = np.full((-(-high // cell) * cell, -(-wide // cell) * cell, 3), PADDING_GREY, np.uint8)
    padded[:high, :wide] = resized
    return padded, scale


@lru_cache(maxsize=32)
def _cells(height: int, width: int) -> tuple[Floats, Floats]:
    corners, strides = [], []
    for stride in STRIDES:
        rows, columns = height // stride, width // stride
        y, x = np.mgrid[:rows, :columns]
        corners.append(np.stack((x.ravel(), y.ravel()), 1))
        strides.append(np.full((rows * columns, 1), stride))
    return (
        np.concatenate(corners).astype(np.float32),
        np.concatenate(strides).astype(np.float32),
    )


def decoded(
    raw: Floats, height: int, width: int, least: float
) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """Boxes (left, top, width, height), confidences and classes of one picture, surest first.

    Cells below `least` are dropped first, then of overlapping boxes of a class only the surest
    is kept.
    """
    corners, strides = _cells(height, width)
    scores = raw[:, 4:5] * raw[:, 5:]
    kinds = scores.argmax(1)
    confidences = scores.max(1)
    keep = confidences >= least
    raw, kinds, confidences = raw[keep], kinds[keep], confidences[keep]
    sizes = np.exp(np.minimum(raw[:, 2:4], 10.0)) * strides[keep]
    centres = (raw[:, :2] + corners[keep]) * strides[keep]
    boxes = np.concatenate((centres - sizes / 2, sizes), 1).astype(np.float32)
    order = without_doubles(boxes, confidences, kinds)
    return boxes[order], confidences[order], kinds[order]


def without_doubles(
    boxes: Floats, confidences: Floats, kinds: NDArray[np.intp], most_iou: float = 0.5
) -> list[int]:
    """Rows to keep, surest first: of two boxes of a kind that overlap, the surer."""
    waiting = np.argsort(-confidences, kind="stable")
    low, high = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    areas = boxes[:, 2:].prod(1)
    kept: list[int] = []
    while len(waiting) and len(kept) < MOST_DETECTIONS:
        first, rest = waiting[0], waiting[1:]
        kept.append(int(first))
        shared = (
            (np.minimum(high[first], high[rest]) - np.maximum(low[first], low[rest]))
            .clip(0)
            .prod(1)
        )
        iou = shared / (areas[first] + areas[rest] - shared + 1e-9)
        waiting = rest[(iou <= most_iou) | (kinds[rest] != kinds[first])]
    return kept
