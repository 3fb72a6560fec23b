"""Which clean plates are worn down for the reader? A stock drawn ahead, every form and script."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from detectors.detection import Image
from simulator.plate_canvas import BLACK, BLUE, GREY, WHITE, Look, PlateCanvas
from simulator.plate_lettering import Lettering, StrokeLettering
from simulator.plate_texts import LETTERS, SHARES, plate_text
from simulator.plates import FORMS, render_plate

STOCK_HEIGHT_PX = 64
MOST_STRETCH = 1.5
GERMAN_SCRIPT = ("UZ", "KG_2016", "KG_FOREIGN", "KG_MOTO", "KG_STATE")
CUT_ZEROS = 0.6
"""How often plates of these forms wear the German script, whose zero is cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StockPlate:
    """A clean grey plate in its holder; `corners` are those of the plate within the picture."""

    image: Image
    corners: tuple[int, int, int, int]
    text: str
    rows: int
    country: str


def draw_stock(
    count: int, scripts: Sequence[Lettering], rng: np.random.Generator
) -> list[StockPlate]:
    patterns = list(SHARES)
    shares = np.array([SHARES[pattern] for pattern in patterns])
    chosen = rng.choice(patterns, size=count, p=shares / shares.sum())
    return [stock_plate(str(pattern), scripts, rng) for pattern in chosen]


def stock_plate(pattern: str, scripts: Sequence[Lettering], rng: np.random.Generator) -> StockPlate:
    text = plate_text(pattern, rng)
    lettering = _script(pattern, scripts, rng)
    if pattern in FORMS:
        plate = render_plate(
            text,
            pattern,
            rng,
            lettering=lettering,
            play_mm=rng.uniform(0, 4),
            stretch=rng.uniform(1.0, MOST_STRETCH),
        )
    else:
        rows = _rows_of(text, pattern, rng)
        plate = _plain(rows, lettering, rng=rng)
    held, corners = _in_holder(plate, scripts, rng)
    scale = STOCK_HEIGHT_PX * (2 if plate.shape[0] > 125 else 1) / plate.shape[0]
    small = cv2.resize(held, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8)
    left, top, right, bottom = (round(corner * scale) for corner in corners)
    count = 2 if pattern.endswith("TWO_ROWS") or pattern == "KG_MOTO" else 1
    return StockPlate(
        image=grey,
        corners=(left, top, right, bottom),
        text=text,
        rows=count,
        country=pattern.split("_", maxsplit=1)[0],
    )


def _script(pattern: str, scripts: Sequence[Lettering], rng: np.random.Generator) -> Lettering:
    """Any script, but mostly the one that the form wears in life."""
    cut = [s for s in scripts if isinstance(s, StrokeLettering) and s.slit_zero]
    if pattern.startswith(GERMAN_SCRIPT) and cut and rng.random() < CUT_ZEROS:
        scripts = cut
    return scripts[int(rng.integers(len(scripts)))]


def _rows_of(text: str, pattern: str, rng: np.random.Generator) -> list[str]:
    """The text with its gaps, in one row or two."""
    if pattern.startswith("IN"):
        groups = re.findall(r"[A-Z]+|[0-9]+", text)
        gap = str(rng.choice(["", "", " ", " ", "-"]))
        if pattern.endswith("TWO_ROWS"):
            at = int(rng.integers(2, 4))
            return [gap.join(groups[:at]), gap.join(groups[at:])]
        return [gap.join(groups)]
    if pattern.endswith("TWO_ROWS"):
        at = int(rng.integers(2, len(text) - 1))
        return [text[:at], text[at:]]
    at = int(rng.integers(1, len(text)))
    return [text[:at] + str(rng.choice(["", " ", "-", "  "])) + text[at:]]


def _plain(rows: list[str], lettering: Lettering, *, rng: np.random.Generator) -> Image:
    """A plate of few ornaments: perhaps a band or a small field at the left."""
    width, height = (290, 200) if len(rows) == 2 else (520, 112)
    canvas = PlateCanvas(width, height, WHITE)
    look = Look(lettering=lettering, ink=BLACK, play_mm=3, rng=rng)
    left = 12
    ornament = rng.random()
    if ornament < 0.5:
        if ornament < 0.2:
            canvas.fill(0, 0, 34, height, BLUE)
        else:
            canvas.bolt(20, 34, GREY, 9)
        canvas.write("IND", (6, height - 36, 24, 12), look, WHITE if ornament < 0.2 else GREY)
        left = 40
    for index, row in enumerate(rows):
        canvas.write(row, (left, 14 + 94 * index, width - left - 12, 78), look)
    canvas.frame(2, 2, width - 5, height - 5, BLACK)
    return canvas.image


def _in_holder(
    plate: Image, scripts: Sequence[Lettering], rng: np.random.Generator
) -> tuple[Image, tuple[int, int, int, int]]:
    """The plate on the car's skin or in a dealer's holder with lettering below it."""
    height, width = plate.shape[:2]
    around = (int(height * 0.45), int(width * 0.12))
    skin = int(rng.integers(10, 245))
    canvas = PlateCanvas(width + 2 * around[1], height + 2 * around[0], (skin,) * 3)
    if rng.random() < 0.55:
        dark = int(rng.integers(5, 70))
        edge, lip = int(rng.integers(3, 14)), int(rng.integers(6, 30))
        canvas.fill(
            around[1] - edge, around[0] - edge, width + 2 * edge, height + edge + lip, (dark,) * 3
        )
        if lip > 14 and rng.random() < 0.7:
            words = "".join(rng.choice(list(LETTERS + " "), int(rng.integers(6, 22))))
            bright = int(rng.integers(120, 250))
            look = Look(lettering=StrokeLettering(), ink=(bright,) * 3, play_mm=2, rng=rng)
            box = (around[1] + 30, around[0] + height + 3, width - 60, lip - 7)
            canvas.write(words.strip() or "AUTO", box, look)
    corners = (around[1], around[0], around[1] + width, around[0] + height)
    canvas.image[corners[1] : corners[3], corners[0] : corners[2]] = plate
    return canvas.image, corners
