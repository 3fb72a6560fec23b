"""Does the lot's list work at both desks, and does the public hear the lot alone, if anything?"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from fines.officer import Role
from fines.region import Region
from tests.api.pictures import PLATE
from tests.api.test_regions import officer
from tests.api.visitor import Visitor
from tests.api.world import World

LOT, BASIS = "Демо көчөсү 1", "протокол 17"


def entered(visitor: Visitor) -> None:
    answer = visitor.post("/impound", plate=PLATE, lot=LOT, ground="record", basis=BASIS)
    assert answer.status_code == 303, answer.text


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_a_vehicle_comes_and_goes(world: World, language: str) -> None:
    patrol = Visitor(world).log_in(Role.OFFICER)
    assert patrol.get(f"/impound?lang={language}").status_code == 200
    assert patrol.post("/impound", plate="?", lot="", ground="", basis="").status_code == 422
    entered(patrol)
    inspector = Visitor(world).log_in(Role.INSPECTOR)
    page = inspector.get(f"/impound?lang={language}").text
    assert LOT in page
    (way,) = re.findall(r'action="(/impound/\w+/release)"', page)
    assert patrol.post(way, basis="төлөм").status_code == 403
    assert inspector.post(way, basis="төлөм 5").status_code == 303
    assert LOT not in inspector.get("/impound").text
    actions = [entry[1] for entry in world.trail()]
    assert {"impound.entered", "impound.viewed", "impound.released"} <= set(actions)
    assert Visitor(world).log_in(Role.OPERATOR).get("/impound").status_code == 403


def test_a_debt_that_is_not_there_takes_no_vehicle(world: World) -> None:
    patrol = Visitor(world).log_in(Role.OFFICER)
    patrol.get("/impound?lang=en")
    answer = patrol.post("/impound", plate=PLATE, lot=LOT, ground="debt", basis=BASIS)
    assert answer.status_code == 409
    assert "The overdue debt for this vehicle is not enough to take it" in answer.text


def test_the_public_look_up_is_off_until_it_is_set(world: World) -> None:
    entered(Visitor(world).log_in(Role.OFFICER))
    assert Visitor(world).get("/impound/find").status_code == 404
    world.desk = replace(world.desk, impound_public=True)
    visitor = Visitor(world)
    assert visitor.get("/impound/find").status_code == 200
    page = visitor.post("/impound/find", plate=PLATE).text
    assert LOT in page
    assert BASIS not in page
    assert visitor.post("/impound/find", plate="01KG999ZZZ").status_code == 200
    answers = [visitor.post("/impound/find", plate=f"01KG{n:03d}ZZZ").status_code for n in range(9)]
    assert answers[-1] == 429


def test_another_regions_vehicle_is_not_found(world: World) -> None:
    entered(officer(world, Role.OFFICER, Region("chui")))
    own = officer(world, Role.INSPECTOR, Region("bishkek"))
    assert LOT not in own.get("/impound").text
    with world.desk.case_file.view() as view:
        (standing,) = view.impounds.of_plate(PLATE)  # type: ignore[arg-type]
    assert own.post(f"/impound/{standing.id}/release", basis="төлөм").status_code == 404
