"""How do we answer a payment terminal? Once for each of its own transactions, at the payer's time.

Another sum than what is due is refused here, as the state's gateway does: the payer stands there.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from fines.errors import InvalidValueError, NotFoundError, StepRefusedError
from fines.local_time import local_day
from fines.money import ZERO, Money
from fines.payment import Payment, PaymentStatus
from fines.ports import CaseFile, Clock, Transaction
from fines.procedure.receiving import receive, received_before
from fines.procedure.refunding import take_payment_back
from fines.resolution import (
    PaymentCode,
    Resolution,
    ResolutionStatus,
    amount_due,
)
from fines.terminal import TerminalCode, TerminalReply

# A terminal's clock may run ahead a little; how long one may wait for its line is assumed.
AHEAD = timedelta(minutes=2)
OLDEST = timedelta(days=10)
_ATTEMPTS = 8
_PENDING = (PaymentStatus.STARTED, PaymentStatus.UNKNOWN)


class TerminalDialogue:
    """Check, pay, cancel, and what became of it. `terminal` is the name that its token has."""

    def __init__(self, case_file: CaseFile, clock: Clock) -> None:
        self._case_file = case_file
        self._clock = clock

    def check(self, code: PaymentCode) -> TerminalReply:
        """What this payment code costs today."""
        with self._case_file.view() as view:
            try:
                resolution = view.resolution_by_code(code)
            except NotFoundError:
                return _unknown_code(code)
        due = amount_due(resolution, local_day(self._clock()))
        return _closed(resolution) or _reply(TerminalCode.ACCEPTED, due)

    def pay(
        self,
        terminal: str,
        transaction_id: str,
        code: PaymentCode,
        amount: Money,
        paid_at: datetime,
    ) -> TerminalReply:
        """Takes the sum of the payer's day; InvalidValueError for a time that cannot be."""
        now = self._clock()
        _check_time(paid_at, now)

        def step(transaction: Transaction) -> TerminalReply:
            earlier = received_before(transaction, terminal, transaction_id)
            try:
                resolution = transaction.resolution_by_code(code)
            except NotFoundError:
                return _unknown_code(code)
            if earlier is not None:
                _refuse_other(earlier, resolution, amount)
                return _of(earlier)
            refused = _closed(resolution) or _refused(transaction, resolution, amount, paid_at)
            if refused is not None:
                return refused
            return _of(
                receive(transaction, resolution, amount, terminal, transaction_id, paid_at, now)
            )

        return self._insisting(step)

    def cancel(self, terminal: str, transaction_id: str) -> TerminalReply:
        """Takes back what this terminal paid; another's payments it cannot name."""

        def step(transaction: Transaction) -> TerminalReply:
            payment = received_before(transaction, terminal, transaction_id)
            if payment is None:
                return _never_taken(transaction_id)
            if payment.status is PaymentStatus.CHARGED_BACK:
                return _of(payment)
            why = f"cancelled by {terminal}"
            take_payment_back(transaction, payment.id, terminal, why, self._clock())
            return _reply(TerminalCode.ACCEPTED, payment.amount, "Cancelled.", payment.id)

        return self._insisting(step)

    def ask(self, terminal: str, transaction_id: str) -> TerminalReply:
        """What became of a transaction of this terminal; NOT_FOUND where it was never taken."""
        with self._case_file.view() as view:
            payment = received_before(view, terminal, transaction_id)
        return _of(payment) if payment else _never_taken(transaction_id)

    def _insisting(self, step: Callable[[Transaction], TerminalReply]) -> TerminalReply:
        """A colliding step is read again; what cannot be done now is to be asked again."""
        said = ""
        for _ in range(_ATTEMPTS):
            try:
                with self._case_file.begin() as transaction:
                    return step(transaction)
            except StepRefusedError as error:
                said = str(error)
        return _reply(TerminalCode.FAILED, ZERO, said)


def _check_time(paid_at: datetime, now: datetime) -> None:
    said = paid_at.isoformat()
    if paid_at.tzinfo is None:
        raise InvalidValueError(f"The payer's time {said} has no zone: write it with one.")
    if paid_at > now + AHEAD:
        raise InvalidValueError(f"The payer's time {said} is not here yet: set the clock.")
    if paid_at < now - OLDEST:
        raise InvalidValueError(
            f"The payer's time {said} is more than {OLDEST.days} days ago: "
            "pay through the bank's statement."
        )


def _refused(
    transaction: Transaction, resolution: Resolution, amount: Money, paid_at: datetime
) -> TerminalReply | None:
    if paid_at < resolution.issued_at:
        raise InvalidValueError(
            f"The payer's time {paid_at.isoformat()} is before the resolution was issued."
        )
    if any(each.status in _PENDING for each in transaction.payments(resolution.number)):
        return _reply(TerminalCode.FAILED, ZERO, "Another payment is under way: ask again.")
    due = amount_due(resolution, local_day(paid_at))
    if amount != due:
        code = TerminalCode.ABOVE if amount > due else TerminalCode.BELOW
        return _reply(code, due, f"{due.tyiyn} tyiyn are due, not {amount.tyiyn}.")
    return None


def _refuse_other(payment: Payment, resolution: Resolution, amount: Money) -> None:
    if (payment.resolution, payment.amount) != (resolution.number, amount):
        raise InvalidValueError(
            f"Transaction '{payment.reference}' was used for another payment: take a new one."
        )


def _closed(resolution: Resolution) -> TerminalReply | None:
    if resolution.status is ResolutionStatus.ANNULLED:
        return _reply(TerminalCode.TERMINATED, ZERO, "The resolution is annulled.")
    if resolution.paid_at is not None:
        return _reply(TerminalCode.PAID_ALREADY, ZERO, "It is paid already.")
    return None


def _of(payment: Payment) -> TerminalReply:
    if payment.status is PaymentStatus.CHARGED_BACK:
        return _reply(
            TerminalCode.CANCELLED_ALREADY, payment.amount, "It is cancelled.", payment.id
        )
    return _reply(TerminalCode.ACCEPTED, payment.amount, "Paid.", payment.id)


def _unknown_code(code: PaymentCode) -> TerminalReply:
    return _reply(TerminalCode.NOT_FOUND, ZERO, f"No fine has the payment code {code}.")


def _never_taken(transaction_id: str) -> TerminalReply:
    detail = f"This terminal has paid no transaction '{transaction_id}'."
    return _reply(TerminalCode.NOT_FOUND, ZERO, detail)


def _reply(code: TerminalCode, cost: Money, detail: str = "", reference: str = "") -> TerminalReply:
    return TerminalReply(code=code, cost=cost, detail=detail, reference=reference)
