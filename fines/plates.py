"""What is a plate number, and what did a machine read on a plate?

Patterns are data files in `plate_patterns/`, one a country, matched on normalised text: the
nearest country first, then in file order. More than one may fit: all candidates are kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NewType

from fines.errors import InvalidValueError
from fines.plate_countries import PlateCountry, PlatePattern, load_countries

COUNTRIES = Path(__file__).parent / "plate_patterns"

PlateNumber = NewType("PlateNumber", str)

PlateCorners = tuple[tuple[float, float], ...]
"""x, y of four corners in shares of the cut-out's sides, clockwise from the plate's upper left."""

_LOOK_ALIKES = str.maketrans("АВЕКМНОРСТУХ", "ABEKMHOPCTYX")
_GAPS = re.compile(r"[\s\-\u2010\u2011]")
_PLATE_TEXT = re.compile(r"[A-Z0-9]{4,10}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CharacterReading:
    """One character with its probability and the second best (both probabilities in 0..1)."""

    best: str
    p: float
    next: str
    next_p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateReading:
    """What was read from one plate picture, or agreed over a pass of one vehicle.

    `text` is None where the reading is unsure; `reason` then says why, and `characters`
    still hold what was seen. `country` and `pattern` are of the nearest of all `candidates`.
    `corners` say where the plate stands in its cut-out, so that anybody can lay it straight; None
    where they were not seen, and where several looks were agreed.
    """

    text: PlateNumber | None
    country: str | None
    pattern: str | None
    candidates: tuple[str, ...] = ()
    rows: int = 1
    confidence: float
    characters: tuple[CharacterReading, ...] = ()
    reason: str | None = None
    corners: PlateCorners | None = None


def normalise(text: str) -> str:
    """Upper-case NFC text without spaces and hyphens, Cyrillic look-alikes folded to Latin."""
    upper = unicodedata.normalize("NFC", _GAPS.sub("", text)).upper()
    # A mark that stood behind a gap or a folded letter may now join what stands before it.
    return unicodedata.normalize("NFC", upper.translate(_LOOK_ALIKES))


def plate_number(text: str) -> PlateNumber:
    """The plate number a person typed, normalised; InvalidValueError if it cannot be one."""
    normal = normalise(text)
    if not _PLATE_TEXT.fullmatch(normal):
        raise InvalidValueError(
            f"'{text}' is not a plate number: write the 4 to 10 letters and digits of the plate."
        )
    return PlateNumber(normal)


@cache
def countries() -> tuple[PlateCountry, ...]:
    """Every country of `plate_patterns/`, the nearest to Kyrgyzstan first."""
    return load_countries(COUNTRIES)


def forget_countries() -> None:
    """Has the files read again, after one was written while the program runs."""
    countries.cache_clear()
    _any_form.cache_clear()


def patterns() -> tuple[PlatePattern, ...]:
    """All patterns of all countries, the nearest country first, in file order within one."""
    return tuple(pattern for country in countries() for pattern in country.patterns)


def matching(text: str, among: Sequence[PlatePattern] | None = None) -> tuple[PlatePattern, ...]:
    """Every pattern that the whole normalised text fits."""
    if among is None and not _any_form().fullmatch(text):
        return ()
    chosen = patterns() if among is None else among
    return tuple(pattern for pattern in chosen if pattern.expression.fullmatch(text))


@cache
def _any_form() -> re.Pattern[str]:
    """One expression for all forms: most texts fit none, and are asked about by the hundred."""
    forms = "|".join(f"(?:{pattern.expression.pattern})" for pattern in patterns())
    return re.compile(forms, re.ASCII)


def incomplete(text: str) -> str | None:
    """Of which plate this whole normalised text may be only a part; None where of none."""
    parts = (part for country in countries() for part in country.incomplete)
    return next((part.what for part in parts if part.expression.fullmatch(text)), None)
