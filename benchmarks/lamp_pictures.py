"""Which cut-out traffic lights with known states are there to measure on?

Real crops show red, yellow or green. Heads that show red with yellow, nothing, or whose lamp is
hidden are put together from real ones: thirds of the same head, the lit one in the due colour.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from detectors.detection import Image
from fines.errors import NotFoundError
from simulator.lamp_heads import LAMPS, LIT, draw_head

HIDDEN = "unknown"
_HUES = {"red": 0, "yellow": 20, "green": 82}
_MARGIN = 0.04
_DRAWN_EACH = 60
_SEED = 41


@dataclass(frozen=True, slots=True, kw_only=True)
class LampPicture:
    """A cut-out head and the state it shows; `unknown` where that cannot be seen."""

    image: Image
    state: str


def lamp_folder(folder: Path) -> list[LampPicture]:
    """Every picture of `folder/STATE/`."""
    pictures = [
        LampPicture(image=np.asarray(image, np.uint8), state=state)
        for state in LIT
        for file in sorted(folder.glob(f"{state}/*.jpg"))
        if (image := cv2.imread(str(file))) is not None
    ]
    if not pictures:
        raise NotFoundError(
            f"{folder}: there are no pictures in it; put them into folders named {', '.join(LIT)}."
        )
    return pictures


def measuring_sets(folder: Path) -> dict[str, list[LampPicture]]:
    """The real pictures, what is put together from them, and freshly drawn heads."""
    real = lamp_folder(folder)
    rng = np.random.default_rng(_SEED)
    return {
        "real": real,
        "assembled": list(_assembled(real)),
        "hidden": [_hidden(picture, rng) for picture in real],
        "drawn": [
            LampPicture(image=draw_head(lit, rng), state=state)
            for state, lit in LIT.items()
            for _ in range(_DRAWN_EACH)
        ],
    }


def reassembled(picture: LampPicture, lit: Collection[str]) -> Image:
    """The same head with these lamps lit."""
    image = picture.image
    place = LAMPS.index(picture.state)
    height, width = image.shape[:2]
    edges = np.round(np.linspace(_MARGIN, 1 - _MARGIN, len(LAMPS) + 1) * height).astype(int)
    size = (width, int(min(np.diff(edges))))
    thirds = [
        np.asarray(cv2.resize(image[edges[nth] : edges[nth + 1]], size), np.uint8)
        for nth in range(len(LAMPS))
    ]
    shining, dark = thirds[place], thirds[2 if place < 2 else 0]
    whole = image.copy()
    for nth, name in enumerate(LAMPS):
        part = _recoloured(shining, _HUES[name] - _HUES[picture.state]) if name in lit else dark
        a, b = edges[nth], edges[nth + 1]
        whole[a:b] = cv2.resize(part, (width, int(b - a)))
    return whole


def _recoloured(image: Image, shift: int) -> Image:
    hsv = cv2.cvtColor(image, cv2.COLOR_BGR2HSV)
    hsv[..., 0] = (hsv[..., 0].astype(int) + shift) % 180
    return np.asarray(cv2.cvtColor(hsv, cv2.COLOR_HSV2BGR), np.uint8)


def _assembled(real: Sequence[LampPicture]) -> Iterator[LampPicture]:
    for picture in real:
        for state in ("red_yellow", "yellow", "off"):
            yield LampPicture(image=reassembled(picture, LIT[state]), state=state)


def _hidden(picture: LampPicture, rng: np.random.Generator) -> LampPicture:
    """A bus, as an even patch, stands before the lit lamp."""
    image = picture.image.copy()
    height = image.shape[0]
    middle = (LAMPS.index(picture.state) + 0.5) / len(LAMPS)
    top, bottom = max(round((middle - 0.27) * height), 0), round((middle + 0.27) * height)
    image[top:bottom] = rng.integers(0, 256) * rng.uniform(0.85, 1.0, 3)
    return LampPicture(image=image, state=HIDDEN)
