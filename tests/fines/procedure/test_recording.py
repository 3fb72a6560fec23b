"""Do an officer's own records enter the same file, by the same path?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from fines.accident import AccidentId, AccidentKind, AccidentPerson, AccidentVehicle, PersonRole
from fines.case import CaseKind
from fines.decision import DismissalReason
from fines.errors import InvalidValueError, NotAllowedError, NotLawfulError, SamePersonError
from fines.evidence import EvidenceKind, EvidencePiece, address
from fines.officer import Role
from fines.violation import OffenceCode, Reporter, ReporterKind
from tests.fines.invented import INSPECTOR, NOON, OPERATOR, PATROL, PLATE
from tests.fines.procedure.conftest import Desks

PHOTO = address(b"photograph")
PHONE = OffenceCode("phone")


def test_a_violation_seen_on_the_road_goes_the_way_of_every_other(desks: Desks) -> None:
    desks.evidence.put(b"photograph", "image/jpeg")
    decision = desks.recording.violation(
        offence=PHONE,
        plate="01 kg 001 dem",
        place=" Бишкек, Демо көчөсү 5 ",
        occurred_at=NOON,
        photos=(PHOTO,),
        by=PATROL,
    )
    seen = decision.violation
    assert (seen.plate, seen.place, seen.device) == (PLATE, "Бишкек, Демо көчөсү 5", None)
    assert seen.reported_by == Reporter(kind=ReporterKind.OFFICER, identifier=PATROL.id)
    assert seen.evidence == (
        EvidencePiece(kind=EvidenceKind.OFFICER_PHOTO, sha256=PHOTO, media_type="image/jpeg"),
    )
    assert desks.review.queue() == [decision]
    assert desks.actions() == [(PATROL.id, "decision.proposed")]
    desks.review.confirm(decision.id, OPERATOR)
    with pytest.raises(SamePersonError):
        desks.issuing.issue(decision.id, replace(PATROL, role=Role.INSPECTOR))
    with pytest.raises(NotLawfulError, match="No driver is entered"):
        desks.issuing.issue(decision.id, INSPECTOR)
    assert [action for _, action in desks.actions()] == ["decision.proposed", "decision.confirmed"]
    desks.review.dismiss(decision.id, INSPECTOR, DismissalReason.OWNER_UNKNOWN)


@pytest.mark.parametrize(
    ("plate", "place", "occurred_at", "sentence"),
    [
        ("?", "Бишкек", NOON, "not a plate number"),
        (PLATE, "  ", NOON, "place is empty"),
        (PLATE, "Бишкек", NOON + timedelta(seconds=1), "cannot be"),
        (PLATE, "Бишкек", NOON.replace(tzinfo=None), "cannot be"),
    ],
)
def test_what_cannot_be_is_refused(
    desks: Desks, plate: str, place: str, occurred_at: datetime, sentence: str
) -> None:
    with pytest.raises(InvalidValueError, match=sentence):
        desks.recording.violation(
            offence=PHONE, plate=plate, place=place, occurred_at=occurred_at, photos=(), by=PATROL
        )
    assert desks.review.queue() == []


def test_only_an_officer_records(desks: Desks) -> None:
    with pytest.raises(NotAllowedError, match="role 'officer'"):
        desks.recording.violation(
            offence=PHONE, plate=PLATE, place="Бишкек", occurred_at=NOON, photos=(), by=OPERATOR
        )


def test_an_offence_without_a_rule_is_refused(desks: Desks) -> None:
    with pytest.raises(NotLawfulError, match="tinted"):
        desks.recording.violation(
            offence=OffenceCode("tinted"),
            plate=PLATE,
            place="Бишкек",
            occurred_at=NOON,
            photos=(),
            by=PATROL,
        )


def test_an_accident_opens_a_case_in_the_same_file(desks: Desks) -> None:
    def record() -> object:
        return desks.recording.accident(
            kind=AccidentKind.COLLISION,
            occurred_at=NOON - timedelta(minutes=20),
            place="Бишкек, Демо көчөсү 5",
            circumstances=" Эки унаа кагылышты ",
            vehicles=(
                AccidentVehicle(plate=PLATE, description="Camry", damage="капот", fled=False),
                AccidentVehicle(plate="", description="белгисиз", damage="", fled=True),
            ),
            persons=(AccidentPerson(role=PersonRole.DRIVER, name="Демо", vehicle=1, injury=""),),
            photos=(PHOTO,),
            by=PATROL,
            latitude=42.87,
            longitude=74.59,
        )

    accident = record()
    assert record() == accident
    with desks.case_file.begin() as transaction:
        (case,) = transaction.cases(10)
        kept = transaction.accident(AccidentId(case.subject))
    assert (case.kind, kept) == (CaseKind.ACCIDENT, accident)
    assert kept.circumstances == "Эки унаа кагылышты"
    assert desks.told() == ["accident.recorded"]


@pytest.mark.parametrize("vehicle", [0, 2, -1])
def test_nobody_sat_in_a_vehicle_that_took_no_part(desks: Desks, vehicle: int) -> None:
    with pytest.raises(InvalidValueError, match=f"no vehicle {vehicle} among 1"):
        desks.recording.accident(
            kind=AccidentKind.COLLISION,
            occurred_at=NOON - timedelta(minutes=20),
            place="Бишкек, Демо көчөсү 5",
            circumstances="",
            vehicles=(AccidentVehicle(plate=PLATE, description="", damage="", fled=False),),
            persons=(
                AccidentPerson(role=PersonRole.DRIVER, name="Демо", vehicle=vehicle, injury=""),
            ),
            by=PATROL,
        )
