"""Which texts stand on synthetic plates, and how often is each country drawn?"""

from collections.abc import Mapping

import numpy as np

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
RUSSIAN = "ABEKMHOPCTYX"

REGIONS = {"r": 10, "z": 20, "u": 99}
"""The last region code that each country issues."""
OFTEN: Mapping[str, tuple[int, ...]] = {
    "r": tuple(range(1, 10)),
    "z": tuple(range(1, 21)),
    "u": (1, 1, 10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 85, 90, 95),
}
"""The codes that most plates carry: a region's first, for Uzbekistan."""

SHARES: Mapping[str, float] = {
    "KG_2016": 0.13,
    "KG_2016_TWO_ROWS": 0.04,
    "KG_FOREIGN": 0.03,
    "KG_MOTO": 0.03,
    "KG_STATE": 0.01,
    "KG_1994": 0.05,
    "KG_CO_OLD": 0.01,
    "KG_FOREIGN_OLD": 0.01,
    "KG_DIPL_OLD": 0.01,
    "KZ_PRIVATE": 0.07,
    "KZ_COMPANY": 0.03,
    "UZ_PRIVATE": 0.15,
    "UZ_COMPANY": 0.05,
    "RU_CAR": 0.07,
    "TJ": 0.04,
    "EU": 0.09,
    "US": 0.06,
    "BR": 0.03,
    "IN": 0.05,
    "IN_TWO_ROWS": 0.02,
    "PLAIN": 0.01,
    "PLAIN_TWO_ROWS": 0.01,
}


def plate_text(pattern: str, rng: np.random.Generator) -> str:
    """A random text that such a plate could carry."""
    return "".join(_part(part, rng) for part in _form(pattern, rng))


def issued(text: str, pattern: str) -> str:
    """The text with a region code that its country issues, for vehicles on roads.

    What the reader learned from is `plate_text`, of which a third carry any code; a Kyrgyz plate of
    region 69 it takes for one of 09 in the rain, and no road has one.
    """
    if pattern.startswith("KG_2016"):
        return _code(text[:2], REGIONS["r"]) + text[2:]
    if pattern.startswith("KZ"):
        return text[:-2] + _code(text[-2:], REGIONS["z"])
    return text


def _code(code: str, last: int) -> str:
    return f"{(int(code) - 1) % last + 1:02d}"


def _form(pattern: str, rng: np.random.Generator) -> list[str]:
    if pattern.startswith("KG_2016"):
        form = "r KG 9 9 9 A A A" if rng.random() < 0.8 else "r KG 9 9 9 A A"
    elif pattern == "BR":
        form = "A A A 9 A 9 9" if rng.random() < 0.3 else "A A A 9 9 9 9"
    elif pattern == "RU_CAR":
        form = "R 9 9 9 R R 9 9" if rng.random() < 0.6 else "R 9 9 9 R R 1-7 9 9"
    elif pattern == "EU":
        form = str(rng.choice(_EUROPEAN))
    elif pattern == "US":
        form = str(rng.choice(_AMERICAN))
    elif pattern.startswith("PLAIN"):
        form = str(rng.choice(_PLAIN))
    elif pattern.startswith("IN"):
        form = "A A 9 9 A A 9 9 9 9" if rng.random() < 0.75 else "A A 9 9 A 9 9 9 9"
    elif pattern == "KG_1994":
        form = "O 9 9 9 9 A A" if rng.random() < 0.6 else "O 9 9 9 9 A"
    else:
        form = _FIXED[pattern]
    return form.split()


def _part(part: str, rng: np.random.Generator) -> str:
    """One element of a form: a class of characters, a region, or the text itself."""
    if part in REGIONS:
        # As on the roads, but a third are any number, issued or not: the reader shall look.
        if rng.random() < 0.55:
            return f"{rng.choice(OFTEN[part]):02d}"
        last = REGIONS[part] if rng.random() < 0.25 else 99
        return f"{rng.integers(1, last + 1):02d}"
    if part == "1-7":
        return str(rng.choice(["1", "2", "7"]))
    classes = {"9": DIGITS, "A": LETTERS, "R": RUSSIAN, "O": "ABCDEINOSTZ", "X": DIGITS + LETTERS}
    return str(rng.choice(list(classes[part]))) if part in classes else part


_FIXED = {
    "KG_FOREIGN": "r KG 9 9 9 9 A",
    "KG_MOTO": "r 9 9 9 A A",
    "KG_STATE": "r 9 9 9 P T",
    "KG_CO_OLD": "9 9 9 9 A A",
    "KG_FOREIGN_OLD": "KG O A 9 9 9 9",
    "KG_DIPL_OLD": "A 9 9 9 9 9",
    "KZ_PRIVATE": "9 9 9 A A A z",
    "KZ_COMPANY": "9 9 9 A A z",
    "UZ_PRIVATE": "u A 9 9 9 A A",
    "UZ_COMPANY": "u 9 9 9 A A A",
    "TJ": "9 9 9 9 A A 9 9",
}
_EUROPEAN = (
    "A A 9 9 9 A A", "A A 9 9 9 A A", "A A 9 9 9 A A", "A A A 9 9 9", "A A A 9 9 9 9",
    "A A 9 9 9 9 9", "9 A A 9 9 9 9", "A 9 A 9 9 9 9", "A A A A 9 9 9", "A A A 9 9", "A A A 9",
    "9 9 9 9 A A A", "9 9 A A A 9", "A A 9 9 A A A", "A A A A A 9", "A X X X X", "A A X X X X X",
)  # fmt: skip
_AMERICAN = (
    "9 A A A 9 9 9", "A A A 9 9 9 9", "A A A 9 9 9", "9 9 9 A A A", "X X X X X X", "X X X X X X X",
    "A A 9 9 9 9 9", "9 9 9 9 9 9", "9 9 9 9 9 9 9", "9 9 9 9 9", "X X X X X",
)  # fmt: skip
_PLAIN = (
    "A A 9 9 A A 9 9 9 9", "A A 9 9 A 9 9 9 9", "A A A 9 9 9 9", "A A A 9 9 9", "A A 9 9 9 9 9",
    "9 9 9 9 A A A", "A A 9 9 9 9", "A 9 9 9 9 9", "X X X X X X", "A A 9 9 9 9 9 9",
)  # fmt: skip
