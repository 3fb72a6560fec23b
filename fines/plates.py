"""What is a plate number, and what did a machine read on a plate?

Patterns per country are data files in `plate_patterns/`, matched in the order in which they
stand there, on normalised text. More than one may fit: all candidates are kept.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NewType

from fines.errors import InvalidValueError

PlateNumber = NewType("PlateNumber", str)

_LOOK_ALIKES = str.maketrans("АВЕКМНОРСТУХ", "ABEKMHOPCTYX")
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
    still hold what was seen.
    """

    text: PlateNumber | None
    country: str | None
    pattern: str | None
    candidates: tuple[str, ...] = ()
    rows: int = 1
    confidence: float
    characters: tuple[CharacterReading, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatePattern:
    """A form of plate that a country issues."""

    name: str
    country: str
    expression: re.Pattern[str]
    rows: tuple[int, ...]
    source: str


def normalise(text: str) -> str:
    """Upper-case NFC text without spaces and hyphens, Cyrillic look-alikes folded to Latin."""
    upper = unicodedata.normalize("NFC", text.upper())
    return re.sub(r"[\s\-]", "", upper).translate(_LOOK_ALIKES)


def plate_number(text: str) -> PlateNumber:
    """The plate number a person typed, normalised; InvalidValueError if it cannot be one."""
    normal = normalise(text)
    if not _PLATE_TEXT.fullmatch(normal):
        raise InvalidValueError(
            f"'{text}' is not a plate number: write the 4 to 10 letters and digits of the plate."
        )
    return PlateNumber(normal)


@cache
def patterns() -> tuple[PlatePattern, ...]:
    """All patterns of all countries, in file order within a country, Kyrgyzstan first."""
    folder = Path(__file__).parent / "plate_patterns"
    files = sorted(folder.glob("*.toml"), key=lambda file: (file.stem != "kg", file.stem))
    return tuple(pattern for file in files for pattern in _read(file))


def _read(file: Path) -> list[PlatePattern]:
    table = tomllib.loads(file.read_text("utf-8"))
    return [
        PlatePattern(
            name=row["name"],
            country=table["country"],
            expression=re.compile(row["expression"]),
            rows=tuple(row.get("rows", [1])),
            source=row["source"],
        )
        for row in table["pattern"]
    ]


def matching(text: str, among: Sequence[PlatePattern] | None = None) -> tuple[PlatePattern, ...]:
    """Every pattern that the whole normalised text fits."""
    chosen = patterns() if among is None else among
    return tuple(pattern for pattern in chosen if pattern.expression.fullmatch(text))
