"""What of our accidents goes into the Common Accident Data Set of the EU (CADaS 3.7)?

One table for each of its groups, only with the variables that our record holds. The variables and
their numbers are assumed, as the domain document lists them; of their values no list is at hand, so
they stand in our own words. No name, plate, place in words or photograph leaves by it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from fines.accident import Accident, PersonRole
from fines.case import Case
from fines.local_time import local


class Group(StrEnum):
    """CADaS's groups of variables; the value names the file."""

    ACCIDENT = "A"
    ROAD = "R"
    UNIT = "U"
    PERSON = "P"


COLUMNS: Mapping[Group, tuple[str, ...]] = {
    Group.ACCIDENT: ("A-1", "A-2", "A-3", "A-4", "A-7", "A-10", "A-11"),
    Group.ROAD: ("A-1", "R-1", "R-2", "R-9"),
    Group.UNIT: ("A-1", "U-1", "U-16"),
    Group.PERSON: ("A-1", "U-1", "P-1", "P-5", "P-6"),
}
"""Id, local date and time, region, type, weather, light; latitude, longitude, surface; unit, hit
and run; person, injury, role. The first column, and a person's unit, join the tables."""

UNKNOWN, OPEN = "unknown", "open"


def table(group: Group, accidents: Sequence[tuple[Case, Accident]]) -> str:
    """The group's table as CSV, in the order of these accidents."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS[group])
    for case, accident in accidents:
        for values in _rows(group, case, accident):
            writer.writerow([case.number, *values])
    return out.getvalue()


def _rows(group: Group, case: Case, accident: Accident) -> Iterator[tuple[str, ...]]:
    seen = accident.conditions
    if group is Group.ACCIDENT:
        at = local(accident.occurred_at)
        when = (at.date().isoformat(), f"{at:%H:%M}")
        yield (*when, case.region or "", accident.kind, seen.weather, seen.light)
    elif group is Group.ROAD:
        yield (_degrees(accident.latitude), _degrees(accident.longitude), seen.surface)
    elif group is Group.UNIT:
        for number, vehicle in enumerate(accident.vehicles, start=1):
            yield (str(number), "yes" if vehicle.fled else "no")
    else:
        yield from _persons(accident)


def _persons(accident: Accident) -> Iterator[tuple[str, ...]]:
    """Who took part, by their number on the card; a witness did not."""
    for number, person in enumerate(accident.persons, start=1):
        if person.role is PersonRole.WITNESS:
            continue
        known = accident.finding_of(number) is not None
        counts_as = accident.injury_of(number) or (OPEN if known else UNKNOWN)
        yield (str(person.vehicle or ""), str(number), counts_as, person.role)


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"
