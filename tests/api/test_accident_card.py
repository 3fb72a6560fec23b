"""Does the officer who recorded an accident get its card, and nobody else?"""

from __future__ import annotations

from typing import Any

import pytest

from fines.accident import AccidentId, Conditions, Weather
from fines.officer import Role
from tests.api.test_routes import Program
from tests.api.world import PEOPLE, World

ACCIDENT: dict[str, Any] = {
    "kind": "collision",
    "occurred_at": "2026-05-04T02:00:00Z",
    "place": "Бишкек, Демо көчөсү",
    "circumstances": "Биринчиси солго бурулган.",
    "vehicles": [{"plate": "01KG777DEM", "description": "Toyota", "damage": "", "fled": False}],
    "persons": [],
}


def test_the_card_is_handed_out_by_who_recorded_the_accident(world: World) -> None:
    officer = Program(world, Role.OFFICER)
    recorded = officer.post("accidents", **ACCIDENT)
    assert recorded.status_code == 201, recorded.text
    accident = recorded.json()["id"]
    card = officer.get(f"accidents/{accident}/card")
    assert card.headers["content-type"] == "application/pdf"
    assert card.content == f"%PDF {accident} {PEOPLE[Role.OFFICER].id}".encode()
    page = officer.client.get(f"/officer/accident/{accident}/card.pdf")
    assert page.content == card.content
    assert Program(world, Role.INSPECTOR).get(f"accidents/{accident}/card").status_code == 403
    assert officer.get("accidents/none/card").status_code == 404
    with world.desk.case_file.view() as view:
        actions = [entry.action for _, entry, _ in view.audit_chain(0, 1000)]
    assert actions.count("accident.card_made") == 2


def test_a_program_tells_the_weather_and_what_it_leaves_out_is_unknown(world: World) -> None:
    officer = Program(world, Role.OFFICER)
    recorded = officer.post("accidents", **(ACCIDENT | {"weather": "rain"})).json()
    with world.desk.case_file.view() as view:
        kept = view.accident(AccidentId(recorded["id"]))
    assert kept.conditions == Conditions(weather=Weather.RAIN)
    for name in ("light", "weather", "surface"):
        assert officer.post("accidents", **(ACCIDENT | {name: "sunny"})).status_code == 422


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"latitude": 42.87}, "Half a position is none: give latitude and longitude, or leave"),
        ({"longitude": 74.59}, "Half a position is none"),
        ({"light": None}, "'light' is null: send a value, or leave out what may be left out."),
    ],
)
def test_half_a_position_and_a_null_are_refused_in_words(
    world: World, changed: dict[str, object], sentence: str
) -> None:
    refused = Program(world, Role.OFFICER).post("accidents", **(ACCIDENT | changed))
    assert (refused.status_code, sentence in refused.json()["detail"]) == (422, True)
