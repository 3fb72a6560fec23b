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
SHARP_WIDTH_PX = 240
SNOWED = 0.12
LOOSE_SHARE, LOOSE = 0.15, 0.3
"""How many boxes are far too large, and by how much of the plate's sides: a badge is inside too."""

Corners = NDArray[np.float32]
Light = NDArray[np.floating]
"""A grey picture on its way through optics and weather, 0 to 255 and beyond."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wear:
    """`amount` 0 (showroom) to 1 (worst that people still read)."""

    amount: float

    def turned_crop(
        self, image: Image, corners: tuple[float, float, float, float], rng: np.random.Generator
    ) -> tuple[Image, Corners]:
        """The plate at `corners` (left, top, right, bottom) as a detector would cut it out.

        Beside it the plate's four corners in the crop, clockwise from the upper left, in shares.
        """
        left, top, right, bottom = corners
        plate = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
        wide, high = right - left, bottom - top
        seen = self._turned(wide, high, rng)
        low, far = seen.min(0), seen.max(0)
        size = far - low
        near = low + size * rng.normal(-0.012, 0.022, 2).clip(-0.07, 0.035)
        end = far + size * rng.normal(0.012, 0.022, 2).clip(-0.035, 0.07)
        if rng.random() < LOOSE_SHARE:
            near, end = (
                near - size * rng.uniform(0, LOOSE, 2),
                end + size * rng.uniform(0, LOOSE, 2),
            )
        pixels = float(np.exp(rng.uniform(np.log(160 - 122 * self.amount), np.log(230))))
        wide_px = max(round(pixels), 24)
        high_px = max(round(wide_px * (end[1] - near[1]) / (end[0] - near[0])), 8)
        shares = (seen - near) / (end - near)
        # Seen large first and then shrunk: every pixel is the mean of what falls on it.
        larger = max(1, round(SHARP_WIDTH_PX / wide_px))
        target = (shares * (wide_px * larger, high_px * larger)).astype(np.float32)
        large = cv2.warpPerspective(
            image,
            cv2.getPerspectiveTransform(plate, target),
            (wide_px * larger, high_px * larger),
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        crop = cv2.resize(large, (wide_px, high_px), interpolation=cv2.INTER_AREA)
        return np.asarray(crop, np.uint8), shares.astype(np.float32)

    def _turned(self, wide: float, high: float, rng: np.random.Generator) -> Corners:
        """Corners of a plate of this size after a turn, a shear and a perspective."""
        half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float64) * (wide / 2, high / 2)
        squeeze = 1 - abs(rng.normal(0, 0.16 * self.amount))
        half[:, 0] *= max(squeeze, 0.55)
        # Most cars stand straight before a camera, some at a corner or on a slope.
        steep = 2.5 if rng.random() < 0.2 * self.amount else 1.0
        angle = np.radians(np.clip(rng.normal(0, 2 + 4 * self.amount) * steep, -30, 30))
        shear = rng.normal(0, 0.12 * self.amount) * steep
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        half = half @ np.array([[1, 0], [shear, 1]]) @ turn.T
        half += rng.normal(0, 0.02 * self.amount, (4, 2)) * (wide, high)
        return np.asarray(half, np.float32)

    def worn(self, crop: Image, rng: np.random.Generator) -> Image:
        """A grey crop after optics, weather, light and compression."""
        amount = self.amount
        picture: Light = crop.astype(np.float32)
        picture = _light(picture, amount, rng)
        if rng.random() < 0.35 * amount:
            picture = _dirt(picture, rng)
        if rng.random() < SNOWED * amount:
            picture = _snow(picture, rng)
        if rng.random() < 0.7:
            sigma = rng.uniform(0.2, 0.4 + 1.1 * amount)
            picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.float32)
        if rng.random() < 0.2 * amount:
            picture = _moved(picture, rng)
        if rng.random() < 0.35:
            picture = _sharpened(picture, rng)
        if rng.random() < 0.6:
            picture = picture + rng.normal(0, rng.uniform(1, 3 + 12 * amount), picture.shape)
        grey = np.asarray(picture.clip(0, 255), np.uint8)
        if rng.random() < 0.5:
            quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(int(85 - 60 * amount), 95))]
            coded = cv2.imencode(".jpg", grey, quality)[1]
            grey = np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8)
        return grey


def _light(picture: Light, amount: float, rng: np.random.Generator) -> Light:
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


def _dirt(picture: Light, rng: np.random.Generator) -> Light:
    height, width = picture.shape
    for _ in range(int(rng.integers(1, 6))):
        place = (int(rng.integers(width)), int(rng.integers(height)))
        tone = float(rng.uniform(20, 220))
        cv2.circle(picture, place, int(rng.integers(1, max(height // 12, 2))), tone, -1)
    return picture


def _snow(picture: Light, rng: np.random.Generator) -> Light:
    """Snow on the lower or upper rim of the plate, and flakes that fall before it."""
    height, width = picture.shape
    tone = float(rng.uniform(190, 255))
    across = np.linspace(0, width, 9)
    deep = rng.uniform(0.04, 0.22) * height * rng.uniform(0.2, 1.0, 9)
    below = rng.random() < 0.6
    rim = height - deep if below else deep
    end = height if below else 0
    outline = [*zip(across, rim, strict=True), (width, end), (0, end)]
    cv2.fillPoly(picture, [np.array(outline, np.int32)], tone, cv2.LINE_AA)
    for _ in range(int(rng.integers(0, 9))):
        place = (int(rng.integers(width)), int(rng.integers(height)))
        cv2.circle(picture, place, int(rng.integers(1, max(height // 18, 2))), tone, -1)
    return picture


def _moved(picture: Light, rng: np.random.Generator) -> Light:
    length = int(rng.integers(2, 6))
    kernel = np.zeros((length, length), np.float32)
    if rng.random() < 0.6:
        kernel[length // 2] = 1 / length
    else:
        kernel[:, length // 2] = 1 / length
    return np.asarray(cv2.filter2D(picture, -1, kernel), np.float32)


def _sharpened(picture: Light, rng: np.random.Generator) -> Light:
    """Bright and dark rims, as most cameras draw them."""
    soft = cv2.GaussianBlur(picture, (0, 0), float(rng.uniform(0.6, 1.6)))
    return np.asarray(picture + (picture - soft) * rng.uniform(0.3, 1.8), np.float32)


def to_reader(grey: Image) -> Image:
    """The size that the reader takes."""
    how = cv2.INTER_AREA if grey.shape[1] > READER_WIDTH_PX else cv2.INTER_LINEAR
    return np.asarray(
        cv2.resize(grey, (READER_WIDTH_PX, READER_HEIGHT_PX), interpolation=how), np.uint8
    )
