"""What is painted on a flat side of a large vehicle? A sheet in metres, weathered by a seed."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from detectors.detection import Image

PX_M = 100
Bgr = tuple[float, float, float]
DUST: Bgr = (104.0, 118.0, 126.0)
STEEL: Bgr = (92.0, 94.0, 96.0)
DARK: Bgr = (30.0, 30.0, 32.0)
TAPE_RED: Bgr = (40.0, 36.0, 190.0)
TAPE_WHITE: Bgr = (225.0, 228.0, 230.0)


def mixed(paint: Bgr, other: Bgr, share: float) -> Bgr:
    """The first colour with this share of the other."""
    blue, green, red = (
        one * (1 - share) + two * share for one, two in zip(paint, other, strict=True)
    )
    return blue, green, red


LIVERIES: tuple[Bgr, ...] = (
    (150.0, 90.0, 30.0), (40.0, 40.0, 170.0), (70.0, 130.0, 60.0), (60.0, 170.0, 230.0),
)  # fmt: skip


def livery(paint: Bgr, rng: np.random.Generator) -> tuple[Bgr, Bgr]:
    """A second colour beside the paint, and one for letters that stand out from it."""
    second = mixed(paint, LIVERIES[int(rng.integers(len(LIVERIES)))], 0.7)
    return second, ((40.0, 36.0, 34.0) if sum(paint) > 380 else (225.0, 228.0, 230.0))


@dataclass(slots=True)
class Sheet:
    """A picture of a side; x from its left edge, z from its lower edge, both in metres."""

    image: Image
    high_m: float

    @classmethod
    def of(cls, wide_m: float, high_m: float, colour: Bgr) -> Sheet:
        """An empty sheet of one colour."""
        size = (max(round(high_m * PX_M), 2), max(round(wide_m * PX_M), 2), 3)
        return cls(np.full(size, np.clip(colour, 0, 255), np.uint8), high_m)

    def rect(self, x0: float, z0: float, x1: float, z1: float, colour: Bgr) -> None:
        """A filled rectangle."""
        cv2.rectangle(self.image, self._px(x0, z1), self._px(x1, z0), colour, cv2.FILLED)

    def line(
        self, x0: float, z0: float, x1: float, z1: float, colour: Bgr, wide_m: float = 0.02
    ) -> None:
        """A straight line."""
        wide = max(round(wide_m * PX_M), 1)
        cv2.line(self.image, self._px(x0, z0), self._px(x1, z1), colour, wide, cv2.LINE_AA)

    def disc(self, x: float, z: float, radius_m: float, colour: Bgr) -> None:
        """A filled circle."""
        radius = round(radius_m * PX_M)
        cv2.circle(self.image, self._px(x, z), radius, colour, cv2.FILLED, cv2.LINE_AA)

    def pane(self, x0: float, z0: float, x1: float, z1: float, rng: np.random.Generator) -> None:
        """Glass: dark below, some of the sky above, and a seat or a curtain behind it."""
        self.rect(x0 - 0.03, z0 - 0.03, x1 + 0.03, z1 + 0.03, (14, 14, 14))
        (left, top), (right, low) = self._px(x0, z1), self._px(x1, z0)
        part = self.image[max(top, 0) : low, max(left, 0) : right]
        if part.size == 0:
            return
        rows = np.linspace(0, 1, part.shape[0])[:, None, None]
        sky = np.array([118, 108, 96]) * float(rng.uniform(0.5, 0.9))
        part[:] = (sky * (1 - rows) ** 1.5 + np.array([30, 27, 24])).astype(np.uint8)
        cells = rng.uniform(0.6, 1.35, (3, 4)).astype(np.float32)
        clouds = cv2.resize(cells, part.shape[1::-1], interpolation=cv2.INTER_CUBIC)
        part[:] = np.clip(part * clouds[..., None], 0, 255).astype(np.uint8)

    def ellipse(self, x: float, z: float, wide_m: float, high_m: float, colour: Bgr) -> None:
        """The lower half of an ellipse with these half axes."""
        axes = round(wide_m * PX_M), round(high_m * PX_M)
        cv2.ellipse(self.image, self._px(x, z), axes, 0, 0, 180, colour, cv2.FILLED, cv2.LINE_AA)

    def words(self, text: str, x: float, z: float, high_m: float, colour: Bgr) -> None:
        """Letters of this height about `x`, on the line `z`."""
        font, scale = cv2.FONT_HERSHEY_DUPLEX, high_m * PX_M / 21
        thick = max(round(high_m * PX_M / 7), 1)
        (wide, _), _ = cv2.getTextSize(text, font, scale, thick)
        left, low = self._px(x, z)
        place = (left - wide // 2, low)
        cv2.putText(self.image, text, place, font, scale, colour, thick, cv2.LINE_AA)

    def window(self, x0: float, z0: float, x1: float, z1: float, rng: np.random.Generator) -> None:
        """A large pane: the sky in it above, backs of seats and the light of the far end behind."""
        self.rect(x0 - 0.05, z0 - 0.05, x1 + 0.05, z1 + 0.05, (16.0, 16.0, 17.0))
        self.pane(x0, z0, x1, z1, rng)
        (left, top), (right, low) = self._px(x0, z1), self._px(x1, z0)
        part = self.image[top:low, left:right].astype(np.float32)
        rows = np.linspace(1, 0, part.shape[0], dtype=np.float32)[:, None, None]
        self.image[top:low, left:right] = np.clip(part + 45 + 70 * rows, 0, 255)
        for x in np.linspace(x0 + 0.1, x1 - 0.5, 4):
            self.rect(x, z0, x + 0.4, z0 + 0.28, (52.0, 46.0, 44.0))
            self.rect(x + 0.1, z0 + 0.28, x + 0.3, z0 + 0.36, (52.0, 46.0, 44.0))

    def rounded(self, edge_m: float) -> None:
        """Darker towards left and right, as where a side bends away."""
        wide = self.image.shape[1]
        away = np.minimum(np.arange(wide), np.arange(wide)[::-1]) / (edge_m * PX_M)
        share = 0.55 + 0.45 * np.clip(away, 0, 1) ** 0.7
        self.image[:] = (self.image * share[None, :, None]).astype(np.uint8)

    def weather(self, rng: np.random.Generator, dust: float) -> None:
        """Fades, streaks and the dust of the road, most of it below; `dust` from 0 to 1."""
        high, wide = self.image.shape[:2]
        cells = rng.normal(1, 0.05, (max(high // 40, 2), max(wide // 40, 2))).astype(np.float32)
        fade = cv2.resize(cells, (wide, high), interpolation=cv2.INTER_CUBIC)
        streaks = rng.normal(1, 0.03, (2, max(wide // 4, 2))).astype(np.float32)
        fade = fade * cv2.resize(streaks, (wide, high), interpolation=cv2.INTER_CUBIC)
        fade = fade * rng.normal(1, 0.015, (high, wide)).astype(np.float32)
        heights = np.linspace(self.high_m, 0, high, dtype=np.float32)[:, None]
        patches = cv2.resize(rng.random((5, 7)).astype(np.float32), (wide, high))
        share = dust * (0.12 + 0.55 * np.exp(-heights / 0.7)) * (0.5 + patches)
        share = np.clip(share, 0, 0.85)[..., None]
        dirty = self.image * fade[..., None] * (1 - share) + np.array(DUST, np.float32) * share
        self.image[:] = np.clip(dirty, 0, 255).astype(np.uint8)

    def _px(self, x: float, z: float) -> tuple[int, int]:
        return round(x * PX_M), round((self.high_m - z) * PX_M)
