"""How many drawn vehicles get their right plate once all looks at them are weighed together?

Each pass is a plate that comes nearer: every look is a worn drawing of it, as a detector would cut
it out, larger from look to look. The script and the wear of a pass are drawn anew for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from detectors.consensus import consensus
from detectors.detection import Image
from detectors.plate_reading import PlateOcr
from simulator.plate_lettering import StrokeLettering
from simulator.plate_texts import plate_text
from simulator.plate_wear import Wear
from simulator.plates import render_plate

COUNTRIES = {
    "KG": ("KG_2016", "KG_2016_TWO_ROWS", "KG_FOREIGN", "KG_MOTO", "KG_1994"),
    "KZ": ("KZ_PRIVATE", "KZ_COMPANY"),
    "UZ": ("UZ_PRIVATE", "UZ_COMPANY"),
    "RU": ("RU_CAR",),
    "TJ": ("TJ",),
}
LOOKS = 8
SEED = 20261127
MOST_WEAR = 0.6
"""Of the wear that training knows (1 is the worst that people still read)."""
AROUND = 0.3
FOLDED = str.maketrans("OI", "01")


@dataclass(frozen=True, slots=True, kw_only=True)
class PassScore:
    """`right + wrong + unread = passes`; looks are single readings, before they are weighed."""

    passes: int
    right: int
    wrong: int
    unread: int
    looks: int
    looks_right: int
    looks_wrong: int


def run(ocr: PlateOcr, passes: int = 100) -> dict[str, PassScore]:
    """Scores by country, `passes` vehicles each."""
    return {country: score(ocr, forms, passes) for country, forms in COUNTRIES.items()}


def score(ocr: PlateOcr, forms: Sequence[str], passes: int) -> PassScore:
    rng = np.random.default_rng((SEED, len(forms), passes))
    right = wrong = looks_right = looks_wrong = 0
    for number in range(passes):
        form = forms[number % len(forms)]
        text = plate_text(form, rng)
        readings = [seen for seen in ocr.read(worn_looks(text, form, rng)) if seen is not None]
        given = [seen.text for seen in readings if seen.text is not None]
        looks_right += sum(_same(heard, text) for heard in given)
        looks_wrong += sum(not _same(heard, text) for heard in given)
        agreed = consensus(readings)
        if agreed is not None and agreed.text is not None:
            right += _same(agreed.text, text)
            wrong += not _same(agreed.text, text)
    return PassScore(
        passes=passes,
        right=right,
        wrong=wrong,
        unread=passes - right - wrong,
        looks=passes * LOOKS,
        looks_right=looks_right,
        looks_wrong=looks_wrong,
    )


def worn_looks(
    text: str,
    form: str,
    rng: np.random.Generator,
    *,
    looks: int = LOOKS,
    worst: float = MOST_WEAR,
) -> list[Image]:
    """The plate as a detector cuts it out, nearer from look to look."""
    lettering = StrokeLettering(
        weight=float(rng.uniform(0.1, 0.16)),
        aspect=float(rng.uniform(0.45, 0.62)),
        roundness=float(rng.choice([0.6, 0.8, 1.0])),
        slit_zero=bool(rng.random() < 0.5),
    )
    stretch = float(rng.uniform(1.0, 1.5))
    plate = render_plate(text, form, rng, lettering=lettering, play_mm=1.5, stretch=stretch)
    high, wide = plate.shape[:2]
    around_x, around_y = round(wide * AROUND), round(high * AROUND)
    skin = (int(rng.integers(20, 230)),) * 3
    car = cv2.copyMakeBorder(
        plate, around_y, around_y, around_x, around_x, cv2.BORDER_CONSTANT, value=skin
    )
    grey = np.asarray(cv2.cvtColor(car, cv2.COLOR_BGR2GRAY), np.uint8)
    corners = (around_x, around_y, around_x + wide, around_y + high)
    amount = worst * float(rng.random())
    seen = []
    for nearness in np.linspace(1, 0.4, looks):
        wear = Wear(amount=amount * float(nearness))
        crop, _ = wear.turned_crop(grey, corners, rng)
        seen.append(np.asarray(cv2.cvtColor(wear.worn(crop, rng), cv2.COLOR_GRAY2BGR), np.uint8))
    return seen


def _same(heard: str, text: str) -> bool:
    return heard.translate(FOLDED) == text.translate(FOLDED)
