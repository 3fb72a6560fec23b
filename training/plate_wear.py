"""How does a clean plate become what a road camera's detector cuts out?

The plate is turned and seen askew, its upright box found a little wrong as a detector does, then
shrunk to few pixels, blurred, dirtied, lit badly and compressed.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from detectors.detection import Image

READER_WIDTH_PX, READER_HEIGHT_PX = 128, 64

Corners = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wear:
    """`amount` 0 (showroom) to 1 (worst that people still read)."""

    amount: float

    def turned_crop(
        self, image: Image, corners: tuple[float, float, float, float], rng: np.random.Generator
    ) -> Image:
        """The plate at `corners` (left, top, right, bottom) as a detector would cut it out."""
        left, top, right, bottom = corners
        plate = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
        wide, high = right - left, bottom - top
        seen = self._turned(wide, high, rng)
        low, far = seen.min(0), seen.max(0)
        size = far - low
        near = low + size * rng.normal(-0.012, 0.022, 2).clip(-0.07, 0.035)
        end = far + size * rng.normal(0.012, 0.022, 2).clip(-0.035, 0.07)
        pixels = float(np.exp(rng.uniform(np.log(160 - 95 * self.amount), np.log(230))))
        crop_wide = max(round(pixels), 24)
        crop_high = max(round(crop_wide * (end[1] - near[1]) / (end[0] - near[0])), 8)
        scale = np.array([crop_wide, crop_high]) / (end - near)
        target = ((seen - near) * scale).astype(np.float32)
        matrix = cv2.getPerspectiveTransform(plate, target)
        return np.asarray(
            cv2.warpPerspective(
                image,
                matrix,
                (crop_wide, crop_high),
                flags=cv2.INTER_AREA,
                borderMode=cv2.BORDER_REPLICATE,
            ),
            np.uint8,
        )

    def _turned(self, wide: float, high: float, rng: np.random.Generator) -> Corners:
        """Corners of a plate of this size after a turn, a shear and a perspective."""
        half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float64) * (wide / 2, high / 2)
        squeeze = 1 - abs(rng.normal(0, 0.16 * self.amount))
        half[:, 0] *= max(squeeze, 0.55)
        angle = np.radians(rng.normal(0, 2 + 4 * self.amount))
        shear = rng.normal(0, 0.12 * self.amount)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        half = half @ np.array([[1, 0], [shear, 1]]) @ turn.T
        half += rng.normal(0, 0.02 * self.amount, (4, 2)) * (wide, high)
        return half.astype(np.float32)

    def worn(self, crop: Image, rng: np.random.Generator) -> Image:
        """A grey crop after optics, weather, light and compression."""
        amount = self.amount
        picture = crop.astype(np.float32)
        picture = _light(picture, amount, rng)
        if rng.random() < 0.35 * amount:
            picture = _dirt(picture, rng)
        if rng.random() < 0.6:
            sigma = rng.uniform(0.2, 0.4 + 0.9 * amount)
            picture = cv2.GaussianBlur(picture, (0, 0), sigma)
        if rng.random() < 0.2 * amount:
            picture = _moved(picture, rng)
        if rng.random() < 0.6:
            picture = picture + rng.normal(0, rng.uniform(1, 3 + 12 * amount), picture.shape)
        grey = np.asarray(picture.clip(0, 255), np.uint8)
        if rng.random() < 0.5:
            quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(85 - 60 * amount, 95))]
            coded = cv2.imencode(".jpg", grey, quality)[1]
            grey = np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8)
        return grey


def _light(
    picture: NDArray[np.float32], amount: float, rng: np.random.Generator
) -> NDArray[np.float32]:
    if rng.random() < 0.06:
        picture = 255 - picture
    picture = 255 * (picture / 255) ** float(np.exp(rng.normal(0, 0.35 * amount)))
    contrast = rng.uniform(1 - 0.75 * amount, 1.1)
    level = rng.uniform(-0.5, 0.5) * 255 * (1.05 - contrast) + rng.normal(0, 12)
    picture = (picture - 128) * contrast + 128 + level
    if rng.random() < 0.4 * amount:
        height, width = picture.shape
        across = np.linspace(-1, 1, width)[None] * rng.normal(0, 40)
        down = np.linspace(-1, 1, height)[:, None] * rng.normal(0, 30)
        picture = picture + across + down
    if rng.random() < 0.15 * amount:
        cut = int(rng.integers(0, picture.shape[0]))
        picture[:cut] *= rng.uniform(0.35, 0.8)
    return picture.astype(np.float32)


def _dirt(picture: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    height, width = picture.shape
    for _ in range(int(rng.integers(1, 6))):
        place = (int(rng.integers(width)), int(rng.integers(height)))
        tone = float(rng.uniform(20, 220))
        cv2.circle(picture, place, int(rng.integers(1, max(height // 12, 2))), tone, -1)
    return picture


def _moved(picture: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    length = int(rng.integers(2, 6))
    kernel = np.zeros((length, length), np.float32)
    if rng.random() < 0.6:
        kernel[length // 2] = 1 / length
    else:
        kernel[:, length // 2] = 1 / length
    return np.asarray(cv2.filter2D(picture, -1, kernel), np.float32)


def to_reader(grey: Image) -> Image:
    """The size that the reader takes."""
    how = cv2.INTER_AREA if grey.shape[1] > READER_WIDTH_PX else cv2.INTER_LINEAR
    return np.asarray(
        cv2.resize(grey, (READER_WIDTH_PX, READER_HEIGHT_PX), interpolation=how), np.uint8
    )
