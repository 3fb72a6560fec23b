"""Does any address of the police show a case to another region: by itself, by a count, a picture?

Every page and every route is walked over, whatever it is: a new one that forgets its limit fails
here, and so does one whose address names something that nobody has thought about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from fastapi.routing import APIRoute

from api.main import PAGES, ROUTES, create_app
from fines.announcement import Announcement
from fines.officer import Role
from pipeline.camera_board import section_doubts
from pipeline.camera_gauges import SICK
from tests.api.region_case import WholeCase, whole_case
from tests.api.test_regions import OTHER, OWN, officer
from tests.api.visitor import Visitor
from tests.api.world import World

PUBLIC = {"/api/v1/statistics", "/api/v1/error-rates", "/statistics"}
"""For everybody, without a log-in: counts of the whole country in which no case stands."""

MACHINES = {"site", "provider", "transaction", "vendor"}
"""What only machines' addresses name: no officer's session opens them."""

FORMS = {
    # who comes in or goes out
    "POST /login", "POST /logout", "POST /api/v1/session", "DELETE /api/v1/session",
    # the citizen's own: a number with its plate, a link, the paper's code
    "POST /", "POST /api/v1/appeals", "POST /impound/find", "POST /accountant/cash",
    # what an officer records is their own region's
    "POST /officer/violation", "POST /api/v1/officer/violations",
    "POST /api/v1/officer/photographs", "POST /officer/accident",
    "POST /api/v1/accidents", "POST /impound",
    # makes a batch of the own region's letters
    "POST /inspector/batches",
    # refused to who serves some regions
    "POST /accountant/closing", "POST /accountant/enforcement",
    "POST /accountant/enforcement/statuses", "POST /recalls", "POST /api/v1/recalls",
    "POST /administrator/permits", "POST /api/v1/permits", "POST /administrator/error-rates/start",
    "POST /administrator/regions",
    "POST /api/v1/stopped-sources/start",
    # machines with a token of their own
    "POST /api/v1/evidence", "POST /api/v1/violations", "POST /api/v1/device-events",
    "POST /api/v1/device-events/batch", "POST /api/v1/signals", "POST /api/v1/payments",
    "POST /api/v1/terminal",
}  # fmt: skip
"""Addresses that change something and name nothing: each was thought about."""

SHOWN = {
    Role.OPERATOR: ("/review", "/examinations", "/api/v1/decisions"),
    Role.INSPECTOR: ("/inspector", "/inspector/batches", "/impound", "/deadlines"),
    Role.APPEALS: ("/appeals", "/api/v1/appeals", "/api/v1/deadlines"),
    Role.ACCOUNTANT: ("/accountant",),
    Role.ADMINISTRATOR: ("/administrator",),
}
"""Where the own region's cases are seen."""

CAMERA = "hidden-camera"

NAMES = re.compile(r"{(\w+)(?::\w+)?}")


def addresses() -> Iterator[tuple[str, str]]:
    """Method and path of every address, the citizen's own (by a link) left out."""
    for prefix, modules in (("", PAGES), ("/api/v1", ROUTES)):
        for module in modules:
            for route in module.router.routes:
                assert isinstance(route, APIRoute)
                for method in sorted(route.methods or ()):
                    if "{token}" not in route.path:
                        yield method, prefix + route.path


def filled(path: str, case: WholeCase) -> str:
    names = NAMES.findall(path)
    unknown = set(names) - set(case.named) - MACHINES - {"recall_id", "notice_id"}
    assert not unknown, f"{path} names {unknown}: limit it by region, then add it here"
    return NAMES.sub(lambda found: case.named.get(found[1], "none"), path)


def seen(answer: str) -> str:
    """A page without what differs at each look: tokens of forms, seconds of the clock."""
    without = re.sub(r'name="(csrf|form)" value="[^"]*"', "", answer)
    return re.sub(r"\d\d:\d\d(:\d\d)?|\d{4}-\d\d-\d\d|\d\d\.\d\d\.\d{4}", "", without)


def test_the_walk_goes_everywhere(world: World) -> None:
    """What the application answers and what is walked over are the same."""
    walked = {path for _, path in addresses()}
    described = {
        path for path in create_app(world.desk).openapi()["paths"] if path.startswith("/api/v1/")
    }
    assert described <= walked
    assert {f"{m} {p}" for m, p in addresses() if m != "GET" and "{" not in p} == FORMS


@pytest.mark.slow
@pytest.mark.parametrize("role", Role)
def test_whatever_names_a_case_of_another_region_is_not_found(world: World, role: Role) -> None:
    case = whole_case(world, OTHER)
    foreign = officer(world, role, OWN)
    csrf = foreign.token()
    headers, form = {"X-CSRF-Token": csrf}, {"csrf": csrf}
    others = case.marks - set(case.named.values())
    for method, path in addresses():
        if "{" not in path:
            continue
        address = filled(path, case)
        if method == "GET":
            answer = foreign.get(address)
        else:
            # A program sends JSON, a page its form: another body is refused unread.
            body = {"json": {}} if path.startswith("/api/") else {"data": form}
            answer = foreign.client.request(method, address, headers=headers, **body)
        told = f"{method} {address}: {answer.status_code} {answer.text[:200]}"
        assert answer.status_code in {401, 403, 404, 405}, told
        assert not {mark for mark in others if mark in answer.text}, told


@pytest.mark.slow
def test_who_serves_the_country_opens_what_the_walk_names(world: World) -> None:
    """So it was the region that closed it, and no mistyped address."""
    case = whole_case(world, OTHER)
    closed = {
        path
        for method, path in addresses()
        if method == "GET" and set(NAMES.findall(path)) & set(case.named)
    }
    for role in Role:
        visitor = Visitor(world).log_in(role)
        closed -= {p for p in closed if visitor.get(filled(p, case)).status_code in {200, 303}}
    assert closed == {
        "/api/v1/payments/{payment_id}",  # a machine's
        "/officer/accident/{accident_id}",  # for who recorded it
        "/officer/accident/{accident_id}/card.pdf",
        "/api/v1/accidents/{accident_id}/card",
    }


@pytest.mark.slow
@pytest.mark.parametrize("role", Role)
def test_no_page_or_list_changes_by_what_another_region_does(world: World, role: Role) -> None:
    """The same pages before and after: no title, no count, no picture, no line more."""
    lists = {path for method, path in addresses() if method == "GET" and "{" not in path}
    morning = world.clock.now

    def look(paths: Iterable[str]) -> dict[str, str]:
        shown = {}
        for path in paths:
            world.clock.now = morning
            answer = foreign.get(path)
            # A page that this role never sees has nothing to show.
            if answer.status_code not in {401, 403}:
                shown[path] = f"{answer.status_code} {seen(answer.text)}"
        return shown

    cameras: list[Announcement] = []
    world.desk = replace(world.desk, camera_states=lambda: cameras)
    foreign = officer(world, role, OWN)
    before = look(lists - PUBLIC)
    assert len(before) > 5
    case = whole_case(world, OTHER)
    sick = {"site": CAMERA, "region": OTHER, "sicknesses": "dark", "doubts": "occluded=7"}
    cameras += [
        Announcement(kind=SICK, key=CAMERA, body=sick, at=morning),
        section_doubts("hidden-section", OTHER, {"look_differs": 3}, morning),
    ]
    after = look(before)
    for path, page in after.items():
        assert page == before[path], path
    own = officer(world, role, OTHER)
    for path in SHOWN.get(role, ()):
        assert path in before
        assert {m for m in (*case.marks, CAMERA) if m in own.get(path).text}, path


def test_a_code_on_paper_is_paid_at_any_counter_and_gives_no_address(world: World) -> None:
    resolution = world.delivered()
    due = world.desk.paying.due(resolution.number)
    counter = officer(world, Role.ACCOUNTANT, OWN)
    sent = {"form": "form-of-another-one", "code": str(resolution.payment_code)}
    taken = counter.post("/accountant/cash", amount=str(due.tyiyn // 100), **sent)
    assert taken.status_code == 200
    assert resolution.number in taken.text
    (payment,) = world.desk.paying.payments(resolution.number)
    address = f"/accountant/receipts/{payment.id}"
    assert counter.get(address).status_code == 404
    assert Visitor(world).log_in(Role.ACCOUNTANT).get(address).status_code == 200


def test_the_courts_search_tells_nothing_of_another_region(world: World) -> None:
    case = whole_case(world, OTHER)
    clerk = officer(world, Role.APPEALS, OWN)
    answers = [clerk.get(f"/court?number={n}") for n in (case.named["number"], "00-nothing")]
    texts = {seen(each.text).replace(case.named["number"], "").replace("00-nothing", "")
             for each in answers}  # fmt: skip
    assert [each.status_code for each in answers] == [422, 422]
    assert len(texts) == 1


@pytest.mark.parametrize("known", [True, False])
def test_not_there_and_not_yours_are_one_answer(world: World, known: bool) -> None:
    case = whole_case(world, OTHER)
    inspector = officer(world, Role.INSPECTOR, OWN)
    number = case.named["number"] if known else "00-00-000-00-0-999999"
    text = inspector.get(f"/api/v1/resolutions/{number}").text.replace(number, "N")
    assert "N is not on file: check what was entered." in text
