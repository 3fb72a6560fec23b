"""Does money go back once, by two people, and do the books follow?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from fines.appeal import AppealGround
from fines.errors import (
    InvalidValueError,
    NotAllowedError,
    SamePersonError,
    StepRefusedError,
)
from fines.ledger import AccountKind
from fines.money import ZERO, Money
from fines.officer import Officer, OfficerId, Role
from fines.payment import PaymentStatus
from fines.procedure.refunding import Refunding
from fines.refund import RefundStatus
from fines.resolution import Resolution, ResolutionStatus
from tests.fines.invented import APPEALS, INSPECTOR, REDUCED, SUM
from tests.fines.procedure.conftest import Desks

ACCOUNTANT = Officer(
    id=OfficerId("accountant-1"), name="Демо Эсепчи", rank="капитан", role=Role.ACCOUNTANT
)
SECOND = replace(ACCOUNTANT, id=OfficerId("accountant-2"))


@pytest.fixture
def refunding(desks: Desks) -> Refunding:
    return Refunding(desks.case_file, desks.clock)


def annulled(desks: Desks, paid: Money = REDUCED) -> Resolution:
    resolution = desks.delivered()
    desks.paying.pay(resolution.payment_code, paid)
    appeal = desks.appealing.file(resolution.number, AppealGround.WRONG_READ, "Туура эмес")
    return desks.appealing.uphold(appeal.id, APPEALS, "Туура")


def books(desks: Desks) -> dict[AccountKind, Money]:
    with desks.case_file.view() as view:
        totals = dict(view.ledger.totals())
    assert sum(money.tyiyn for money in totals.values()) == 0
    return {kind: money for kind, money in totals.items() if money != ZERO}


def test_what_an_annulled_resolution_holds_goes_back_once(
    desks: Desks, refunding: Refunding
) -> None:
    resolution = annulled(desks)
    assert refunding.due() == [resolution]
    refund = refunding.order(resolution.number, "account 1", ACCOUNTANT)
    assert (refund.amount, refund.status, refunding.due()) == (REDUCED, RefundStatus.ORDERED, [])
    with pytest.raises(StepRefusedError, match="under way"):
        refunding.order(resolution.number, "account 1", SECOND)
    assert books(desks)[AccountKind.TO_GIVE_BACK] == REDUCED
    paid = refunding.confirm_paid(refund.id, "statement 7", SECOND)
    assert (paid.status, paid.closed_by, paid.word) == (
        RefundStatus.PAID,
        SECOND.id,
        "statement 7",
    )
    assert books(desks) == {}
    with pytest.raises(StepRefusedError, match="Nothing is to be given back"):
        refunding.order(resolution.number, "account 1", ACCOUNTANT)
    with pytest.raises(StepRefusedError, match="is paid"):
        refunding.confirm_paid(refund.id, "statement 7", SECOND)


def test_a_refund_that_failed_is_due_again(desks: Desks, refunding: Refunding) -> None:
    resolution = annulled(desks)
    refund = refunding.order(resolution.number, "account 1", ACCOUNTANT)
    refunding.fail(refund.id, "no such account", SECOND)
    assert [each.number for each in refunding.due()] == [resolution.number]
    again = refunding.order(resolution.number, "account 2", ACCOUNTANT)
    assert (again.id != refund.id, again.payee) == (True, "account 2")


def test_the_excess_of_a_paid_one_goes_back_and_the_rest_stays(
    desks: Desks, refunding: Refunding
) -> None:
    resolution = desks.delivered()
    desks.paying.pay(resolution.payment_code, SUM)
    refund = refunding.order(resolution.number, "account 1", ACCOUNTANT)
    refunding.confirm_paid(refund.id, "statement 8", SECOND)
    assert books(desks) == {
        AccountKind.REVENUE: REDUCED,
        AccountKind.CLEARING: ZERO - REDUCED,
    }
    standing = desks.issuing.resolution(resolution.number)
    assert (standing.status, standing.given_back) == (ResolutionStatus.PAID, SUM - REDUCED)


def test_two_people_and_words(desks: Desks, refunding: Refunding) -> None:
    number = annulled(desks).number
    with pytest.raises(NotAllowedError):
        refunding.order(number, "account 1", INSPECTOR)
    with pytest.raises(InvalidValueError, match="payee"):
        refunding.order(number, " ", ACCOUNTANT)
    refund = refunding.order(number, "account 1", ACCOUNTANT)
    with pytest.raises(SamePersonError):
        refunding.confirm_paid(refund.id, "statement 7", ACCOUNTANT)
    with pytest.raises(InvalidValueError, match="bank's word"):
        refunding.confirm_paid(refund.id, " ", SECOND)


def test_a_chargeback_opens_the_resolution_again(desks: Desks, refunding: Refunding) -> None:
    resolution = desks.delivered()
    payment = desks.paying.pay(resolution.payment_code, REDUCED)
    opened = refunding.charge_back(payment.id, "stolen card", ACCOUNTANT)
    assert (opened.status, opened.paid, opened.paid_at) == (ResolutionStatus.DELIVERED, ZERO, None)
    assert desks.paying.due(resolution.number) == REDUCED
    assert desks.paying.payment(payment.id).status is PaymentStatus.CHARGED_BACK
    assert books(desks) == {}
    with pytest.raises(StepRefusedError, match="only a settled one"):
        refunding.charge_back(payment.id, "stolen card", ACCOUNTANT)
    desks.paying.pay(resolution.payment_code, REDUCED)
    assert desks.issuing.resolution(resolution.number).status is ResolutionStatus.PAID


def test_a_chargeback_after_the_annulment_leaves_nothing_to_give_back(
    desks: Desks, refunding: Refunding
) -> None:
    resolution = annulled(desks)
    (payment,) = desks.paying.payments(resolution.number)
    refunding.charge_back(payment.id, "disputed", ACCOUNTANT)
    assert (refunding.due(), books(desks)) == ([], {})
