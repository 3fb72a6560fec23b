"""Who sees whom? Citizens see copies without other people, the police originals, on record."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fines.documents.pictures import act_and_crop
from fines.evidence import REDACTED, EvidenceKind
from fines.officer import Role
from fines.packages.checking import check_package
from fines.packages.device_key import load_device_keys
from fines.packages.package import signed
from fines.packages.report import Verdict
from fines.resolution import Resolution
from fines.violation import Violation
from tests.api.test_citizen import link
from tests.api.visitor import Visitor
from tests.api.world import PEOPLE, World
from tests.fines.packages.packing import MADE_BY


@pytest.fixture
def act(world: World) -> Violation:
    """An act whose camera made copies without other people and signed all of it."""
    plain = world.violation()
    assert plain.device is not None
    key = load_device_keys(f"development:{world.folder}")(plain.device)
    return signed(plain, plain.device, key, MADE_BY, world.desk.evidence)


@pytest.fixture
def resolution(world: World, act: Violation) -> Resolution:
    decision = world.desk.review.register(act)
    world.desk.review.confirm(decision.id, PEOPLE[Role.OPERATOR])
    return world.desk.issuing.issue(decision.id, PEOPLE[Role.INSPECTOR])


def test_a_citizen_sees_the_copies_and_the_plate_alone(
    world: World, act: Violation, resolution: Resolution
) -> None:
    visitor = Visitor(world)
    shown = {
        piece.kind
        for piece in act.evidence
        if visitor.get(f"{link(resolution)}/picture/{piece.sha256}").status_code == 200
    }
    copies = {piece.kind for piece in act.evidence} & set(REDACTED.values())
    assert shown == copies | {EvidenceKind.PLATE_CROP}
    page = visitor.get(link(resolution)).text
    redacted = next(p for p in act.evidence if p.kind is EvidenceKind.REDACTED_AT)
    assert f"/picture/{redacted.sha256}" in page


def test_a_citizen_takes_the_signed_package_along(
    world: World, act: Violation, resolution: Resolution
) -> None:
    answer = Visitor(world).get(f"{link(resolution)}/evidence.zip")
    assert answer.headers["content-type"] == "application/zip"
    assert f'filename="red_light-{act.id}.redacted.zip"' in answer.headers["content-disposition"]
    report = check_package(answer.content)
    assert report.genuine
    sealed = [point for point in report.points if point.verdict is Verdict.SEALED]
    assert len(sealed) == sum(piece.kind in REDACTED for piece in act.evidence)


def test_an_act_that_no_camera_of_ours_signed_has_no_package(world: World) -> None:
    resolution, visitor = world.delivered(), Visitor(world)
    assert visitor.get(f"{link(resolution)}/evidence.zip").status_code == 404
    assert "evidence.zip" not in visitor.get(link(resolution)).text


def test_without_copies_a_citizen_sees_the_plate_alone(world: World) -> None:
    whole = world.violation()
    pieces = tuple(piece for piece in whole.evidence if piece.kind not in REDACTED.values())
    photo = replace(pieces[0], kind=EvidenceKind.OFFICER_PHOTO)
    start = replace(pieces[1], kind=EvidenceKind.SECTION_START)
    decision = world.desk.review.register(replace(whole, evidence=(*pieces, photo, start)))
    world.desk.review.confirm(decision.id, PEOPLE[Role.OPERATOR])
    resolution = world.desk.issuing.issue(decision.id, PEOPLE[Role.INSPECTOR])
    visitor = Visitor(world)
    seen = {
        piece.kind
        for piece in decision.violation.evidence
        if visitor.get(f"{link(resolution)}/picture/{piece.sha256}").status_code == 200
    }
    assert seen == {EvidenceKind.PLATE_CROP}
    assert 'class="scene"' not in visitor.get(link(resolution)).text


def test_the_paper_shows_the_copy(world: World, act: Violation) -> None:
    picture, _ = act_and_crop(act, world.desk.evidence)
    assert picture is not None
    assert picture.piece.kind is EvidenceKind.REDACTED_AT


def test_who_of_the_police_takes_an_original_is_recorded(world: World, act: Violation) -> None:
    decision = world.desk.review.register(act)
    visitor = Visitor(world).log_in(Role.OPERATOR)
    at = next(piece for piece in act.evidence if piece.kind is EvidenceKind.AT)
    before = len(world.trail())
    answer = visitor.get(f"/review/{decision.id}/evidence/{at.sha256}")
    assert answer.content == world.desk.evidence.get(at.sha256)
    (entry,) = world.trail()[before:]
    operator, number = PEOPLE[Role.OPERATOR].id, world.case_number(decision.id)
    assert entry == (operator, "case.viewed", number, "original")
