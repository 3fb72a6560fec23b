"""Does a program see what holds a case, and may only the appeals desk clear it?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from fines.officer import Role
from fines.position import Position
from fines.violation import violation_id
from tests.api.test_routes import Program
from tests.api.world import World

BISHKEK = Position(latitude=42.8746, longitude=74.5698)
OSH = Position(latitude=40.5283, longitude=72.7985)


def test_a_held_case_is_shown_and_cleared(world: World) -> None:
    here = replace(world.violation(), position=BISHKEK)
    later = here.occurred_at + timedelta(minutes=10)
    number = violation_id(here.site, here.offence, here.plate, later)
    there = replace(here, id=number, occurred_at=later, position=OSH)
    first, second = (world.desk.review.register(act).id for act in (here, there))
    operator, clerk = Program(world, Role.OPERATOR), Program(world, Role.APPEALS)
    (conflict,) = operator.get(f"decisions/{first}/conflicts").json()
    assert (conflict["sign"], conflict["other"]) == ("impossible_travel", second)
    given = {"other": second, "why": "one car on a lorry"}
    assert operator.post(f"decisions/{first}/clear", **given).status_code == 403
    cleared = clerk.post(f"decisions/{first}/clear", **given)
    assert (cleared.status_code, cleared.json()) == (200, [])
    assert operator.get(f"decisions/{second}/conflicts").json() == []
    assert clerk.post(f"decisions/{first}/clear", **given).status_code == 404
