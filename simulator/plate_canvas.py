"""How is a flat plate picture drawn: ground, frame, characters, flags and bolts? One pixel a mm."""

from dataclasses import dataclass

import cv2
import numpy as np

from detectors.detection import Image
from simulator.plate_lettering import MASTER_HEIGHT_PX, Lettering, Mask

Colour = tuple[int, int, int]
"""Blue, green, red."""

BLACK: Colour = (25, 25, 25)
WHITE: Colour = (240, 240, 240)
BLUE: Colour = (150, 60, 10)
RED: Colour = (40, 30, 200)
GREEN: Colour = (60, 140, 30)
YELLOW: Colour = (40, 200, 240)
SKY: Colour = (210, 170, 30)
GREY: Colour = (120, 120, 120)

SEAL = "*"
_GAPS = {" ": 0.3, SEAL: 0.3}

_STRIPES: dict[str, tuple[Colour, ...]] = {
    "UZ": (SKY, WHITE, GREEN),
    "RU": (WHITE, BLUE, RED),
    "TJ": (RED, WHITE, GREEN),
    "SK": (WHITE, BLUE, RED),
    "BR": (GREEN, YELLOW, GREEN),
}
_PLAIN: dict[str, tuple[Colour, Colour]] = {"KG": (RED, YELLOW), "KZ": (SKY, YELLOW)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The script and the ink; `play_mm` is how far every part may stand from its place.

    `stretch` is how much wider than drawn a character may become where there is room.
    """

    lettering: Lettering
    ink: Colour
    play_mm: float
    rng: np.random.Generator
    stretch: float = 1.0

    def shift(self) -> float:
        return float(self.rng.uniform(-self.play_mm, self.play_mm))


class PlateCanvas:
    """A plate being drawn; places and sizes are millimetres from its upper left corner."""

    def __init__(self, width: int, height: int, ground: Colour) -> None:
        self.image: Image = np.full((height, width, 3), ground, np.uint8)

    @property
    def width(self) -> int:
        return int(self.image.shape[1])

    @property
    def height(self) -> int:
        return int(self.image.shape[0])

    def fill(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        left, top, right, bottom = _corners(x, y, width, height)
        self.image[max(top, 0) : bottom, max(left, 0) : right] = colour

    def picture(self, rng: np.random.Generator) -> None:
        """A pale ground that changes from top to bottom, perhaps with a scene behind."""
        top, bottom = rng.integers(150, 256, 3), rng.integers(190, 256, 3)
        share = np.linspace(0, 1, self.height)[:, None, None] ** float(rng.uniform(0.3, 3))
        self.image[:] = (top * (1 - share) + bottom * share).astype(np.uint8)
        if rng.random() < 0.5:
            steps = int(rng.integers(3, 12))
            across = np.linspace(0, self.width, steps)
            hills = rng.uniform(0.3, 0.9, steps) * self.height
            line = [*zip(across, hills, strict=True), (self.width, self.height), (0, self.height)]
            shade = tuple(int(v) for v in rng.integers(120, 240, 3))
            cv2.fillPoly(self.image, [np.array(line, np.int32)], shade, cv2.LINE_AA)

    def frame(
        self, x: float, y: float, width: float, height: float, colour: Colour, thickness: int = 3
    ) -> None:
        """A rectangle with its corners cut, as an embossed edge has them."""
        left, top, right, bottom = _corners(x, y, width, height)
        cut = min(8, (bottom - top) // 6)
        points = [
            (left + cut, top), (right - cut, top), (right, top + cut), (right, bottom - cut),
            (right - cut, bottom), (left + cut, bottom), (left, bottom - cut), (left, top + cut),
        ]  # fmt: skip
        path = np.array(points, np.int32)
        cv2.polylines(self.image, [path], True, colour, thickness, cv2.LINE_AA)

    def line(self, x: float, y: float, height: float, colour: Colour, thickness: int = 3) -> None:
        """An upright line down from (x, y)."""
        ends = (round(x), round(y)), (round(x), round(y + height))
        cv2.line(self.image, *ends, colour, thickness, cv2.LINE_AA)

    def bolt(self, x: float, y: float, colour: Colour, radius: int = 4) -> None:
        cv2.circle(self.image, (round(x), round(y)), radius, colour, -1, cv2.LINE_AA)

    def flag(
        self, country: str, x: float, y: float, width: float, height: float, *, pale: float = 0.0
    ) -> None:
        """A country's flag; `pale` from 0 to 1 is how far the sun has bleached it."""
        if country in _STRIPES:
            stripes = _STRIPES[country]
            for index, colour in enumerate(stripes):
                top = y + height * index / len(stripes)
                self.fill(x, top, width, height / len(stripes), paler(colour, pale))
        else:
            ground, sun = _PLAIN[country]
            self.fill(x, y, width, height, paler(ground, pale))
            self.bolt(x + width / 2, y + height / 2, paler(sun, pale), max(round(height * 0.28), 1))

    def write(
        self,
        text: str,
        box: tuple[float, float, float, float],
        look: Look,
        ink: Colour | None = None,
    ) -> None:
        """Characters side by side in a box (x, y, width, height), spread or squeezed to fit.

        A space is a gap of half a character, a star a pair of seals.
        """
        x, y, width, height = box
        x, y = x + look.shift(), y + look.shift()
        masks = [None if c in _GAPS else look.lettering.mask(c) for c in text]
        scale = height / MASTER_HEIGHT_PX
        widths = [
            height * _GAPS[c] if mask is None else mask.shape[1] * scale
            for c, mask in zip(text, masks, strict=True)
        ]
        gap = height * 0.16
        natural = sum(widths) + gap * (len(text) - 1)
        squeeze = min(look.stretch, width / natural)
        spare = max(width - natural * max(squeeze, 1.0), 0.0) / max(len(text) - 1, 1)
        between = gap * squeeze + min(spare, height * 0.12)
        used = sum(widths) * squeeze + between * (len(text) - 1)
        at = x + (width - used) / 2
        for character, mask, wide in zip(text, masks, widths, strict=True):
            if mask is not None:
                size = (max(round(wide * squeeze), 1), max(round(height), 3))
                self._stamp(mask, at, y, size, ink or look.ink)
            elif character == SEAL:
                self._seal(at + wide * squeeze / 2, y + height / 2, height * 0.13)
            at += wide * squeeze + between

    def _stamp(self, mask: Mask, x: float, y: float, size: tuple[int, int], ink: Colour) -> None:
        scaled = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
        left, top = max(round(x), 0), max(round(y), 0)
        part = self.image[top : top + size[1], left : left + size[0]]
        share = scaled[: part.shape[0], : part.shape[1], None].astype(np.float32) / 255
        part[:] = (part * (1 - share) + np.array(ink, np.float32) * share).astype(np.uint8)

    def _seal(self, x: float, y: float, radius: float) -> None:
        """The round seals that several countries glue between the groups."""
        for down, colour in ((-1.4, RED), (1.4, GREEN)):
            self.bolt(x, y + down * radius, colour, max(round(radius), 1))
            self.bolt(x, y + down * radius, WHITE, max(round(radius * 0.4), 1))


def paler(colour: Colour, share: float) -> Colour:
    """The colour on its way to white."""
    blue, green, red = (round(part + (255 - part) * share) for part in colour)
    return blue, green, red


def _corners(x: float, y: float, width: float, height: float) -> tuple[int, int, int, int]:
    return round(x), round(y), round(x + width), round(y + height)
