"""Does the export say what the record says, nothing that it does not, and name nobody?"""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from fines.accident import (
    Accident,
    AccidentId,
    AccidentKind,
    AccidentPerson,
    AccidentVehicle,
    Conditions,
    PersonRole,
    Surface,
    Weather,
)
from fines.cadas import COLUMNS, Group, table
from fines.case import Case, CaseKind, CaseNumber
from fines.injury import InjuryFinding
from fines.local_time import local_day
from fines.officer import OfficerId
from fines.region import Region

AT = datetime(2026, 5, 1, 19, 5, tzinfo=UTC)
ACCIDENT = Accident(
    id=AccidentId("accident-7"),
    kind=AccidentKind.PEDESTRIAN,
    occurred_at=AT,
    place="=Бишкек, Демо көчөсү 5",
    latitude=42.8746,
    longitude=74.5,
    circumstances="Асан жолго чыкты",
    vehicles=(
        AccidentVehicle(plate="01KG001DEM", description="Toyota", damage="капот", fled=False),
        AccidentVehicle(plate="", description="", damage="", fled=True),
    ),
    persons=(
        AccidentPerson(role=PersonRole.DRIVER, name="Үсөн", vehicle=1, injury=""),
        AccidentPerson(role=PersonRole.WITNESS, name="Күбө", vehicle=None, injury=""),
        AccidentPerson(role=PersonRole.PEDESTRIAN, name="Асан", vehicle=None, injury="башы"),
    ),
    evidence=(),
    recorded_by=OfficerId("patrol"),
    recorded_at=AT,
    conditions=Conditions(weather=Weather.FOG, surface=Surface.WET),
)
CASE = Case(
    number=CaseNumber("2026-0123456789abcdef"),
    kind=CaseKind.ACCIDENT,
    subject="accident-7",
    place=ACCIDENT.place,
    occurred_at=AT,
    opened_at=AT,
    region=Region("chui"),
)


def rows(group: Group, accident: Accident = ACCIDENT, case: Case = CASE) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table(group, [(case, accident)]))))


def test_the_accident_stands_with_its_local_day_and_time() -> None:
    assert rows(Group.ACCIDENT) == [
        {
            "A-1": CASE.number,
            "A-2": "2026-05-02",
            "A-3": "01:05",
            "A-4": "chui",
            "A-7": "pedestrian",
            "A-10": "fog",
            "A-11": "unknown",
        }
    ]


def test_the_road_stands_with_its_place_and_surface() -> None:
    told = {"A-1": CASE.number, "R-1": "42.874600", "R-2": "74.500000", "R-9": "wet"}
    assert rows(Group.ROAD) == [told]
    nowhere = replace(ACCIDENT, latitude=None, longitude=None)
    assert rows(Group.ROAD, nowhere) == [told | {"R-1": "", "R-2": ""}]
    assert rows(Group.ACCIDENT, case=replace(CASE, region=None))[0]["A-4"] == ""


def test_each_vehicle_is_a_unit() -> None:
    assert [(row["U-1"], row["U-16"]) for row in rows(Group.UNIT)] == [("1", "no"), ("2", "yes")]


@pytest.mark.parametrize(
    ("facts", "counts_as"),
    [
        (None, "unknown"),
        ({"hospital_days": 2, "proven": True}, "injured"),
        ({"hospital_days": 2, "proven": False}, "open"),
        ({"hospital_days": 0, "proven": True}, "other"),
    ],
)
def test_each_person_but_a_witness_counts_as_what_is_known(
    facts: dict[str, int] | None, counts_as: str
) -> None:
    told = ACCIDENT
    if facts is not None:
        finding = InjuryFinding(
            person=3,
            died_on=None,
            sought_help_on=local_day(AT),
            hospital_days=facts["hospital_days"],
            proven=bool(facts["proven"]),
            source="оорукана",
            recorded_by=OfficerId("patrol"),
            recorded_at=AT,
        )
        told = replace(ACCIDENT, findings=(finding,))
    assert [tuple(row.values()) for row in rows(Group.PERSON, told)] == [
        (CASE.number, "1", "1", "unknown", "driver"),
        (CASE.number, "", "3", counts_as, "pedestrian"),
    ]


def test_nobody_is_named_and_nothing_is_a_formula() -> None:
    whole = "".join(table(group, [(CASE, ACCIDENT)]) for group in Group)
    secrets = ("Асан", "Үсөн", "01KG001DEM", "Toyota", "капот", "башы", "көчөсү", "patrol")
    assert [secret for secret in secrets if secret in whole] == []


@pytest.mark.parametrize("group", Group)
def test_without_accidents_the_columns_stand(group: Group) -> None:
    assert table(group, []).splitlines() == [",".join(COLUMNS[group])]
