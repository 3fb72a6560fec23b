"""Does only the chief see how often a reviewer is overturned, and does the audit know of it?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fines.decision import DismissalReason
from fines.officer import OfficerId, Role
from fines.procedure.review import Review
from fines.region import Region
from fines.second_look import SecondLook
from tests.api.test_regions import officer
from tests.api.visitor import Visitor
from tests.api.world import PEOPLE, World, build

PAGE, ROUTE = "/administrator/fairness?reviewers=yes", "/api/v1/reviewers"
SECOND, THIRD = (
    replace(PEOPLE[Role.OPERATOR], id=OfficerId(f"operator-{n}"), name=f"Демо {n}") for n in (2, 3)
)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """The operator confirmed what two others dismissed."""
    made = build(tmp_path)
    desk = made.desk
    review = Review(desk.case_file, desk.law, made.clock, SecondLook(percent=100))
    act = replace(made.violation(), region=Region("bishkek"))
    decision = review.register(act)
    review.confirm(decision.id, PEOPLE[Role.OPERATOR])
    for other in (SECOND, THIRD):
        review.dismiss(decision.id, other, DismissalReason.PLATE_UNSURE)
    return made


def test_the_inspector_reads_who_would_have_dismissed_it_and_why(world: World) -> None:
    desk = world.desk
    review = Review(desk.case_file, desk.law, world.clock, SecondLook(percent=100))
    decision = review.register(world.violation())
    review.dismiss(decision.id, PEOPLE[Role.OPERATOR], DismissalReason.WRONG_VEHICLE, "Темирчи")
    inspector = Visitor(world).log_in(Role.INSPECTOR)
    path = f"/inspector/decisions/{decision.id}?lang=en"
    for other in (SECOND, THIRD):
        assert "would have dismissed" not in inspector.get(path).text
        review.confirm(decision.id, other)
    page = inspector.get(path).text
    assert "operator would have dismissed it: Wrong vehicle." in page
    assert "Темирчи" in page


def viewed(world: World) -> list[tuple[str, str, str, str]]:
    return [entry for entry in world.trail() if entry[1] == "reviewers.viewed"]


def test_the_chief_sees_it_and_the_audit_knows(world: World) -> None:
    chief = Visitor(world).log_in(Role.ADMINISTRATOR)
    told = chief.get(ROUTE).json()
    assert [each["reviewer"] for each in told] == ["operator", "operator-2"]
    assert told[0]["name"] == PEOPLE[Role.OPERATOR].name
    overturned = told[0]["confirmed"]
    assert (overturned["count"], overturned["of"]) == (1, 1)
    assert 0.2 < overturned["low"] < overturned["high"] == 1.0
    assert (told[1]["dismissed"]["count"], told[1]["dismissed"]["of"]) == (0, 1)
    assert viewed(world) == [("admin", "reviewers.viewed", "reviewers", "disagreement")]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_else_sees_it(world: World, role: Role) -> None:
    visitor = Visitor(world).log_in(role)
    assert [visitor.get(path).status_code for path in (PAGE, ROUTE)] == [403, 403]
    assert viewed(world) == []


def test_the_public_sees_nothing_of_it(world: World) -> None:
    stranger = Visitor(world)
    assert stranger.get(ROUTE).status_code == 401
    assert PEOPLE[Role.OPERATOR].name not in stranger.get("/statistics?reviewers=yes").text
    assert viewed(world) == []


@pytest.mark.parametrize(
    ("language", "title"),
    [("ky", "Текшерүүчүлөр"), ("ru", "Проверяющие"), ("en", "Reviewers")],
)
def test_the_page_shows_it_when_it_is_asked_for(world: World, language: str, title: str) -> None:
    chief = Visitor(world).log_in(Role.ADMINISTRATOR)
    plain = chief.get(f"/administrator/fairness?lang={language}").text
    assert title in plain
    assert PEOPLE[Role.OPERATOR].name not in plain
    assert viewed(world) == []
    shown = chief.get(f"{PAGE}&lang={language}").text
    assert PEOPLE[Role.OPERATOR].name in shown
    assert len(viewed(world)) == 1


def test_a_regional_chief_sees_the_own_regions_answers(world: World) -> None:
    assert officer(world, Role.ADMINISTRATOR, Region("chui")).get(ROUTE).json() == []
    assert len(officer(world, Role.ADMINISTRATOR, Region("bishkek")).get(ROUTE).json()) == 2


@pytest.mark.parametrize("dismissed", [False, True])
def test_nobodys_name_is_asked_for_before_or_without_a_resolution(
    world: World, dismissed: bool
) -> None:
    decision = world.desk.review.register(world.violation())
    if dismissed:
        operator = PEOPLE[Role.OPERATOR]
        world.desk.review.dismiss(decision.id, operator, DismissalReason.WRONG_VEHICLE)
    inspector = Visitor(world).log_in(Role.INSPECTOR)
    page = inspector.get(f"/inspector/decisions/{decision.id}?lang=en").text
    assert "only in a case that awaits its resolution" in page
    assert "owner.asked" not in [action for _, action, *_ in world.trail()]
