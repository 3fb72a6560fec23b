"""Do the desks recall, permit and suspend by real forms, and does nobody see what is not theirs?"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from fines.local_time import local_day
from fines.officer import Role
from fines.resolution import ResolutionStatus
from tests.api.visitor import Visitor
from tests.api.world import World

PAGES = {
    "/recalls": {Role.ADMINISTRATOR, Role.APPEALS},
    "/court": {Role.APPEALS},
    "/administrator/permits": {Role.ADMINISTRATOR},
    "/administrator/error-rates": {Role.ADMINISTRATOR},
    "/examinations": {Role.OPERATOR},
}


def at_desk(world: World, role: Role) -> Visitor:
    """An officer who reads English."""
    visitor = Visitor(world).log_in(role)
    visitor.get("/?lang=en")
    return visitor


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_open_to_its_roles_only(world: World, path: str) -> None:
    assert Visitor(world).get(path).headers["location"].startswith("/login?next=")
    for role in Role:
        answer = Visitor(world).log_in(role).get(path)
        assert answer.status_code == (200 if role in PAGES[path] else 403), role


def test_one_orders_a_recall_another_agrees_and_its_page_tells_what_was_done(world: World) -> None:
    resolution = world.delivered()
    site = world.desk.review.decision(resolution.decision_id).violation.site
    admin, clerk = at_desk(world, Role.ADMINISTRATOR), at_desk(world, Role.APPEALS)
    ordered = admin.post("/recalls", kind="site", basis=site, reason="the sign was unlawful")
    path = ordered.headers["location"]
    page = words(admin.get(path).text)
    assert "If it ran now Resolutions annulled 1 Cases dismissed" in page
    assert "Another person decides" in page
    assert admin.post(path, outcome="approve").status_code == 403
    assert world.desk.issuing.resolution(resolution.number).status is ResolutionStatus.DELIVERED
    assert "Agree and annul" in words(clerk.get(path).text)
    clerk.post(path, outcome="approve")
    assert "Cases still to look at 1" in words(clerk.get(path).text)
    world.desk.recalling.work_off()
    assert "What was done Resolutions annulled 1" in words(clerk.get(path).text)
    assert site in clerk.get("/recalls").text
    assert world.desk.issuing.resolution(resolution.number).status is ResolutionStatus.ANNULLED


def test_a_large_recall_is_counted_in_part_until_somebody_asks(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        world.proposed()
    monkeypatch.setattr("fines.procedure.recalling.COUNTED_AT_ONCE", 1)
    monkeypatch.setattr("fines.procedure.recalling.BATCH", 1)
    admin = at_desk(world, Role.ADMINISTRATOR)
    given = {"kind": "reporter", "basis": "demo-camera", "reason": "why"}
    path = admin.post("/recalls", **given).headers["location"]
    assert "Counted: 1 cases of 3. Count all" in words(admin.get(path).text)
    whole = words(admin.get(f"{path}?whole=yes").text)
    assert "Cases dismissed without a resolution 3" in whole
    assert "Count all" not in whole


def test_a_recall_that_is_refused_undoes_nothing(world: World) -> None:
    number = world.delivered().number
    admin, clerk = at_desk(world, Role.ADMINISTRATOR), at_desk(world, Role.APPEALS)
    path = admin.post("/recalls", kind="reporter", basis="demo-camera", reason="why").headers[
        "location"
    ]
    clerk.post(path, outcome="refuse")
    assert "Refused" in words(clerk.get(path).text)
    world.desk.recalling.work_off()
    assert world.desk.issuing.resolution(number).status is ResolutionStatus.DELIVERED


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"kind": "friends"}, "Choose what was found bad"),
        ({"basis": " "}, "Write its exact name or number"),
        ({"reason": ""}, "Write the reason"),
        ({"first": "yesterday"}, "Write day and time like this"),
        ({"first": "2026-05-05T08:00", "last": "2026-05-04T08:00"}, "It ends before it begins"),
    ],
)
def test_a_recall_that_is_filled_in_wrongly_is_asked_again(
    world: World, changed: dict[str, str], sentence: str
) -> None:
    admin = at_desk(world, Role.ADMINISTRATOR)
    given = {"kind": "sign", "basis": "sign 7", "reason": "it was never put up"}
    page = admin.post("/recalls", **(given | changed))
    assert page.status_code == 422
    assert sentence in page.text
    assert admin.get("/recalls").text.count("/recalls/") == 0


def test_a_form_without_its_token_does_nothing(world: World) -> None:
    number = world.delivered().number
    clerk = at_desk(world, Role.APPEALS)
    bare = clerk.client.post(f"/court/{number}", data={"outcome": "suspend", "ruling": "17/2026"})
    assert bare.status_code == 403
    assert world.desk.issuing.resolution(number).status is ResolutionStatus.DELIVERED


def test_a_permit_entered_late_shows_what_it_annulled(world: World) -> None:
    resolution = world.delivered()
    plate = resolution.owner.vehicle.plate
    day = local_day(world.desk.review.decision(resolution.decision_id).violation.occurred_at)
    admin = at_desk(world, Role.ADMINISTRATOR)
    given = {
        "plate": plate,
        "group": "emergency_service",
        "first": day.isoformat(),
        "source": "order 7 (invented)",
    }
    wrong = admin.post("/administrator/permits", **(given | {"group": "friends", "first": "soon"}))
    assert wrong.status_code == 422
    assert "Choose the group." in wrong.text
    assert "Write the day like this" in wrong.text
    before = (day - timedelta(days=1)).isoformat()
    assert (
        "It ends before it begins"
        in admin.post("/administrator/permits", **(given | {"last": before})).text
    )
    seen = admin.post("/administrator/permits", **given).headers["location"]
    page = words(admin.get(seen).text)
    assert f"{resolution.number} Annulled" in page
    assert "order 7 (invented)" in page
    assert ("admin", "permits.viewed", plate, "permits") in world.trail()
    assert "has no permit" in words(admin.get("/administrator/permits?plate=01KG999ZZZ").text)
    assert admin.get("/administrator/permits?plate=!").status_code == 422


def test_a_court_annuls_by_its_number_once(world: World) -> None:
    number = world.delivered().number
    clerk = at_desk(world, Role.APPEALS)
    path = f"/court/{number}"
    assert "Write the number of the ruling" in clerk.post(path, outcome="annul").text
    done = clerk.post(path, outcome="annul", ruling="18/2026 (invented)").headers["location"]
    page = words(clerk.get(done).text)
    assert "The resolution is annulled." in page
    assert "Enter a court's ruling" not in page
    assert world.desk.issuing.resolution(number).status is ResolutionStatus.ANNULLED
    assert clerk.post(path, outcome="annul", ruling="18/2026 (invented)").status_code == 409


@pytest.mark.parametrize("outcome", ["", "no such word"])
def test_a_form_without_a_known_word_changes_nothing(world: World, outcome: str) -> None:
    number = world.delivered().number
    clerk = at_desk(world, Role.APPEALS)
    clerk.post(f"/court/{number}", outcome="suspend", ruling="17/2026 (invented)")
    refused = clerk.post(f"/court/{number}", outcome=outcome, ruling="17/2026 (invented)")
    assert refused.status_code == 422
    assert world.desk.issuing.resolution(number).status is ResolutionStatus.SUSPENDED
    assert clerk.post("/recalls/of-nothing", outcome=outcome).status_code == 422


def test_a_court_suspends_and_the_page_tells_the_days_that_stood_still(world: World) -> None:
    number = world.delivered().number
    clerk = at_desk(world, Role.APPEALS)
    assert clerk.get("/court?number=00-00").status_code == 422
    path = clerk.get(f"/court?number={number}").headers["location"]
    assert path == f"/court/{number}"
    assert "Write the number of the ruling" in clerk.post(path, outcome="suspend").text
    done = clerk.post(path, outcome="suspend", ruling="17/2026 (invented)").headers["location"]
    assert "Suspended by a court" in words(clerk.get(done).text)
    assert number in clerk.get("/court").text
    assert number in at_desk(world, Role.INSPECTOR).get("/inspector").text
    world.clock.now += timedelta(days=3)
    clerk.post(path, outcome="resume", ruling="18/2026 (invented)")
    page = words(at_desk(world, Role.INSPECTOR).get(f"/inspector/resolutions/{number}").text)
    assert "Days stood still" in page
    assert "Delivered" in page
    assert ("appeals", "resolution.viewed", number, "court") in world.trail()
