"""Is a day closed once, with what moved and who gets it?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from fines.appeal import AppealGround
from fines.closing import DailyClosing
from fines.errors import NotAllowedError, StepRefusedError
from fines.ledger import AccountKind, Movement, TransferReason
from fines.local_time import local_day
from fines.money import ZERO, Money
from fines.procedure.closing import Closing
from fines.share import ShareLine
from tests.fines.invented import APPEALS, INSPECTOR, NOON, REDUCED, violation
from tests.fines.procedure.conftest import Desks
from tests.fines.procedure.test_refunding import ACCOUNTANT, books

DAY = local_day(NOON)


@pytest.fixture
def closing(desks: Desks) -> Closing:
    return Closing(desks.case_file, desks.review._law, desks.clock)


def shared(report: DailyClosing) -> Money:
    (line,) = report.shares
    return line.amount


def test_what_moved_is_counted_and_the_revenue_is_given_out(desks: Desks, closing: Closing) -> None:
    for hours in (0, 1):
        resolution = desks.delivered(violation(NOON - timedelta(hours=hours)))
        desks.paying.pay(resolution.payment_code, REDUCED)
    desks.clock.forward(days=1)
    report = closing.close(DAY, ACCOUNTANT)
    twice = Money(2 * REDUCED.tyiyn)
    clearing, unapplied, revenue = (
        AccountKind.CLEARING,
        AccountKind.UNAPPLIED,
        AccountKind.REVENUE,
    )
    assert report.movements == (
        Movement(
            reason=TransferReason.PAYMENT, debit=clearing, credit=unapplied, count=2, amount=twice
        ),
        Movement(
            reason=TransferReason.SETTLEMENT, debit=unapplied, credit=revenue, count=2, amount=twice
        ),
    )
    assert report.shares == (ShareLine(recipient="republican_budget", amount=twice),)
    assert books(desks)[AccountKind.SHARE] == twice
    assert closing.close(DAY, ACCOUNTANT) == report
    assert books(desks)[AccountKind.SHARE] == twice


def test_what_falls_after_it_was_given_out_is_taken_off_the_next(
    desks: Desks, closing: Closing
) -> None:
    resolution = desks.delivered()
    desks.paying.pay(resolution.payment_code, REDUCED)
    desks.clock.forward(days=1)
    assert shared(closing.close(DAY, ACCOUNTANT)) == REDUCED
    appeal = desks.appealing.file(resolution.number, AppealGround.WRONG_READ, "Туура эмес")
    desks.appealing.uphold(appeal.id, APPEALS, "Туура")
    desks.clock.forward(days=1)
    assert shared(closing.close(DAY + timedelta(days=1), ACCOUNTANT)) == ZERO - REDUCED
    assert AccountKind.SHARE not in books(desks)


def test_money_of_the_next_morning_is_the_next_days(desks: Desks, closing: Closing) -> None:
    first, second = desks.delivered(), desks.delivered(violation(NOON - timedelta(hours=1)))
    desks.paying.pay(first.payment_code, REDUCED)
    desks.clock.forward(days=1)
    desks.paying.pay(second.payment_code, REDUCED)
    assert shared(closing.close(DAY, ACCOUNTANT)) == REDUCED
    desks.clock.forward(days=1)
    assert shared(closing.close(DAY + timedelta(days=1), ACCOUNTANT)) == REDUCED
    assert books(desks)[AccountKind.SHARE] == Money(2 * REDUCED.tyiyn)


def test_days_that_are_closed_late_are_closed_in_their_order(
    desks: Desks, closing: Closing
) -> None:
    first, second = desks.delivered(), desks.delivered(violation(NOON - timedelta(hours=1)))
    desks.paying.pay(first.payment_code, REDUCED)
    desks.clock.forward(days=1)
    desks.paying.pay(second.payment_code, REDUCED)
    desks.clock.forward(days=2)
    for days in (0, 1):
        assert shared(closing.close(DAY + timedelta(days=days), ACCOUNTANT)) == REDUCED
    assert shared(closing.close(DAY + timedelta(days=2), ACCOUNTANT)) == ZERO
    with pytest.raises(StepRefusedError, match="is closed, and its report holds what came before"):
        closing.close(DAY - timedelta(days=1), ACCOUNTANT)


def test_a_day_that_is_not_over_and_others_close_nothing(desks: Desks, closing: Closing) -> None:
    with pytest.raises(StepRefusedError, match="is not over"):
        closing.close(DAY, ACCOUNTANT)
    desks.clock.forward(days=1)
    with pytest.raises(NotAllowedError):
        closing.close(DAY, INSPECTOR)
