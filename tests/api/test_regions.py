"""Does an officer of one region see its cases only, in every list and behind every address?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from fastapi.routing import APIRoute

from api.access.passwords import hash_password
from api.access.regions import _CASES
from api.main import PAGES, ROUTES
from fines.appeal import Appeal, AppealGround
from fines.delivery import Delivery, DeliveryChannel
from fines.officer import Officer, OfficerId, Role
from fines.region import Region
from fines.resolution import Resolution
from tests.api.visitor import Visitor
from tests.api.world import PASSWORD, PEOPLE, World

OWN, OTHER = Region("bishkek"), Region("chui")
NO_CASE = {
    "sha256", "token", "recall_id", "notice_id", "site", "transaction", "provider", "vendor",
    "batch_id", "envelope",
}  # fmt: skip
"""What else addresses name: evidence stands behind its decision, an envelope behind its batch."""


@dataclass
class Filed:
    """One case of a region, as far as it goes."""

    proposed: str
    resolution: Resolution
    delivery: Delivery
    appeal: Appeal


def filed(world: World, region: Region) -> Filed:
    waiting = world.desk.review.register(replace(world.violation(), region=region))
    act = world.desk.review.register(replace(world.violation(), region=region))
    world.desk.review.confirm(act.id, PEOPLE[Role.OPERATOR])
    resolution = world.desk.issuing.issue(act.id, PEOPLE[Role.INSPECTOR])
    delivery = world.desk.delivering.send(
        resolution.number, DeliveryChannel.POST, PEOPLE[Role.INSPECTOR]
    )
    appeal = world.desk.appealing.file(resolution.number, AppealGround.OTHER, "Мен эмес")
    return Filed(proposed=waiting.id, resolution=resolution, delivery=delivery, appeal=appeal)


def officer(world: World, role: Role, *regions: Region) -> Visitor:
    """Somebody of these regions, logged in."""
    person = Officer(
        id=OfficerId(f"regional-{role}"), name="Демо", rank="", role=role, regions=regions
    )
    with world.desk.case_file.begin() as transaction:
        transaction.save_officer(person, hash_password(PASSWORD))
    visitor = Visitor(world)
    assert visitor.post("/login", officer=person.id, password=PASSWORD).status_code == 303
    return visitor


def routes() -> Iterator[tuple[str, set[str]]]:
    """Path and methods of every address of the desks and of the JSON interface."""
    for prefix, modules in (("", PAGES), ("/api/v1", ROUTES)):
        for module in modules:
            for route in module.router.routes:
                assert isinstance(route, APIRoute)
                yield prefix + route.path, route.methods or set()


def test_every_name_in_an_address_is_known_to_the_guard() -> None:
    names = {name for path, _ in routes() for name in re.findall(r"{(\w+)(?::\w+)?}", path)}
    assert set(_CASES) <= names
    assert names - set(_CASES) == NO_CASE


def test_a_waiting_case_of_another_region_is_not_found(world: World) -> None:
    """Everything else that addresses name is walked over in test_regions_walk.py."""
    case = filed(world, OTHER)
    visitor = officer(world, Role.OPERATOR, OWN)
    for path in (f"/review/{case.proposed}", f"/api/v1/decisions/{case.proposed}"):
        assert visitor.get(path).status_code == 404


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.OPERATOR, "/review"),
        (Role.INSPECTOR, "/inspector"),
        (Role.APPEALS, "/appeals"),
        (Role.OPERATOR, "/api/v1/decisions"),
        (Role.APPEALS, "/api/v1/appeals"),
    ],
)
def test_lists_show_the_own_region_only(world: World, role: Role, page: str) -> None:
    own, other = filed(world, OWN), filed(world, OTHER)
    shown = {
        "/review": "proposed", "/api/v1/decisions": "proposed", "/inspector": "resolution",
        "/appeals": "appeal", "/api/v1/appeals": "appeal",
    }[page]  # fmt: skip

    def mark(case: Filed) -> str:
        known = getattr(case, shown)
        return str(getattr(known, "number", getattr(known, "id", known)))

    def listed(*regions: Region) -> tuple[bool, bool]:
        text = officer(world, role, *regions).get(page).text
        return mark(own) in text, mark(other) in text

    assert listed(OWN) == (True, False)
    assert listed(OWN, OTHER) == (True, True)
    assert listed() == (True, True)


def test_a_case_without_a_region_is_for_those_who_serve_the_country(world: World) -> None:
    case = world.proposed()
    assert officer(world, Role.OPERATOR, OWN).get(f"/review/{case.id}").status_code == 404
    assert officer(world, Role.OPERATOR).get(f"/review/{case.id}").status_code == 200


def test_the_next_request_of_somebody_else_is_not_bound(world: World) -> None:
    case = filed(world, OTHER)
    regional, nationwide = officer(world, Role.OPERATOR, OWN), Visitor(world).log_in(Role.OPERATOR)
    for _ in range(3):
        assert case.proposed not in regional.get("/review").text
        assert case.proposed in nationwide.get("/review").text


def test_a_repetition_knows_no_region(world: World) -> None:
    """The law's steps see the whole file: another region's earlier fine still counts."""
    filed(world, OTHER)
    act = world.desk.review.register(replace(world.violation(), region=OWN))
    world.desk.review.confirm(act.id, PEOPLE[Role.OPERATOR])
    inspector = officer(world, Role.INSPECTOR, OWN)
    page = inspector.post(f"/inspector/decisions/{act.id}/issue")
    assert page.status_code == 303, page.text
    with world.desk.case_file.view() as view:
        (issued,) = view.resolutions_of_decisions([act.id])
        assert len(view.decisions_of_plate(act.violation.plate)) == 3
    assert issued.owner.pin


@pytest.mark.parametrize(
    "path", ["/recalls", "/administrator/permits", "/administrator/error-rates", "/api/v1/recalls"]
)
def test_what_reaches_beyond_a_region_is_not_for_its_officers(world: World, path: str) -> None:
    assert officer(world, Role.ADMINISTRATOR, OWN).get(path).status_code == 403
    assert officer(world, Role.ADMINISTRATOR).get(path).status_code == 200


def test_what_an_officer_of_one_region_records_belongs_to_it(world: World) -> None:
    photo = world.desk.evidence.put(b"\xff\xd8photo", "image/jpeg")
    for regions, expected in (((OWN,), OWN), ((OWN, OTHER), None), ((), None)):
        by = replace(PEOPLE[Role.OFFICER], id=OfficerId(f"p{len(regions)}"), regions=regions)
        world.clock.now = world.clock.now.replace(minute=world.clock.now.minute + 1)
        decision = world.desk.recording.violation(
            offence=world.violation().offence,
            plate="01KG123ABC",
            place="Бишкек",
            occurred_at=world.clock.now,
            photos=(photo,),
            by=by,
        )
        with world.desk.case_file.view() as view:
            assert view.case_of(decision.id).region == expected
