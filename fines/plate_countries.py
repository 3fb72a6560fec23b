"""Which forms of plate does a country issue? Its data file, read so that nothing doubtful passes.

A file is named by the country's code (`kg.toml`) and holds `country`, `nearness`, [[pattern]] and
[[incomplete]]; docs/adding-a-country.md says how one is written. A refusal names file, line and
mend.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import ascii_uppercase, digits

from fines.certainty import Certainty
from fines.entry import Entry
from fines.entry_file import EntryFile
from fines.errors import ConfigurationError

TABLES = ("pattern", "incomplete")
UNKNOWN = "unknown"
MOST_ROWS = 2
LONGEST_PLATE = 12
_CODE = re.compile(r"[A-Z]{2}")
# All forms are tried as one expression: nothing in one may reach into another.
_STRANGE = re.compile(r"\\[^d]|\(\?[^:=!]")
# A form that one repeated letter or digit fits would take every word or telephone number.
_LETTERING = [
    sign * count for sign in ascii_uppercase + digits for count in range(1, LONGEST_PLATE + 1)
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatePattern:
    """A form of plate that a country issues; `expression` fits the whole normalised text.

    It may be met on the road from `valid_from` (None: not known) to `valid_to` (None: no end is
    known), both days counted. `rows` are the counts of rows it comes in, the usual one first.
    """

    name: str
    country: str
    expression: re.Pattern[str]
    rows: tuple[int, ...]
    valid_from: date | None
    valid_to: date | None
    source: str
    certainty: Certainty


@dataclass(frozen=True, slots=True, kw_only=True)
class IncompletePlate:
    """What is left of a plate when a field of it is covered, dirty or cut off; `what` says so.

    Such a text is never completed by a guess, and no number even where it fits another form.
    """

    expression: re.Pattern[str]
    what: str
    source: str
    certainty: Certainty


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateCountry:
    """All that is known of a country's plates; of two that fit, the smaller `nearness` leads."""

    code: str
    nearness: int
    patterns: tuple[PlatePattern, ...]
    incomplete: tuple[IncompletePlate, ...]


def load_countries(folder: Path) -> tuple[PlateCountry, ...]:
    """Every country of a folder, the nearest first; ConfigurationError names the mend."""
    countries = [load_country(path) for path in sorted(folder.glob("*.toml"))]
    if not countries:
        raise ConfigurationError(f"{folder} holds no country's plates; name a folder with kg.toml.")
    return tuple(sorted(countries, key=lambda country: (country.nearness, country.code)))


def load_country(path: Path) -> PlateCountry:
    """The country of this file; ConfigurationError names the file, the line and the mend."""
    file = EntryFile(path, "plate file")
    head = file.head(TABLES)
    code = head.text("country")
    if not _CODE.fullmatch(code) or path.stem != code.lower():
        head.refuse(f"'country' is '{code}'; write two capital letters, as the file is named")
    country = PlateCountry(
        code=code,
        nearness=head.whole("nearness"),
        patterns=tuple(file.read("pattern", lambda entry: _pattern(entry, code), Entry)),
        incomplete=tuple(file.read("incomplete", _incomplete, Entry)),
    )
    head.refuse_rest()
    if not country.patterns:
        head.refuse("there is no form of plate; write a [[pattern]]")
    names = [pattern.name for pattern in country.patterns]
    for index, name in enumerate(names):
        if name in names[:index]:
            line = file.line("pattern", index)
            Entry(path, line, {}).refuse(f"the name '{name}' stands above already; write another")
    return country


def _pattern(entry: Entry, country: str) -> PlatePattern:
    name = entry.text("name")
    if not name.startswith(f"{country}_"):
        entry.refuse(f"'name' is '{name}'; begin it with {country}_")
    expression = entry.told_by_examples()
    if strange := _STRANGE.search(expression.pattern):
        entry.refuse(f"'expression' holds {strange[0]}; write [A-Z] for letters and \\d for digits")
    loose = next((text for text in _LETTERING if expression.fullmatch(text)), None)
    if loose:
        entry.refuse(f"'expression' fits '{loose}', so it fits lettering too; make it narrower")
    source, certainty = entry.provenance()
    first = None if entry.any("valid_from") == UNKNOWN else entry.day("valid_from")
    last = entry.day("valid_to") if entry.has("valid_to") else None
    if first and last and last < first:
        entry.refuse(f"it ends on {last}, before it begins on {first}; correct the days")
    return PlatePattern(
        name=name,
        country=country,
        expression=expression,
        rows=_rows(entry),
        valid_from=first,
        valid_to=last,
        source=source,
        certainty=certainty,
    )


def _incomplete(entry: Entry) -> IncompletePlate:
    source, certainty = entry.provenance()
    return IncompletePlate(
        expression=entry.told_by_examples(),
        what=entry.text("what"),
        source=source,
        certainty=certainty,
    )


def _rows(entry: Entry) -> tuple[int, ...]:
    rows = entry.any("rows")
    usual = isinstance(rows, list) and rows and len(set(rows)) == len(rows)
    if not usual or not set(rows) <= set(range(1, MOST_ROWS + 1)):
        entry.refuse(f"'rows' is {rows!r}; write [1], [2], [1, 2] or [2, 1], the usual one first")
    return tuple(rows)
