"""How does money go back to who paid without owing? Ordered, paid by the treasury, confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from fines.delivery import Occasion
from fines.errors import StepRefusedError
from fines.money import ZERO
from fines.officer import Officer, Role
from fines.payment import PaymentId, PaymentStatus, take_back, to_give_back, undo
from fines.ports import CaseFile, Clock, Transaction
from fines.procedure.bookkeeping import book_chargeback, book_refund, settle_books
from fines.procedure.sending_plan import plan
from fines.procedure.steps import derived, leave_trace, require
from fines.refund import Refund, RefundId, RefundStatus, close_refund
from fines.resolution import Resolution, ResolutionNumber


class Refunding:
    """The accountants' steps: two people for every sum that leaves."""

    def __init__(self, case_file: CaseFile, clock: Clock) -> None:
        self._case_file = case_file
        self._clock = clock

    def due(self, limit: int = 50) -> Sequence[Resolution]:
        """The resolutions of which money is to go back and none is on its way."""
        with self._case_file.view() as view:
            found = view.to_give_back(limit)
            return [each for each in found if not _under_way(view.money.refunds_of(each.number))]

    def order(self, number: ResolutionNumber, payee: str, by: Officer) -> Refund:
        """All that is to go back of this resolution, ordered once."""
        require(by, Role.ACCOUNTANT)
        now = self._clock()
        with self._case_file.begin() as transaction:
            resolution = transaction.resolution(number)
            earlier = transaction.money.refunds_of(number)
            if _under_way(earlier):
                raise StepRefusedError(
                    f"A refund of resolution {number} is under way: wait for it."
                )
            amount = to_give_back(resolution)
            if amount <= ZERO:
                raise StepRefusedError(f"Nothing is to be given back of resolution {number}.")
            refund = Refund(
                id=RefundId(derived(number, "refund", str(len(earlier)))),
                resolution=number,
                amount=amount,
                payee=payee.strip(),
                ordered_by=by.id,
                ordered_at=now,
            )
            # The row of the resolution is written too, so that two cannot order at once.
            transaction.save_resolution(resolution)
            self._save(transaction, refund, resolution, by)
            plan(transaction, resolution, Occasion.REFUND_ORDER, now, subject=refund.id)
        return refund

    def confirm_paid(self, refund_id: RefundId, reference: str, by: Officer) -> Refund:
        """The bank's statement shows it: the money has left."""
        return self._close(refund_id, RefundStatus.PAID, reference, by)

    def fail(self, refund_id: RefundId, why: str, by: Officer) -> Refund:
        """It came back: what is to be given back is due again."""
        return self._close(refund_id, RefundStatus.FAILED, why, by)

    def charge_back(self, payment_id: PaymentId, why: str, by: Officer) -> Resolution:
        """The provider took a settled payment back: the resolution is open again if it needs it."""
        require(by, Role.ACCOUNTANT)
        now = self._clock()
        with self._case_file.begin() as transaction:
            return take_payment_back(transaction, payment_id, by.id, why, now)

    def _close(self, refund_id: RefundId, status: RefundStatus, word: str, by: Officer) -> Refund:
        require(by, Role.ACCOUNTANT)
        now = self._clock()
        with self._case_file.begin() as transaction:
            refund = close_refund(transaction.money.refund(refund_id), status, by.id, now, word)
            resolution = transaction.resolution(refund.resolution)
            if status is RefundStatus.PAID:
                given_back = resolution.given_back + refund.amount
                resolution = replace(resolution, given_back=given_back)
                transaction.save_resolution(resolution)
                book_refund(transaction, refund, now)
                settle_books(transaction, resolution, now)
            self._save(transaction, refund, resolution, by)
        return refund

    def _save(
        self, transaction: Transaction, refund: Refund, resolution: Resolution, by: Officer
    ) -> None:
        transaction.money.save_refund(refund)
        leave_trace(
            transaction,
            kind=f"refund.{refund.status}",
            key=transaction.case_of(resolution.decision_id).number,
            actor=by.id,
            at=self._clock(),
            words=refund.word,
            refund=refund.id,
            resolution=refund.resolution,
            tyiyn=str(refund.amount.tyiyn),
        )


def take_payment_back(
    transaction: Transaction, payment_id: PaymentId, actor: str, why: str, at: datetime
) -> Resolution:
    """A provider took a settled payment back: books and resolution say so, in this transaction."""
    payment = undo(transaction.payment(payment_id))
    before = transaction.resolution(payment.resolution)
    if _under_way(transaction.money.refunds_of(before.number)):
        raise StepRefusedError(
            f"A refund of resolution {before.number} is under way: close it first."
        )
    resolution = take_back(before, payment)
    transaction.save_payment(payment)
    transaction.save_resolution(resolution)
    book_chargeback(transaction, payment, at)
    settle_books(transaction, resolution, at)
    leave_trace(
        transaction,
        kind=f"payment.{PaymentStatus.CHARGED_BACK}",
        key=transaction.case_of(resolution.decision_id).number,
        actor=actor,
        at=at,
        words=why,
        payment=payment.id,
        resolution=resolution.number,
    )
    return resolution


def _under_way(refunds: Sequence[Refund]) -> bool:
    return any(refund.status is RefundStatus.ORDERED for refund in refunds)
