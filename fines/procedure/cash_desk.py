"""How is cash taken at the counter? By the accountant, with a numbered receipt, once for a form."""

from __future__ import annotations

from fines.errors import PaymentRefusedError, StepRefusedError
from fines.local_time import local_day
from fines.money import ZERO, Money
from fines.officer import Officer, Role
from fines.payment import Payment, PaymentId, PaymentStatus
from fines.ports import CaseFile, Clock, Transaction
from fines.procedure.receiving import receive, received_before
from fines.procedure.steps import leave_trace, require
from fines.resolution import PaymentCode, Resolution, ResolutionStatus, amount_due

CASH = "cash"
_PENDING = (PaymentStatus.STARTED, PaymentStatus.UNKNOWN)


class CashDesk:
    """The counter: parts are taken, more than is due is not, the payer stands there."""

    def __init__(self, case_file: CaseFile, clock: Clock) -> None:
        self._case_file = case_file
        self._clock = clock

    def take(self, form: str, code: PaymentCode, amount: Money, by: Officer) -> Payment:
        """Takes cash; the same form sent again returns its receipt. The reference is its number."""
        require(by, Role.ACCOUNTANT)
        now = self._clock()
        with self._case_file.begin() as transaction:
            resolution = transaction.resolution_by_code(code)
            earlier = received_before(transaction, CASH, form)
            if earlier is not None:
                _same(earlier, resolution, amount)
                return earlier
            _check(transaction, resolution, amount, amount_due(resolution, local_day(now)))
            year = str(local_day(now).year)
            number = f"{year}-{transaction.next_serial(f'receipt-{year}'):06d}"
            payment = receive(
                transaction, resolution, amount, CASH, form, now, now, reference=number
            )
            leave_trace(
                transaction,
                kind="receipt.given",
                key=transaction.case_of(resolution.decision_id).number,
                actor=by.id,
                at=now,
                purpose=number,
                payment=payment.id,
                resolution=resolution.number,
            )
        return payment

    def receipt(self, payment_id: PaymentId) -> tuple[Payment, Resolution]:
        """A payment and what it was paid towards."""
        with self._case_file.view() as view:
            payment = view.payment(payment_id)
            return payment, view.resolution(payment.resolution)


def _same(payment: Payment, resolution: Resolution, amount: Money) -> None:
    if (payment.resolution, payment.amount) != (resolution.number, amount):
        raise StepRefusedError(
            f"This form gave receipt {payment.reference} already: open the page again."
        )


def _check(transaction: Transaction, resolution: Resolution, amount: Money, due: Money) -> None:
    if resolution.status is ResolutionStatus.ANNULLED:
        raise PaymentRefusedError(f"Resolution {resolution.number} is annulled: take no money.")
    if any(each.status in _PENDING for each in transaction.payments(resolution.number)):
        raise PaymentRefusedError(
            f"A payment of resolution {resolution.number} is under way: wait for its outcome."
        )
    if not ZERO < amount <= due:
        raise PaymentRefusedError(
            f"{due.tyiyn} tyiyn are due of resolution {resolution.number}, not {amount.tyiyn}: "
            "take that or a part of it."
        )
