"""How is a picture of an act made fit for everyone? Other plates and people are gone for good.

What is not the accused vehicle loses all that is small; what the detectors take for another
vehicle, a person or a plate keeps a few flat squares. Each square is the mean of what lay under
it: nothing can be computed back. The copy is encoded anew, so it carries no metadata.
"""

from __future__ import annotations

import cv2
import numpy as np

from detectors.detection import Box, Image, ObjectDetector, cut_out
from detectors.site import View

PERSON = "person"
SAME_IOU = 0.5
"""A box that agrees so well with the accused vehicle's is that vehicle."""
AROUND = 0.04
COARSE = 4
"""Squares along each side of what is hidden: a plate in it is less than one square high."""
FINE_SHARE = 1 / 160
"""Squares of the rest, as a share of the picture's width: 8 px at 1280, as high as a plate."""
GLASS_SHARE = 0.5
"""How much of a vehicle seen from the front may be glass, from above."""
HEAD_SHARE = 0.45


class Redaction:
    """Hides everyone but one vehicle, by the chain's own detectors."""

    def __init__(self, vehicles: ObjectDetector, plates: ObjectDetector, view: View) -> None:
        self._vehicles, self._plates, self._view = vehicles, plates, view

    def redacted(self, image: Image, own: Box, plate: Box | None = None) -> Image:
        """A copy that shows this vehicle; `plate` is where its plate is known to be."""
        canvas = _fine(image)
        _paste(canvas, image, own)
        hidden = self._others(image, own) + self._glass(own)
        for box in hidden + self._other_plates(image, own, plate):
            _coarse(canvas, box)
        if plate is not None:
            _paste(canvas, image, plate)
        return canvas

    def _others(self, image: Image, own: Box) -> list[Box]:
        (found,) = self._vehicles.detect([image])
        return [
            _head(seen.box) if seen.label == PERSON and _is_on(seen.box, own) else seen.box
            for seen in found
            if seen.label == PERSON or seen.box.iou(own) < SAME_IOU
        ]

    def _glass(self, own: Box) -> list[Box]:
        return [_upper(own, GLASS_SHARE)] if self._view is View.FRONT else []

    def _other_plates(self, image: Image, own: Box, plate: Box | None) -> list[Box]:
        """Every plate off the vehicle, and those on it where it is unsure which one is its own."""
        crop = cut_out(image, own)
        whole, near = self._plates.detect([image, crop]) if crop.size else ([], [])
        left, top = max(round(own.x_px), 0), max(round(own.y_px), 0)
        off = [seen.box for seen in whole if not _is_on(seen.box, own)]
        on = [seen.box.moved(left, top) for seen in near]
        if plate is not None:
            return off + [box for box in on if box.shared_px2(plate) == 0]
        return off + (on if len(on) > 1 else [])


def _is_on(box: Box, own: Box) -> bool:
    x, y = box.centre_px
    return own.x_px <= x <= own.right_px and own.y_px <= y <= own.bottom_px


def _head(person: Box) -> Box:
    return _upper(person, HEAD_SHARE)


def _upper(box: Box, share: float) -> Box:
    return Box(x_px=box.x_px, y_px=box.y_px, width_px=box.width_px, height_px=box.height_px * share)


def _fine(image: Image) -> Image:
    high, wide = image.shape[:2]
    side = max(round(wide * FINE_SHARE), 3)
    return _squares(image, max(wide // side, 1), max(high // side, 1))


def _paste(canvas: Image, image: Image, box: Box) -> None:
    across, down = _slices(box, 0.0)
    canvas[down, across] = image[down, across]


def _coarse(canvas: Image, box: Box) -> None:
    across, down = _slices(box, AROUND)
    part = canvas[down, across]
    if part.size:
        canvas[down, across] = _squares(part, COARSE, COARSE)


def _slices(box: Box, around: float) -> tuple[slice, slice]:
    wide, high = box.width_px * around, box.height_px * around
    left, right = max(int(box.x_px - wide), 0), max(int(np.ceil(box.right_px + wide)), 0)
    top, bottom = max(int(box.y_px - high), 0), max(int(np.ceil(box.bottom_px + high)), 0)
    return slice(left, right), slice(top, bottom)


def _squares(image: Image, across: int, down: int) -> Image:
    high, wide = image.shape[:2]
    few = cv2.resize(image, (min(across, wide), min(down, high)), interpolation=cv2.INTER_AREA)
    flat = cv2.resize(few, (wide, high), interpolation=cv2.INTER_NEAREST)
    return np.asarray(flat, np.uint8)
