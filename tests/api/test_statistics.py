"""Do the meter and the public statistics count right, hide small groups and name nobody?"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fines.appeal import AppealGround
from fines.basis import Basis, BasisKind
from fines.decision import DecisionId, DismissalReason
from fines.delivery import DeliveryChannel
from fines.fairness import Days, Dimension, GroupCounts
from fines.officer import Role
from fines.procedure.measuring_fairness import MeasuringFairness
from fines.region import Region
from tests.api.test_regions import officer
from tests.api.visitor import Visitor
from tests.api.world import MORNING, PEOPLE, World, build

OPERATOR, INSPECTOR, APPEALS = (
    PEOPLE[role] for role in (Role.OPERATOR, Role.INSPECTOR, Role.APPEALS)
)
MODEL = Basis(kind=BasisKind.MODEL, value="plate_reader@1")


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = build(tmp_path)
    made.desk = replace(
        made.desk, fairness=MeasuringFairness(made.desk.case_file, made.clock, least=5)
    )
    return made


def registered(world: World, region: str = "bishkek") -> DecisionId:
    act = replace(world.violation(), region=Region(region), bases=(MODEL,))
    return world.desk.review.register(act).id


def lived(world: World) -> None:
    """Six rejected (one exempt), three issued of which one objection won; one of another region."""
    for _ in range(5):
        world.desk.review.dismiss(registered(world), OPERATOR, DismissalReason.PLATE_UNSURE)
    world.desk.review.dismiss(registered(world), OPERATOR, DismissalReason.EXEMPT)
    for place in range(3):
        decision = registered(world)
        world.desk.review.confirm(decision, OPERATOR)
        issued = world.desk.issuing.issue(decision, INSPECTOR)
        if place == 0:
            appeal = world.desk.appealing.file(issued.number, AppealGround.OTHER, "Мен эмес")
            world.desk.appealing.uphold(appeal.id, APPEALS, "Туура")
    registered(world)
    world.desk.review.dismiss(registered(world, "chui"), OPERATOR, DismissalReason.PLATE_UNSURE)


def only(rows: Sequence[GroupCounts]) -> GroupCounts:
    (row,) = rows
    return row


def test_each_dimension_counts_the_same_cases(world: World) -> None:
    lived(world)
    tables = world.desk.fairness.now()
    assert set(tables) == set(Dimension)
    for dimension, name in (
        (Dimension.PLATE, "KG KG_2016"),
        (Dimension.HOUR, "day"),
        (Dimension.CAMERA, "demo-crossing"),
        (Dimension.MODEL, "plate_reader@1"),
    ):
        row = only(tables[dimension])
        assert row == GroupCounts(
            group=name,
            proposed=11,
            decided=10,
            rejected=6,
            issued=3,
            won=1,
            examined=0,
            wrong=0,
            served=Days(middle=None, count=0, of=3),
            answered=Days(middle=None, count=1, of=1),
        )
    assert only(tables[Dimension.REGION]).group == "bishkek"
    assert only(tables[Dimension.REGION]).decided == 9


def test_what_is_older_than_a_year_is_not_counted(world: World) -> None:
    lived(world)
    world.clock.now += timedelta(days=366)
    assert not any(world.desk.fairness.now().values())


def test_the_public_statistics_are_counted_once_an_hour(world: World) -> None:
    visitor = Visitor(world)
    assert visitor.get("/api/v1/statistics").json()["groups"] == []
    lived(world)
    assert visitor.get("/api/v1/statistics").json()["groups"] == []
    world.clock.now += timedelta(hours=2)
    told = visitor.get("/api/v1/statistics").json()
    assert (told["days"], told["least"]) == (365, 5)
    (camera,) = [each for each in told["groups"] if each["dimension"] == "camera"]
    assert camera["rejected"]["count"] == 6
    assert camera["rejected"]["low"] < 0.6 < camera["rejected"]["high"]
    assert camera["proposed"] == 11
    assert camera["served"] == {"middle": None, "count": 0, "of": 3}
    answer = visitor.get("/api/v1/statistics?format=csv")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == len(told["groups"])
    (row,) = [each for each in rows if each["dimension"] == "camera"]
    assert (row["proposed"], row["served_days"], row["answered_of"]) == ("11", "", "1")
    assert visitor.get("/api/v1/statistics?format=xml").status_code == 422


@pytest.mark.parametrize(("language", "days"), [("ky", "4 күн"), ("ru", "4 дн."), ("en", "4 days")])
def test_the_days_that_people_waited_are_told(world: World, language: str, days: str) -> None:
    for _ in range(5):
        world.clock.now = MORNING
        number = world.issued().number
        sent = world.desk.delivering.send(number, DeliveryChannel.POST, INSPECTOR)
        world.clock.now += timedelta(days=4)
        world.desk.delivering.prove(sent.id, "Дүмүрчөк 17", INSPECTOR)
    visitor = Visitor(world)
    assert days in visitor.get(f"/statistics?lang={language}").text
    (camera,) = [
        each
        for each in visitor.get("/api/v1/statistics").json()["groups"]
        if each["dimension"] == "camera"
    ]
    assert camera["served"] == {"middle": 4.0, "count": 5, "of": 5}


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_pages_stand_in_three_languages_and_name_nobody(world: World, language: str) -> None:
    lived(world)
    public = Visitor(world).get(f"/statistics?lang={language}")
    meter = (
        Visitor(world).log_in(Role.ADMINISTRATOR).get(f"/administrator/fairness?lang={language}")
    )
    for page in (public, meter):
        assert page.status_code == 200
        assert "KG KG_2016" in page.text
        assert world.violation().plate not in page.text
    assert Visitor(world).log_in(Role.OPERATOR).get("/administrator/fairness").status_code == 403


def test_a_regional_administrator_sees_the_own_regions_meter(world: World) -> None:
    lived(world)
    page = officer(world, Role.ADMINISTRATOR, Region("chui")).get("/administrator/fairness")
    assert page.status_code == 200
    assert "demo-crossing" not in page.text
    page = officer(world, Role.ADMINISTRATOR, Region("bishkek")).get("/administrator/fairness")
    assert "demo-crossing" in page.text
