"""Is everything that waits found, with its last day, and told once when it is late?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from fines.appeal import AppealGround
from fines.basis import Basis, BasisKind
from fines.decision import DecisionId, DismissalReason
from fines.duty import ROLES, DutyKind
from fines.error_rate import Examination
from fines.errors import NotAllowedError
from fines.gateways.sandbox import SandboxGateway, silent_first
from fines.law import KYRGYZSTAN, load_law
from fines.local_time import local_day
from fines.officer import Officer, OfficerId, Role
from fines.procedure.holding import Holding
from fines.procedure.overseeing import Overseeing
from fines.procedure.paying import Paying
from fines.procedure.recalling import Recalling
from fines.procedure.refunding import Refunding
from fines.procedure.review import Review
from fines.procedure.serving import exhaust
from fines.procedure.suspending import Suspending
from fines.second_look import SecondLook
from fines.vehicle_look import VehicleColour, VehicleKind, VehicleLook
from tests.fines.invented import (
    APPEALS,
    DRIVER,
    INSPECTOR,
    NOON,
    OPERATOR,
    PATROL,
    REDUCED,
    SITE,
    violation,
)
from tests.fines.procedure.conftest import Desks

CHIEF = Officer(id=OfficerId("demo-admin"), name="Демо", rank="", role=Role.ADMINISTRATOR)
ACCOUNTANT = replace(CHIEF, id=OfficerId("demo-accountant"), role=Role.ACCOUNTANT)
LAW = load_law(KYRGYZSTAN)
TODAY = local_day(NOON)


@pytest.fixture
def overseeing(desks: Desks) -> Overseeing:
    return Overseeing(desks.case_file, LAW, desks.clock)


def review(desks: Desks) -> str:
    return desks.review.register(violation()).id


def second_look(desks: Desks) -> str:
    both = Review(desks.case_file, LAW, desks.clock, SecondLook(percent=100))
    return both.confirm(both.register(violation()).id, OPERATOR).id


def confirmed(desks: Desks) -> str:
    return desks.confirmed().id


def passed_on(desks: Desks) -> str:
    number = desks.delivered().number
    desks.clock.forward(days=5)
    appeal = desks.appealing.file(number, AppealGround.OTHER_DRIVER, "Мен эмес", DRIVER)
    return desks.passing_on.pass_on(appeal.id, APPEALS, "Ооба").id


def unserved(desks: Desks) -> str:
    return desks.issued().number


def unreachable(desks: Desks) -> str:
    resolution = desks.issued()
    desks.clock.forward(days=2)
    with desks.case_file.begin() as transaction:
        row = transaction.sendings.sendings_of(resolution.number)[0]
        exhaust(transaction, row, resolution, desks.clock())
    return resolution.number


def appealed(desks: Desks) -> str:
    number = desks.delivered().number
    return desks.appealing.file(number, AppealGround.WRONG_READ, "Туура эмес").id


def suspended(desks: Desks) -> str:
    number = desks.delivered().number
    desks.clock.forward(days=3)
    return Suspending(desks.case_file, desks.clock).suspend(number, APPEALS, "17/2026").number


def recalled(desks: Desks) -> str:
    basis = Basis(kind=BasisKind.SITE, value=SITE)
    return Recalling(desks.case_file, desks.clock).order(basis, None, None, "bad", CHIEF).id


def owed(desks: Desks) -> str:
    resolution = desks.delivered()
    desks.paying.pay(resolution.payment_code, REDUCED)
    desks.clock.forward(days=4)
    appeal = desks.appealing.file(resolution.number, AppealGround.WRONG_READ, "Туура эмес")
    return desks.appealing.uphold(appeal.id, APPEALS, "Ооба").number


def ordered(desks: Desks) -> str:
    return Refunding(desks.case_file, desks.clock).order(owed(desks), "account", ACCOUNTANT).id  # type: ignore[arg-type]


def unknown(desks: Desks, folder: Path) -> str:
    silent = SandboxGateway(folder / "silent.db", silent_first(1))
    paying = Paying(desks.case_file, silent, desks.clock)
    return paying.pay(desks.delivered().payment_code, REDUCED).id


def drawn(desks: Desks) -> str:
    resolution = desks.delivered()
    with desks.case_file.begin() as transaction:
        transaction.examinations.save(
            Examination(decision=resolution.decision_id, drawn_at=resolution.issued_at)
        )
    return resolution.decision_id


def held(desks: Desks) -> str:
    red = VehicleLook(colour=VehicleColour.RED, kind=VehicleKind.CAR)
    white = VehicleLook(colour=VehicleColour.WHITE, kind=VehicleKind.TRUCK)
    first, second = violation(NOON - timedelta(hours=9)), violation()
    desks.review.register(replace(first, look=red))
    return desks.review.register(replace(second, look=white)).id


WAITING: dict[DutyKind, tuple[Callable[..., str], int]] = {
    DutyKind.REVIEW: (review, 3),
    DutyKind.SECOND_LOOK: (second_look, 5),
    DutyKind.ISSUE: (confirmed, 10),
    DutyKind.ISSUE_AGAIN: (passed_on, 5 + 3),
    DutyKind.SEND: (unreachable, 2 + 3),
    DutyKind.SERVE: (unserved, 60),
    DutyKind.APPEAL: (appealed, 10),
    DutyKind.COURT: (suspended, 3 + 60),
    DutyKind.RECALL: (recalled, 2),
    DutyKind.REFUND: (owed, 4 + 10),
    DutyKind.REFUND_WORD: (ordered, 4 + 10),
    DutyKind.PAYMENT: (unknown, 1),
    DutyKind.EXAMINATION: (drawn, 20),
    DutyKind.HOLD: (held, 3),
}


def prepared(desks: Desks, kind: DutyKind, folder: Path) -> str:
    make, _ = WAITING[kind]
    return make(desks, folder) if make is unknown else make(desks)


def test_every_kind_has_a_role_a_term_and_a_test() -> None:
    assert set(ROLES) == set(WAITING) == set(DutyKind)
    assert all(LAW.duty_days(kind, TODAY) for kind in DutyKind)


@pytest.mark.parametrize("kind", DutyKind)
def test_what_waits_is_found_with_its_last_day_and_told_once(
    desks: Desks, overseeing: Overseeing, kind: DutyKind, tmp_path: Path
) -> None:
    subject = prepared(desks, kind, tmp_path)
    (found,) = [duty for duty in overseeing.duties(CHIEF) if duty.waiting.kind is kind]
    last = TODAY + timedelta(days=WAITING[kind][1])
    assert (found.waiting.subject, found.role, found.due) == (subject, ROLES[kind], last)
    assert bool(found.waiting.case) is (kind is not DutyKind.RECALL)
    desks.clock.now = NOON + timedelta(days=(last - TODAY).days)
    assert (found.overdue(last), overseeing.late(CHIEF)[kind]) == (False, 0)
    before = [each for each in desks.told() if each == "duty.late"]
    assert before == []
    overseeing.escalate()
    assert kind.value not in told_kinds(desks)
    desks.clock.forward(days=1)
    assert found.overdue(local_day(desks.clock()))
    assert overseeing.late(CHIEF)[kind] == overseeing.all_late()[kind] == 1
    overseeing.escalate()
    overseeing.escalate()
    assert told_kinds(desks).count(kind.value) == 1


def told_kinds(desks: Desks) -> list[str]:
    with desks.case_file.view() as view:
        told = [each for _, each in view.unannounced(1000)]
    return [each.body["duty"] for each in told if each.kind == "duty.late"]


def test_what_was_done_waits_no_more(desks: Desks, overseeing: Overseeing) -> None:
    decision = desks.review.register(violation()).id
    assert [duty.waiting.subject for duty in overseeing.duties(CHIEF)] == [decision]
    desks.review.dismiss(decision, OPERATOR, DismissalReason.PLATE_UNSURE)
    assert overseeing.duties(CHIEF) == []
    number = desks.delivered(violation(NOON - timedelta(hours=1))).number
    appeal = desks.appealing.file(number, AppealGround.WRONG_READ, "Туура эмес")
    desks.appealing.reject(appeal.id, APPEALS, "Жок")
    assert overseeing.duties(CHIEF) == []


def test_the_limitation_period_comes_first(desks: Desks, overseeing: Overseeing) -> None:
    acted = NOON - timedelta(days=59)
    old = desks.review.register(violation(acted)).id
    young = desks.review.register(violation(NOON)).id
    first, second = overseeing.duties(CHIEF)
    assert (first.waiting.subject, first.due) == (old, TODAY + timedelta(days=1))
    assert (second.waiting.subject, second.due) == (young, TODAY + timedelta(days=3))
    desks.clock.forward(days=2)
    assert overseeing.late(CHIEF)[DutyKind.REVIEW] == 1


def test_each_sees_their_own_and_the_chief_all(desks: Desks, overseeing: Overseeing) -> None:
    prepared(desks, DutyKind.APPEAL, Path())
    desks.confirmed(violation(NOON - timedelta(hours=1)))
    assert {duty.waiting.kind for duty in overseeing.duties(CHIEF)} == {
        DutyKind.APPEAL,
        DutyKind.ISSUE,
    }
    assert [duty.waiting.kind for duty in overseeing.duties(APPEALS)] == [DutyKind.APPEAL]
    assert [duty.waiting.kind for duty in overseeing.duties(INSPECTOR)] == [DutyKind.ISSUE]
    assert overseeing.duties(ACCOUNTANT) == []
    for nobody in (OPERATOR, PATROL):
        with pytest.raises(NotAllowedError, match="oversee"):
            overseeing.duties(nobody)


def test_where_no_term_is_set_it_waits_without_a_last_day(desks: Desks) -> None:
    prepared(desks, DutyKind.APPEAL, Path())
    law = replace(load_law(KYRGYZSTAN), duties=())
    elsewhere = Overseeing(desks.case_file, law, desks.clock)
    (duty,) = elsewhere.duties(CHIEF)
    assert (duty.due, duty.overdue(date.max)) == (None, False)
    desks.clock.forward(days=1000)
    assert elsewhere.escalate() == 0


def test_many_that_are_late_are_told_in_turn(desks: Desks, overseeing: Overseeing) -> None:
    for hours in range(5):
        desks.review.register(violation(NOON - timedelta(hours=hours)))
    desks.clock.forward(days=10)
    assert [overseeing.escalate(most=2) for _ in range(4)] == [2, 2, 1, 0]


def test_a_hold_that_somebody_looked_at_waits_for_nobody(
    desks: Desks, overseeing: Overseeing
) -> None:
    second = DecisionId(held(desks))
    holding = Holding(desks.case_file, desks.clock)
    (conflict,) = holding.conflicts(second)
    holding.clear(second, conflict.other, APPEALS, "one car, painted")
    assert DutyKind.HOLD not in {each.waiting.kind for each in overseeing.duties(CHIEF)}


def test_a_hold_with_a_dismissed_act_waits_for_nobody(desks: Desks, overseeing: Overseeing) -> None:
    second = DecisionId(held(desks))
    desks.review.dismiss(second, OPERATOR, DismissalReason.PLATE_UNSURE)
    assert DutyKind.HOLD not in {each.waiting.kind for each in overseeing.duties(CHIEF)}
