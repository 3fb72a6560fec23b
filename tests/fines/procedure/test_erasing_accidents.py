"""Are the people of an accident forgotten in time, while its facts and the audit stay whole?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fines.accident import (
    Accident,
    AccidentKind,
    AccidentPerson,
    AccidentVehicle,
    Conditions,
    PersonRole,
    Weather,
)
from fines.decision import DismissalReason
from fines.erasure import GONE, Retention
from fines.errors import StepRefusedError
from fines.evidence import Sha256
from fines.injury import InjuryClass
from fines.local_time import local_day
from fines.procedure.auditing import verify_audit
from fines.procedure.erasing import Erasing
from fines.procedure.following_up import FollowingUp
from fines.violation import OffenceCode
from tests.fines.invented import NOON, OPERATOR, PATROL, PLATE, violation
from tests.fines.procedure.conftest import Desks

KEPT = Retention(dismissed_days=1000, accident_days=100)
SECRETS = (PLATE, "Toyota", "капот", "Асан", "башы", "№ 12")


@pytest.fixture
def removed() -> list[Sha256]:
    return []


@pytest.fixture
def erasing(desks: Desks, removed: list[Sha256]) -> Erasing:
    return Erasing(desks.case_file, removed.append, desks.clock, KEPT)


@pytest.fixture
def photo(desks: Desks) -> Sha256:
    return desks.evidence.put(b"photograph", "image/jpeg")


@pytest.fixture
def accident(desks: Desks, photo: Sha256) -> Accident:
    return desks.recording.accident(
        kind=AccidentKind.PEDESTRIAN,
        occurred_at=NOON,
        place="Бишкек, Демо көчөсү 5",
        circumstances="Асан жолго чыкты",
        vehicles=(AccidentVehicle(plate=PLATE, description="Toyota", damage="капот", fled=True),),
        persons=(
            AccidentPerson(role=PersonRole.PEDESTRIAN, name="Асан", vehicle=None, injury="башы"),
            AccidentPerson(role=PersonRole.DRIVER, name="", vehicle=1, injury=""),
        ),
        photos=(photo,),
        by=PATROL,
        latitude=42.87,
        longitude=74.59,
        conditions=Conditions(weather=Weather.FOG),
    )


@pytest.fixture
def following_up(desks: Desks) -> FollowingUp:
    return FollowingUp(desks.case_file, desks.clock)


def hurt(following_up: FollowingUp, accident: Accident) -> Accident:
    return following_up.tell(
        accident.id,
        PATROL,
        person=1,
        source="оорукана, Асан, № 12",
        sought_help_on=local_day(NOON),
        hospital_days=1,
        proven=True,
    )


def test_the_people_go_and_the_facts_stay(
    desks: Desks,
    erasing: Erasing,
    accident: Accident,
    following_up: FollowingUp,
    photo: Sha256,
    removed: list[Sha256],
) -> None:
    told = hurt(following_up, accident)
    with desks.case_file.view() as view:
        case = view.case_of(accident.id).number
    desks.clock.forward(days=101)
    assert erasing.expired_accidents() == [accident.id]
    assert erasing.work_off() == 1
    assert erasing.work_off() == 0
    with desks.case_file.view() as view:
        left = view.accident(accident.id)
        chain = view.audit_chain(0, 1000)
    assert left == replace(
        told,
        circumstances=GONE,
        vehicles=(AccidentVehicle(plate="", description="", damage="", fled=True),),
        persons=(
            AccidentPerson(role=PersonRole.PEDESTRIAN, name=GONE, vehicle=None, injury=GONE),
            AccidentPerson(role=PersonRole.DRIVER, name="", vehicle=1, injury=""),
        ),
        evidence=(),
        findings=tuple(replace(each, source=GONE) for each in told.findings),
    )
    assert left.injury_of(1) is InjuryClass.INJURED
    assert removed == [photo]
    last = chain[-1][1]
    assert (last.action, last.subject) == ("case.erased", case)
    assert last.purpose == "accidents are kept 100 days after their last step"
    report = verify_audit(desks.case_file, lambda *_: True)
    assert (report.fault, report.entries) == (None, len(chain))
    whole = f"{left} {[entry for _, entry, _ in chain]}"
    assert [secret for secret in SECRETS if secret in whole] == []


def test_the_days_count_from_the_last_word(
    desks: Desks, erasing: Erasing, accident: Accident, following_up: FollowingUp
) -> None:
    desks.clock.forward(days=99)
    hurt(following_up, accident)
    desks.clock.forward(days=99)
    assert (erasing.expired_accidents(), erasing.work_off()) == ([], 0)
    desks.clock.forward(days=1)
    assert erasing.work_off() == 1


@pytest.mark.usefixtures("accident")
def test_nobody_is_erased_while_nothing_is_set(desks: Desks, removed: list[Sha256]) -> None:
    desks.clock.forward(days=10_000)
    kept = Retention(punished_days=1, dismissed_days=1)
    assert Erasing(desks.case_file, removed.append, desks.clock, kept).work_off() == 0
    assert removed == []


@pytest.mark.parametrize("first", ["accident", "violation"])
def test_a_photograph_stays_while_the_other_case_of_the_officer_cites_it(
    desks: Desks, removed: list[Sha256], accident: Accident, photo: Sha256, first: str
) -> None:
    seen = desks.recording.violation(
        offence=OffenceCode("red_light"),
        plate=PLATE,
        place="Бишкек, Демо көчөсү 5",
        occurred_at=NOON - timedelta(minutes=1),
        photos=(photo,),
        by=PATROL,
    )
    desks.review.dismiss(seen.id, OPERATOR, DismissalReason.EVIDENCE_POOR)
    desks.clock.forward(days=50)
    alone = {
        "accident": Retention(accident_days=10),
        "violation": Retention(dismissed_days=10),
    }
    order = [first, *(each for each in alone if each != first)]
    for turn, case in enumerate(order):
        erasing = Erasing(desks.case_file, removed.append, desks.clock, alone[case])
        assert erasing.work_off() == 1
        assert (photo in removed) is bool(turn)


def test_nothing_more_is_told_of_somebody_who_was_forgotten(
    desks: Desks, erasing: Erasing, accident: Accident, following_up: FollowingUp
) -> None:
    desks.clock.forward(days=100)
    assert erasing.work_off() == 1
    with pytest.raises(StepRefusedError, match="was erased"):
        hurt(following_up, accident)


@pytest.mark.usefixtures("accident")
def test_a_round_erases_no_more_than_it_is_told(desks: Desks, erasing: Erasing) -> None:
    decision = desks.review.register(violation(NOON.replace(minute=1)))
    desks.review.dismiss(decision.id, OPERATOR, DismissalReason.PLATE_UNSURE)
    desks.clock.forward(days=1001)
    assert [erasing.work_off(1) for _ in range(3)] == [1, 1, 0]
