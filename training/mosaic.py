"""What does a detector see while it learns? One picture, or four beside each other, worn."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from detectors.detection import Image
from training.box_pictures import BoxPicture

GREY = 114
SMALLEST_SIDE_PX = 4.0

Boxes = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Composer:
    """Makes training composites: one picture, or a share of mosaics, some of nine pictures.

    A box of which less than the share `least_seen` is left at a picture's edge does not count;
    `dark_share` of the composites are as dark as a picture by night.
    """

    pictures: Sequence[BoxPicture]
    weights: NDArray[np.float64]
    mosaic_share: float = 0.6
    nine_share: float = 0.3
    least_seen: float = 0.5
    dark_share: float = 0.1

    def compose(self, side: int, rng: np.random.Generator) -> tuple[Image, Boxes]:
        if rng.random() < self.mosaic_share:
            image, boxes = self._mosaic(side, rng)
        else:
            image, boxes = self._placed(side, side, rng)
        if rng.random() < 0.5:
            image = np.ascontiguousarray(image[:, ::-1])
            boxes[:, 1] = side - boxes[:, 1] - boxes[:, 3]
        return _worn(image, rng, dark=rng.random() < self.dark_share), boxes

    def _mosaic(self, side: int, rng: np.random.Generator) -> tuple[Image, Boxes]:
        """Four or nine windows; nine make plates as small as a road camera shows them."""
        canvas = np.full((side, side, 3), GREY, np.uint8)
        count = 3 if rng.random() < self.nine_share else 2
        columns, rows = _cuts(side, count, rng), _cuts(side, count, rng)
        kept = []
        for left, right in pairwise(columns):
            for top, bottom in pairwise(rows):
                part, boxes = self._placed(right - left, bottom - top, rng)
                canvas[top:bottom, left:right] = part
                boxes[:, 1:3] += (left, top)
                kept.append(boxes)
        return canvas, np.concatenate(kept)

    def _placed(self, width: int, height: int, rng: np.random.Generator) -> tuple[Image, Boxes]:
        """One picture, scaled and shifted at random, in a window of the given size."""
        picture = self.pictures[int(rng.choice(len(self.pictures), p=self.weights))]
        image = picture.image()
        fit = min(width / image.shape[1], height / image.shape[0])
        scale = max(fit, 0.2) * float(np.exp(rng.uniform(np.log(0.7), np.log(2.0))))
        stretch = float(np.exp(rng.normal(0, 0.08)))
        wide, high = scale * stretch, scale / stretch
        anchor = _anchor(picture.boxes, image, rng)
        shift_x = _filling(
            rng.uniform(0.1, 0.9) * width - anchor[0] * wide, image.shape[1] * wide, width
        )
        shift_y = _filling(
            rng.uniform(0.1, 0.9) * height - anchor[1] * high, image.shape[0] * high, height
        )
        if scale < 0.6:
            image = cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
            wide_drawn, high_drawn = wide * 2, high * 2
        else:
            wide_drawn, high_drawn = wide, high
        turn = np.tan(np.radians(float(rng.normal(0, 2.5))))
        matrix = np.array(
            [[wide_drawn, -turn * high_drawn, shift_x], [turn * wide_drawn, high_drawn, shift_y]]
        )
        window = cv2.warpAffine(
            image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=(GREY,) * 3
        )
        full = np.array([[wide, -turn * high, shift_x], [turn * wide, high, shift_y]])
        return np.asarray(window, np.uint8), moved_boxes(
            picture.boxes, full, (width, height), self.least_seen
        )


def _cuts(side: int, count: int, rng: np.random.Generator) -> list[int]:
    inner = [(index + rng.uniform(-0.2, 0.2)) * side / count for index in range(1, count)]
    return [0, *(int(cut) for cut in inner), side]


def _filling(shift: float, drawn: float, window: int) -> float:
    """The nearest shift that leaves no more of the window empty than it must."""
    return min(max(shift, min(window - drawn, 0.0)), max(window - drawn, 0.0))


def _anchor(boxes: Boxes, image: Image, rng: np.random.Generator) -> tuple[float, float]:
    if len(boxes) and rng.random() < 0.8:
        _, x, y, w, h = boxes[int(rng.integers(len(boxes)))]
        return float(x + w / 2), float(y + h / 2)
    return float(rng.uniform(0, image.shape[1])), float(rng.uniform(0, image.shape[0]))


def moved_boxes(
    boxes: Boxes, matrix: NDArray[np.float64], window: tuple[int, int], least_seen: float
) -> Boxes:
    """The boxes after the warp, cut to the window; those mostly cut away are dropped."""
    if not len(boxes):
        return np.zeros((0, 5), np.float32)
    width, height = window
    x, y, w, h = boxes[:, 1:].T
    corners_x = np.stack((x, x + w, x, x + w))
    corners_y = np.stack((y, y, y + h, y + h))
    moved_x = matrix[0, 0] * corners_x + matrix[0, 1] * corners_y + matrix[0, 2]
    moved_y = matrix[1, 0] * corners_x + matrix[1, 1] * corners_y + matrix[1, 2]
    # The mean of both corners of a side: a turned plate keeps its size instead of growing.
    left, right = (moved_x[0] + moved_x[2]) / 2, (moved_x[1] + moved_x[3]) / 2
    top, bottom = (moved_y[0] + moved_y[1]) / 2, (moved_y[2] + moved_y[3]) / 2
    area = (right - left) * (bottom - top)
    cut_left, cut_right = left.clip(0, width), right.clip(0, width)
    cut_top, cut_bottom = top.clip(0, height), bottom.clip(0, height)
    wide, high = cut_right - cut_left, cut_bottom - cut_top
    keep = (
        (wide * high > least_seen * area) & (high >= SMALLEST_SIDE_PX) & (wide >= SMALLEST_SIDE_PX)
    )
    moved = np.stack((boxes[:, 0], cut_left, cut_top, wide, high), 1)
    return moved[keep].astype(np.float32)


def _worn(image: Image, rng: np.random.Generator, *, dark: bool) -> Image:
    """Light, colour, blur, noise and compression of a camera."""
    worn = image.astype(np.float32)
    if dark:
        worn *= rng.uniform(0.15, 0.5)
    worn = worn * rng.uniform(0.6, 1.3) + rng.uniform(-25, 25)
    worn *= rng.uniform(0.85, 1.15, 3).astype(np.float32)
    if rng.random() < 0.12:
        worn[:] = worn.mean(2, keepdims=True) * rng.uniform(0.8, 1.1, 3).astype(np.float32)
    if rng.random() < 0.3:
        worn += rng.normal(0, rng.uniform(2, 12), worn.shape[:2])[..., None]
    worn_image = np.asarray(worn.clip(0, 255), np.uint8)
    if rng.random() < 0.25:
        worn_image = np.asarray(cv2.GaussianBlur(worn_image, (0, 0), rng.uniform(0.4, 1.3)))
    if rng.random() < 0.3:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 80))]
        coded = cv2.imencode(".jpg", worn_image, quality)[1]
        worn_image = np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)
    return worn_image
