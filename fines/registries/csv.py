"""Who owned the vehicle, by a table in a file? For a start, for tests and for small places."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fines.case import CaseNumber
from fines.errors import (
    ConfigurationError,
    InvalidValueError,
    NoOwnerError,
    UnavailableError,
    UnknownPlateError,
)
from fines.owner import Owner, PersonKind, Vehicle
from fines.plates import PlateNumber, plate_number

COLUMNS = (
    "plate",
    "kind",
    "pin",
    "name",
    "address",
    "make",
    "model",
    "colour",
    "year",
    "owned_from",
    "owned_to",
)

# A neighbour's people own cars here too: what a register holds is not held to our law's form.
_PIN = re.compile(r"[0-9]{9,14}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership:
    """A period of ownership; both days count, `last` is None while it lasts."""

    owner: Owner
    first: date
    last: date | None

    def covers(self, day: date) -> bool:
        """Whether this was the owner on that local day."""
        return self.first <= day and (self.last is None or day <= self.last)


class CsvRegistry:
    """Owners from one CSV file, read whole and strictly at the start."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._periods = _read(path)

    def owner_on(self, plate: PlateNumber, on: date, case: CaseNumber) -> Owner:
        """The owner on a local day; unknown plate, no owner and no answer stay apart."""
        if not self._path.is_file():
            raise UnavailableError(
                f"The registry file {self._path} is away: put it back, then ask for {case} again."
            )
        if plate not in self._periods:
            raise UnknownPlateError(
                f"The registry does not know plate {plate}: compare it with the picture."
            )
        for period in self._periods[plate]:
            if period.covers(on):
                return period.owner
        raise NoOwnerError(
            f"The registry knows plate {plate}, but nobody owned it on {on.isoformat()}."
        )


def _read(path: Path) -> Mapping[PlateNumber, list[Ownership]]:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"The registry file {path} cannot be read ({error}): name a CSV file in UTF-8."
        ) from error
    rows = csv.reader(text.splitlines(), strict=True)
    periods: dict[PlateNumber, list[Ownership]] = {}
    try:
        if tuple(next(rows, ())) != COLUMNS:
            raise InvalidValueError(f"the first line must be: {','.join(COLUMNS)}")
        for row in rows:
            _add(periods, _ownership(row))
    except (csv.Error, InvalidValueError) as error:
        raise ConfigurationError(f"{path}, line {rows.line_num}: {error}") from error
    return periods


def _add(periods: dict[PlateNumber, list[Ownership]], period: Ownership) -> None:
    plate = period.owner.vehicle.plate
    known = periods.setdefault(plate, [])
    for other in known:
        later = max(period, other, key=lambda each: each.first)
        if period.covers(later.first) and other.covers(later.first):
            raise InvalidValueError(
                f"{plate} has two owners on {later.first.isoformat()}; end the first period earlier"
            )
    known.append(period)


def _ownership(row: list[str]) -> Ownership:
    if len(row) != len(COLUMNS):
        raise InvalidValueError(f"{len(row)} values, {len(COLUMNS)} expected")
    value = dict(zip(COLUMNS, (part.strip() for part in row), strict=True))
    if not _PIN.fullmatch(value["pin"]):
        raise InvalidValueError(f"'{value['pin']}' is no personal number of 9 to 14 digits")
    if value["kind"] not in set(PersonKind):
        raise InvalidValueError(f"'{value['kind']}' is neither natural nor legal")
    if not value["name"]:
        raise InvalidValueError("the name is empty")
    first = _day(value["owned_from"])
    last = _day(value["owned_to"]) if value["owned_to"] else None
    if last is not None and last < first:
        raise InvalidValueError(f"the ownership ends on {last}, before it begins on {first}")
    vehicle = Vehicle(
        plate=plate_number(value["plate"]),
        make=value["make"],
        model=value["model"],
        colour=value["colour"],
        year=_year(value["year"]),
    )
    owner = Owner(
        kind=PersonKind(value["kind"]),
        pin=value["pin"],
        name=value["name"],
        address=value["address"],
        vehicle=vehicle,
    )
    return Ownership(owner=owner, first=first, last=last)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidValueError(f"'{text}' is no date; write YYYY-MM-DD") from None


def _year(text: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"(19|20)\d{2}", text):
        raise InvalidValueError(f"'{text}' is no year of manufacture")
    return int(text)
