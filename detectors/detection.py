"""What was found in a picture, and where?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""Height x width x 3, blue-green-red, as OpenCV keeps pictures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """An upright rectangle in pixels of its picture; x and y are the upper left corner."""

    x_px: float
    y_px: float
    width_px: float
    height_px: float

    @property
    def right_px(self) -> float:
        return self.x_px + self.width_px

    @property
    def bottom_px(self) -> float:
        return self.y_px + self.height_px

    @property
    def area_px2(self) -> float:
        return self.width_px * self.height_px

    @property
    def centre_px(self) -> tuple[float, float]:
        return self.x_px + self.width_px / 2, self.y_px + self.height_px / 2

    @property
    def foot_px(self) -> tuple[float, float]:
        """The middle of the lower edge: where a vehicle touches the road."""
        return self.x_px + self.width_px / 2, self.bottom_px

    def shared_px2(self, other: "Box") -> float:
        """The area both boxes cover."""
        width = min(self.right_px, other.right_px) - max(self.x_px, other.x_px)
        height = min(self.bottom_px, other.bottom_px) - max(self.y_px, other.y_px)
        return max(width, 0.0) * max(height, 0.0)

    def iou(self, other: "Box") -> float:
        """Shared area over joint area, 0 to 1."""
        shared = self.shared_px2(other)
        joint = self.area_px2 + other.area_px2 - shared
        return shared / joint if joint > 0 else 0.0

    def moved(self, by_x_px: float, by_y_px: float) -> "Box":
        return Box(
            x_px=self.x_px + by_x_px,
            y_px=self.y_px + by_y_px,
            width_px=self.width_px,
            height_px=self.height_px,
        )

    def scaled(self, by: float) -> "Box":
        """The same box in pixels of the picture enlarged so many times."""
        return Box(
            x_px=self.x_px * by,
            y_px=self.y_px * by,
            width_px=self.width_px * by,
            height_px=self.height_px * by,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """One thing seen: `label` such as "car" or "plate", `confidence` 0 to 1."""

    label: str
    box: Box
    confidence: float


class ObjectDetector(Protocol):
    """Finds things in pictures; one list of detections a picture, surest first."""

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]: ...


def cut_out(image: Image, box: Box, *, margin_x: float = 0.0, margin_y: float = 0.0) -> Image:
    """The part of a picture inside a box widened by shares of its sides; empty when outside."""
    wide, high = box.width_px * margin_x, box.height_px * margin_y
    left, right = max(round(box.x_px - wide), 0), max(round(box.right_px + wide), 0)
    top, bottom = max(round(box.y_px - high), 0), max(round(box.bottom_px + high), 0)
    return image[top:bottom, left:right]
