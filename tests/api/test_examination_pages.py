"""Is an issued decision judged anew on pages that do not tell the first verdict?"""

from __future__ import annotations

import pytest

from fines.basis import Basis, BasisKind
from fines.decision import DecisionId, DecisionStatus
from fines.error_rate import Examination
from fines.officer import Officer, OfficerId, Role
from tests.api.test_trust_pages import at_desk, words
from tests.api.visitor import Visitor
from tests.api.world import MORNING, PEOPLE, World

SECOND = Officer(id=OfficerId("second"), name="Демо Экинчи", rank="лейтенант", role=Role.OPERATOR)


@pytest.fixture
def drawn(world: World) -> DecisionId:
    """An issued decision that is to be judged anew."""
    resolution = world.issued()
    with world.desk.case_file.begin() as transaction:
        wanted = Examination(decision=resolution.decision_id, drawn_at=resolution.issued_at)
        transaction.examinations.save(wanted)
        hash_of = transaction.password_hash(PEOPLE[Role.OPERATOR].id)
        assert hash_of is not None
        transaction.save_officer(SECOND, hash_of)
    return resolution.decision_id


@pytest.fixture
def second(world: World, drawn: DecisionId, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """An operator who had no part in it."""
    monkeypatch.setitem(PEOPLE, Role.OPERATOR, SECOND)
    return at_desk(world, Role.OPERATOR)


def test_who_judged_it_is_not_asked_again(world: World, drawn: DecisionId) -> None:
    first = at_desk(world, Role.OPERATOR)
    assert "There is nothing to examine" in words(first.get("/examinations").text)
    page = first.get(f"/examinations/{drawn}").text
    assert "another person must answer" in words(page)
    assert 'id="confirm"' not in page
    assert first.post(f"/examinations/{drawn}/confirm").status_code == 409


def test_another_sees_the_evidence_and_nothing_of_the_first_verdict(
    world: World, drawn: DecisionId, second: Visitor
) -> None:
    assert f"/examinations/{drawn}" in second.get("/examinations").text
    page = second.get(f"/examinations/{drawn}").text
    assert page.count(f"/examinations/{drawn}/evidence/") >= 9
    assert "01 KG 001 DEM" not in page
    for told in ("confirmed_by", "Issued", ">operator<", ">inspector<", "00-00-000"):
        assert told not in page
    differs = second.post(f"/examinations/{drawn}/confirm", reading="01KG001DEN")
    assert (differs.status_code, "You read 01 KG 001 DEN" in differs.text) == (422, True)
    assert second.post(f"/examinations/{drawn}/dismiss", reason="other").status_code == 422
    assert second.post(f"/examinations/{drawn}/confirm", reading="01 kg 001 dem").status_code == 303
    with world.desk.case_file.view() as view:
        assert view.examinations.of(drawn).verdict is DecisionStatus.CONFIRMED
    case = world.case_number(drawn)
    assert ("second", "case.viewed", case, "examination") in world.trail()
    assert second.post(f"/examinations/{drawn}/confirm").status_code == 409


def test_a_dismissal_counts_into_the_rate_with_its_interval(
    world: World, drawn: DecisionId, second: Visitor
) -> None:
    done = second.post(f"/examinations/{drawn}/dismiss", reason="wrong_vehicle")
    assert done.headers["location"] == "/examinations?done=dismissed"
    page = words(at_desk(world, Role.ADMINISTRATOR).get("/administrator/error-rates").text)
    assert "demo-camera 1 1 20.654 – 100 %" in page


def test_a_stopped_source_is_started_again_with_its_reason(world: World) -> None:
    source = Basis(kind=BasisKind.REPORTER, value="demo-camera")
    with world.desk.case_file.begin() as transaction:
        assert transaction.examinations.stop(source, MORNING)
    admin, path = at_desk(world, Role.ADMINISTRATOR), "/administrator/error-rates"
    assert "Stopped: it gives no new fines" in words(admin.get(path).text)
    given = {"kind": source.kind.value, "source": source.value}
    silent = admin.post(f"{path}/start", **given)
    assert (silent.status_code, "Write what has changed" in silent.text) == (422, True)
    done = admin.post(f"{path}/start", why="the lens was cleaned", **given)
    assert "The source works again" in words(admin.get(done.headers["location"]).text)
    assert world.desk.examining.stopped() == []
    assert admin.post(f"{path}/start", why="again", **given).status_code == 404
