"""Can an officer say who drove, by page and by program, and is that person addressed?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fines.named import Liable, NamedAs, Proof
from fines.officer import Role
from tests.api.pictures import crossing
from tests.api.test_police import send_violation
from tests.api.test_routes import Program
from tests.api.visitor import Visitor
from tests.api.world import World
from tests.fines.invented import DRIVER

STOPPED = replace(DRIVER, document="KG-AK 000001")
TYPED = {
    "pin": "2020 2198 000009",
    "name": STOPPED.name,
    "address": STOPPED.address,
    "document": STOPPED.document,
}
GIVEN = TYPED | {"pin": STOPPED.pin}
ANSWERS = Liable(person=STOPPED, proof=Proof.OFFICER)


def inspected(world: World) -> tuple[Visitor, str]:
    """The inspector's page of the one case on file."""
    [decision] = world.desk.review.queue()
    Visitor(world).log_in(Role.OPERATOR).post(f"/review/{decision.id}/confirm")
    inspector = Visitor(world).log_in(Role.INSPECTOR)
    inspector.get("/?lang=en")
    return inspector, f"/inspector/decisions/{decision.id}"


def test_the_driver_is_typed_shown_and_addressed(world: World) -> None:
    officer = Visitor(world).log_in(Role.OFFICER)
    send_violation(officer, crossing()[0], **TYPED)
    [decision] = world.desk.review.queue()
    assert decision.liable == ANSWERS
    inspector, path = inspected(world)
    assert "passed to another person" not in inspector.get("/inspector").text
    page = inspector.get(path).text
    assert "The driver who stood before the officer" in page
    assert STOPPED.name in page
    assert STOPPED.document in page
    assert inspector.post(f"{path}/issue").status_code == 303
    [resolution] = world.desk.issuing.open_resolutions()
    assert (resolution.owner.pin, resolution.named_as) == (STOPPED.pin, NamedAs.DRIVER)


def test_without_a_driver_the_page_says_why_nobody_is_charged(world: World) -> None:
    officer = Visitor(world).log_in(Role.OFFICER)
    send_violation(officer, crossing()[0])
    inspector, path = inspected(world)
    page = inspector.get(path).text
    assert "No driver is entered." in page
    assert f"{path}/issue" not in page
    assert inspector.post(f"{path}/issue").status_code == 409
    send_violation(officer, crossing()[0], **TYPED)
    assert inspector.post(f"{path}/issue").status_code == 303


@pytest.mark.parametrize(
    ("lacking", "sentence"),
    [
        ({"pin": "1"}, "The number has 14 digits, and the day"),
        ({"pin": "29913199900009"}, "The number has 14 digits, and the day"),
        ({"name": " "}, "Write the name."),
        ({"document": ""}, "Write the document with its number."),
        ({"pin": "", "name": "", "document": ""}, "Write the document with its number."),
    ],
)
def test_a_driver_who_is_not_whole_is_asked_for(
    world: World, lacking: dict[str, str], sentence: str
) -> None:
    officer = Visitor(world).log_in(Role.OFFICER)
    officer.get("/?lang=en")
    page = send_violation(officer, crossing()[0], **TYPED | lacking)
    assert sentence in page
    assert STOPPED.address in page
    assert world.desk.review.waiting() == 0


def sent(world: World, **changed: Any) -> dict[str, Any]:
    photo = world.desk.evidence.put(crossing()[0], "image/jpeg")
    act = {
        "offence": "phone",
        "plate": "01 kg 002 dem",
        "place": "Бишкек, Демо көчөсү 7",
        "occurred_at": "2026-05-04T02:30:00Z",
        "photos": [photo],
        "driver": GIVEN,
    }
    return act | changed


def test_a_program_sends_the_driver(world: World) -> None:
    officer = Program(world, Role.OFFICER)
    first = officer.post("officer/violations", **sent(world))
    assert first.status_code == 201, first.text
    assert STOPPED.name not in first.text
    again = officer.post("officer/violations", **sent(world))
    assert again.json() == first.json()
    [decision] = world.desk.review.queue()
    assert decision.liable == ANSWERS
    assert (
        Program(world, Role.OPERATOR).post("officer/violations", **sent(world)).status_code == 403
    )


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"offence": "speed_over_20"}, 422),
        ({"photos": []}, 422),
        ({"photos": ["0" * 64]}, 404),
        ({"driver": GIVEN | {"document": ""}}, 422),
        ({"driver": GIVEN | {"document": " "}}, 422),
        ({"driver": GIVEN | {"pin": "1"}}, 422),
        ({"driver": GIVEN | {"pin": "00000000000000"}}, 422),
        ({"driver": GIVEN | {"kind": "legal"}}, 422),
        ({"occurred_at": "2026-06-04T02:30:00Z"}, 422),
    ],
)
def test_a_program_that_sends_rubbish_opens_no_case(
    world: World, changed: dict[str, Any], status: int
) -> None:
    officer = Program(world, Role.OFFICER)
    answer = officer.post("officer/violations", **sent(world, **changed))
    assert answer.status_code == status, answer.text
    assert world.desk.review.waiting() == 0


@pytest.mark.parametrize("driver", [[], "Иван", 1])
def test_a_driver_that_is_no_table_is_told_by_its_field(world: World, driver: object) -> None:
    answer = Program(world, Role.OFFICER).post("officer/violations", **sent(world, driver=driver))
    assert (answer.status_code, answer.json()["detail"]) == (
        422,
        "'driver' is no table of fields: send one.",
    )


def test_another_driver_is_refused_in_words(world: World) -> None:
    officer = Program(world, Role.OFFICER)
    officer.post("officer/violations", **sent(world))
    other = GIVEN | {"pin": "20303199000004"}
    answer = officer.post("officer/violations", **sent(world, driver=other))
    assert (answer.status_code, "another driver already" in answer.text) == (409, True)
