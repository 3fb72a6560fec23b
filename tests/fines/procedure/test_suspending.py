"""Does a court's ruling stop everything that runs against the addressee, and nothing else?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from fines.appeal import AppealGround
from fines.delivery import DeliveryChannel
from fines.errors import InvalidValueError, NotAllowedError, NotLawfulError, StepRefusedError
from fines.local_time import local_day
from fines.money import ZERO
from fines.procedure.suspending import Suspending
from fines.resolution import ResolutionStatus, discount_last_day
from tests.fines.invented import APPEALS, INSPECTOR, NOON, REDUCED, SUM, violation
from tests.fines.procedure.conftest import Desks

RULING = "Pervomai court, 17/2026 (invented)"


@pytest.fixture
def court(desks: Desks) -> Suspending:
    return Suspending(desks.case_file, desks.clock)


def test_the_days_stand_still_while_it_is_suspended(desks: Desks, court: Suspending) -> None:
    number = desks.delivered().number
    desks.clock.forward(days=20)
    suspended = court.suspend(number, APPEALS, RULING)
    assert (suspended.status, discount_last_day(suspended)) == (ResolutionStatus.SUSPENDED, None)
    desks.clock.forward(days=100)
    assert desks.paying.due(number) == REDUCED
    resumed = court.resume(number, APPEALS, RULING)
    assert resumed.status is ResolutionStatus.DELIVERED
    assert discount_last_day(resumed) == local_day(NOON + timedelta(days=130))
    desks.clock.forward(days=10)
    assert desks.paying.due(number) == REDUCED
    desks.clock.forward(days=1)
    assert desks.paying.due(number) == SUM
    assert [action for _, action in desks.actions()][-2:] == [
        "resolution.suspended",
        "resolution.resumed",
    ]


def test_a_discount_that_was_over_does_not_come_back(desks: Desks, court: Suspending) -> None:
    number = desks.delivered().number
    desks.clock.forward(days=31)
    court.suspend(number, APPEALS, RULING)
    assert desks.paying.due(number) == SUM
    court.resume(number, APPEALS, RULING)
    assert desks.paying.due(number) == SUM


def test_an_objection_stops_the_days_too(desks: Desks) -> None:
    number = desks.delivered().number
    desks.clock.forward(days=29)
    appeal = desks.appealing.file(number, AppealGround.OTHER, "Туура эмес")
    desks.clock.forward(days=40)
    rejected = desks.appealing.reject(appeal.id, APPEALS, "Жок")
    assert discount_last_day(rejected) == local_day(NOON + timedelta(days=70))


def test_a_pause_before_delivery_adds_no_day(desks: Desks, court: Suspending) -> None:
    number = desks.issued().number
    court.suspend(number, APPEALS, RULING)
    desks.clock.forward(days=3)
    court.resume(number, APPEALS, RULING)
    sent = desks.delivering.send(number, DeliveryChannel.POST, INSPECTOR)
    delivered = desks.delivering.prove(sent.id, "receipt", INSPECTOR)
    assert discount_last_day(delivered) == local_day(desks.clock() + timedelta(days=30))


def test_an_objection_that_waited_waits_again(desks: Desks, court: Suspending) -> None:
    number = desks.delivered().number
    appeal = desks.appealing.file(number, AppealGround.OTHER, "Туура эмес")
    court.suspend(number, APPEALS, RULING)
    assert court.resume(number, APPEALS, RULING).status is ResolutionStatus.APPEALED
    court.suspend(number, APPEALS, RULING)
    rejected = desks.appealing.reject(appeal.id, APPEALS, "Жок")
    assert rejected.status is ResolutionStatus.SUSPENDED
    assert court.resume(number, APPEALS, RULING).status is ResolutionStatus.DELIVERED


def test_what_is_paid_meanwhile_counts(desks: Desks, court: Suspending) -> None:
    resolution = desks.delivered()
    court.suspend(resolution.number, APPEALS, RULING)
    desks.paying.pay(resolution.payment_code, REDUCED)
    standing = desks.issuing.resolution(resolution.number)
    assert (standing.status, standing.paid) == (ResolutionStatus.SUSPENDED, REDUCED)
    assert desks.paying.due(resolution.number) == ZERO
    assert court.resume(resolution.number, APPEALS, RULING).status is ResolutionStatus.PAID


def test_only_a_ruling_that_is_named_by_who_answers_appeals(
    desks: Desks, court: Suspending
) -> None:
    number = desks.delivered().number
    with pytest.raises(NotAllowedError):
        court.suspend(number, INSPECTOR, RULING)
    with pytest.raises(InvalidValueError, match="number and court"):
        court.suspend(number, APPEALS, " ")
    with pytest.raises(StepRefusedError, match="not suspended"):
        court.resume(number, APPEALS, RULING)


def test_after_the_limitation_period_nobody_is_punished(desks: Desks) -> None:
    in_time = desks.confirmed(violation(NOON))
    late = desks.confirmed(violation(NOON - timedelta(days=1)))
    desks.clock.forward(days=60)
    assert desks.issuing.issue(in_time.id, INSPECTOR).decision_id == in_time.id
    with pytest.raises(NotLawfulError, match="could be punished until"):
        desks.issuing.issue(late.id, INSPECTOR)
