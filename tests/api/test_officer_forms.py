"""Does what an officer typed in rows stay together when a row between is empty?"""

from __future__ import annotations

import pytest

from api.pages.officer_forms import (
    Typed,
    read_conditions,
    read_instant,
    read_persons,
    read_vehicles,
    rows,
)
from api.rendering import Speaker, wording
from fines.accident import AccidentId, Conditions, Light
from fines.officer import Role
from fines.wording import Language
from tests.api.visitor import Visitor
from tests.api.world import World
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


def test_what_nobody_chose_of_the_conditions_is_unknown() -> None:
    assert read_conditions(typed()) == Conditions()
    form = typed(light="twilight", weather="", surface="sunny")
    assert read_conditions(form) == Conditions(light=Light.TWILIGHT)


def test_the_page_offers_the_conditions_and_keeps_what_was_chosen(world: World) -> None:
    visitor = Visitor(world).log_in(Role.OFFICER)
    page = visitor.get("/officer/accident?lang=en").text
    assert page.count(">Unknown</option>") == 3
    again = visitor.post("/officer/accident", light="dark_lit").text
    assert '<option value="dark_lit" selected>' in again
    saved = visitor.post(
        "/officer/accident",
        kind="collision",
        place="Ош, Демо көчөсү 1",
        at="2026-05-04T08:30:00",
        circumstances="Эки унаа кагылышты.",
        vehicle_plate_1="01KG003DEM",
        light="dark_lit",
    )
    assert saved.status_code == 303
    with world.desk.case_file.view() as view:
        [case] = view.cases(10)
        assert view.accident(AccidentId(case.subject)).conditions == Conditions(
            light=Light.DARK_LIT
        )
