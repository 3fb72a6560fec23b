"""Does the chief see what is due, the late first, and does the count reach Prometheus?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from fines.appeal import AppealGround
from fines.officer import Role
from fines.wording import Language
from tests.api.street import NARROW, WIDE, Street, seen
from tests.api.test_routes import Program
from tests.api.test_trust_pages import at_desk, words
from tests.api.visitor import Visitor
from tests.api.world import PEOPLE, World


def test_the_late_stand_first_and_lead_those_who_may_do_them(world: World) -> None:
    number = world.delivered().number
    appeal = world.desk.appealing.file(number, AppealGround.WRONG_READ, "Туура эмес")
    world.clock.now += timedelta(days=11)
    decision = world.confirmed()
    chief = at_desk(world, Role.ADMINISTRATOR).get("/deadlines").text
    told = words(chief)
    assert "Answer the appeal: 1" in told
    assert told.index("Answer the appeal", told.index("Last day")) < told.index("Issue the")
    assert "overdue" in told
    assert f"/appeals/{appeal.id}" not in chief
    clerk = at_desk(world, Role.APPEALS).get("/deadlines").text
    assert f"/appeals/{appeal.id}" in clerk
    assert "Issue the" not in clerk
    inspector = at_desk(world, Role.INSPECTOR).get("/deadlines").text
    assert f"/inspector/decisions/{decision.id}" in inspector
    assert world.desk.issuing.resolution(number).owner.name not in chief


def test_operators_and_the_chief_are_told_how_much_is_late(world: World) -> None:
    world.proposed()
    operator, chief = at_desk(world, Role.OPERATOR), at_desk(world, Role.ADMINISTRATOR)
    assert "overdue" not in operator.get("/review").text
    assert "Overdue: 0" in words(chief.get("/administrator").text)
    world.clock.now += timedelta(days=4)
    operator, chief = at_desk(world, Role.OPERATOR), at_desk(world, Role.ADMINISTRATOR)
    assert "overdue: 1" in words(operator.get("/review").text)
    assert "Overdue: 1" in words(chief.get("/administrator").text)


def test_programs_ask_for_the_same_and_the_count_is_public_to_prometheus(world: World) -> None:
    number = world.delivered().number
    world.desk.appealing.file(number, AppealGround.WRONG_READ, "Туура эмес")
    world.clock.now += timedelta(days=11)
    told = Program(world, Role.ADMINISTRATOR).get("deadlines").json()
    assert told["late"]["appeal"] == 1
    (duty,) = told["duties"]
    assert (duty["kind"], duty["role"], duty["late"]) == ("appeal", "appeals", True)
    assert duty["case"] == world.case_number(world.desk.issuing.resolution(number).decision_id)
    for role in (Role.OPERATOR, Role.OFFICER):
        assert Program(world, role).get("deadlines").status_code == 403
        assert Visitor(world).log_in(role).get("/deadlines").status_code == 403
    exposed = Visitor(world).get("/metrics").text
    assert 'tartip_duties_late{kind="appeal"} 1.0' in exposed
    assert 'tartip_duties_late{kind="refund"} 0.0' in exposed


def test_late_work_is_counted_once_a_minute_however_often_it_is_asked_for(world: World) -> None:
    number, prometheus = world.delivered().number, Visitor(world)
    appeal = world.desk.appealing.file(number, AppealGround.WRONG_READ, "Туура эмес")
    world.clock.now += timedelta(days=11)
    late = 'tartip_duties_late{kind="appeal"}'
    assert f"{late} 1.0" in prometheus.get("/metrics").text
    world.desk.appealing.reject(appeal.id, PEOPLE[Role.APPEALS], "Жооп")
    world.clock.now += timedelta(seconds=58)
    assert f"{late} 1.0" in prometheus.get("/metrics").text
    world.clock.now += timedelta(seconds=3)
    assert f"{late} 0.0" in prometheus.get("/metrics").text


@pytest.mark.parametrize("language", [Language.RUSSIAN, Language.KYRGYZ])
@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_the_page_is_read_in_a_browser(street: Street, language: Language, width: str) -> None:
    number = street.delivered()
    street.world.desk.appealing.file(number, AppealGround.WRONG_READ, "Туура эмес")
    street.world.confirmed()
    street.world.clock.now += timedelta(days=11)
    size = WIDE if width == "wide" else NARROW
    page = street.at_desk(Role.ADMINISTRATOR, language, size)
    page.goto(f"{street.base}/deadlines")
    seen(page, f"deadlines-{width}-{language}")
