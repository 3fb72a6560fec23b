"""What do night, rain, snow and a shaking pole do to a picture?

Night is seen as a camera with an infrared lamp sees it: grey, the road dark, plates bright.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from detectors.detection import Box, Image

WEATHERS = ("day", "dusk", "night", "rain", "snow")
NIGHT_SHARE = 0.42
SHAKE_PX, SHAKE_ALIKE = 0.8, 0.9


@dataclass(slots=True)
class Weather:
    """One of `WEATHERS` over a clip; `shaking` is how far the pole sways, 1 is about a pixel."""

    name: str
    rng: np.random.Generator
    shaking: float = 1.0
    _sway: np.ndarray = field(default_factory=lambda: np.zeros(2))

    def over(self, image: Image, plates: Sequence[Box]) -> Image:
        """The picture as the camera takes it."""
        if self.name == "night":
            image = _night(image, plates)
        elif self.name == "rain":
            image = self._rain(image)
        elif self.name == "snow":
            image = self._snow(image)
        return self._shaken(image)

    def _rain(self, image: Image) -> Image:
        """Streaks, less contrast, a softer picture."""
        high, wide = image.shape[:2]
        streaks = np.zeros((high, wide), np.uint8)
        for x, y, length in self.rng.integers((0, 0, 8), (wide, high, 34), (220, 3)):
            cv2.line(streaks, (int(x), int(y)), (int(x) + 2, int(y + length)), 60, 1, cv2.LINE_AA)
        soft = cv2.GaussianBlur(image, (0, 0), 0.7)
        return np.asarray(cv2.addWeighted(soft, 0.72, cv2.merge([streaks] * 3), 0.8, 26), np.uint8)

    def _snow(self, image: Image) -> Image:
        """Flakes, the nearest large and soft, over a pale picture."""
        high, wide = image.shape[:2]
        flakes = np.zeros((high, wide), np.uint8)
        for x, y, size in self.rng.integers((0, 0, 1), (wide, high, 4), (420, 3)):
            cv2.circle(flakes, (int(x), int(y)), int(size), 210, -1, cv2.LINE_AA)
        pale = image.astype(np.float32) * 0.8 + 40
        soft = cv2.GaussianBlur(flakes, (0, 0), 0.8).astype(np.float32)[..., None]
        return np.asarray(np.clip(pale * (1 - soft / 300) + soft * 0.8, 0, 255), np.uint8)

    def _shaken(self, image: Image) -> Image:
        fresh = self.rng.normal(0, SHAKE_PX * self.shaking, 2)
        self._sway = SHAKE_ALIKE * self._sway + np.sqrt(1 - SHAKE_ALIKE**2) * fresh
        move = np.array([[1, 0, self._sway[0]], [0, 1, self._sway[1]]], np.float32)
        size = (image.shape[1], image.shape[0])
        moved = cv2.warpAffine(image, move, size, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(moved, np.uint8)


def _night(image: Image, plates: Sequence[Box]) -> Image:
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY).astype(np.float32)
    lit = grey * NIGHT_SHARE
    for box in plates:
        rows = slice(max(round(box.y_px), 0), max(round(box.bottom_px), 0))
        columns = slice(max(round(box.x_px), 0), max(round(box.right_px), 0))
        lit[rows, columns] = grey[rows, columns]
    return np.repeat(np.clip(lit, 0, 255).astype(np.uint8)[..., None], 3, 2)
