"""Does what an officer typed in rows stay together when a row between is empty?"""

from __future__ import annotations

import pytest

from api.pages.officer_forms import Typed, read_instant, read_persons, read_vehicles, rows
from api.rendering import Speaker, wording
from fines.wording import Language
from tests.fines.invented import NOON

SPEAKER = Speaker(wording(), Language.ENGLISH)


def typed(**words: str) -> Typed:
    return Typed(words={"person_role_1": "driver", "person_name_1": "Демо Айдоочу"} | words)


def test_a_person_stays_in_the_vehicle_of_its_row_when_an_earlier_row_is_empty() -> None:
    form = typed(vehicle_plate_1="01KG003DEM", vehicle_plate_3="01KG004DEM", person_vehicle_1="3")
    vehicles = read_vehicles(form, 3)
    [person] = read_persons(form, 1, list(vehicles), SPEAKER)
    assert person.vehicle is not None
    assert list(vehicles.values())[person.vehicle - 1].plate == "01KG004DEM"
    assert form.mistakes == {}


def test_a_vehicle_of_which_only_the_damage_is_known_is_kept() -> None:
    form = typed(vehicle_damage_1="капот", vehicle_fled_2="yes")
    assert [one.damage for one in read_vehicles(form, 3).values()] == ["капот", ""]


def test_a_person_in_an_empty_row_is_asked_for_the_vehicle() -> None:
    form = typed(vehicle_plate_1="01KG003DEM", person_vehicle_1="2")
    assert read_persons(form, 1, list(read_vehicles(form, 2)), SPEAKER) == ()
    assert form.mistakes == {
        "person_vehicle_1": "Vehicle 2 is not filled in: fill it in or choose another"
    }


@pytest.mark.parametrize("count", ["²", "٣", "9" * 5000, "-1", "1.0", ""])
def test_a_count_of_rows_that_is_none_is_the_least(count: str) -> None:
    form = typed(person_rows=count, person_vehicle_1=count, vehicle_plate_1="01KG003DEM")
    assert rows(form, "person", 1) == 1
    [person] = read_persons(form, 1, [1], SPEAKER)
    assert person.vehicle is None


@pytest.mark.parametrize(
    "at",
    ["0001-01-01T00:00", "9999-12-31T23:59", "2026-05-01T10:00+14:00", "2026-02-30T10:00", "²"],
)
def test_a_time_that_cannot_be_meant_is_a_mistake(at: str) -> None:
    form = typed(at=at)
    assert read_instant(form, NOON, SPEAKER) == NOON
    assert set(form.mistakes) == {"at"}
