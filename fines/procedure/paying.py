"""How is a resolution paid? Our own record first, then the provider, then the settlement.

Between any two of these the program may die: `reconcile` asks again, by our own reference.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from fines.errors import (
    InvalidValueError,
    NotFoundError,
    PaymentRefusedError,
    StepRefusedError,
    UnavailableError,
)
from fines.local_time import local_day
from fines.money import ZERO, Money
from fines.payment import (
    GatewayAnswer,
    Payment,
    PaymentId,
    PaymentStatus,
    conclude,
    settle,
    to_give_back,
)
from fines.ports import CaseFile, Clock, PaymentGateway, Transaction
from fines.procedure.bookkeeping import book_payment, settle_books, settled_before
from fines.procedure.steps import CITIZEN, MACHINE, derived, leave_trace
from fines.resolution import (
    PaymentCode,
    Resolution,
    ResolutionNumber,
    ResolutionStatus,
    amount_due,
)

# A request may still be under way for this long after we sent it.
IN_FLIGHT = timedelta(minutes=10)
_ATTEMPTS = 5
_PENDING = (PaymentStatus.STARTED, PaymentStatus.UNKNOWN)


class Paying:
    """Checking, paying and finding out what became of a payment."""

    def __init__(self, case_file: CaseFile, gateway: PaymentGateway, clock: Clock) -> None:
        self._case_file = case_file
        self._gateway = gateway
        self._clock = clock

    @property
    def through(self) -> str:
        """The name of the provider."""
        return self._gateway.name

    def due(self, number: ResolutionNumber) -> Money:
        """What is to be paid today."""
        with self._case_file.view() as view:
            return self.due_of(view.resolution(number))

    def due_of(self, resolution: Resolution) -> Money:
        """The same of a resolution at hand: what is shown beside it is of the same look."""
        return amount_due(resolution, local_day(self._clock()))

    def check(self, code: PaymentCode) -> Money:
        """What this payment code costs today; PaymentRefusedError if it takes no money."""
        with self._case_file.view() as view:
            resolution = view.resolution_by_code(code)
        _refuse_unpayable(resolution)
        return self.due_of(resolution)

    def pay(self, code: PaymentCode, amount: Money, payment_id: PaymentId | None = None) -> Payment:
        """Pays; a repeat with the same id, or while one is under way, returns that payment."""
        now = self._clock()
        with self._case_file.begin() as transaction:
            payment, is_new = self._start(transaction, code, amount, payment_id, now)
        if not is_new:
            return payment
        try:
            answer = self._gateway.pay(code, amount, payment.id)
        except UnavailableError:
            answer = _unknown(payment)
        return self._conclude(payment.id, answer)

    def ask(self, payment_id: PaymentId) -> Payment:
        """What became of one payment: asked of the provider while its outcome is open."""
        payment = self.payment(payment_id)
        if payment.status not in _PENDING:
            return payment
        return self._conclude(payment_id, self._ask(payment))

    def reconcile(self, limit: int = 50) -> Sequence[Payment]:
        """Asks after every payment whose outcome is open; those that are known now."""
        with self._case_file.view() as view:
            pending = [
                payment for status in _PENDING for payment in view.payments_in(status, limit)
            ]
        asked = [self._conclude(payment.id, self._ask(payment)) for payment in pending[:limit]]
        return [payment for payment in asked if payment.status not in _PENDING]

    def payment(self, payment_id: PaymentId) -> Payment:
        """One payment as it stands now."""
        with self._case_file.view() as view:
            return view.payment(payment_id)

    def payments(self, number: ResolutionNumber) -> Sequence[Payment]:
        """All payments towards a resolution, oldest first."""
        with self._case_file.view() as view:
            return view.payments(number)

    def _start(
        self,
        transaction: Transaction,
        code: PaymentCode,
        amount: Money,
        payment_id: PaymentId | None,
        now: datetime,
    ) -> tuple[Payment, bool]:
        resolution = transaction.resolution_by_code(code)
        earlier = transaction.payments(resolution.number)
        if payment_id is not None:
            _refuse_other(transaction, payment_id, resolution, amount)
        for payment in earlier:
            if payment.id == payment_id or (payment_id is None and payment.status in _PENDING):
                return payment, False
        _refuse_unpayable(resolution)
        if any(payment.status in _PENDING for payment in earlier):
            raise PaymentRefusedError(
                f"A payment of resolution {resolution.number} is under way: wait for its outcome."
            )
        if amount <= ZERO:
            raise PaymentRefusedError(
                f"A payment of {amount.tyiyn} tyiyn pays nothing: pay more than 0."
            )
        payment = Payment(
            id=payment_id or PaymentId(derived(resolution.number, "payment", str(len(earlier)))),
            resolution=resolution.number,
            amount=amount,
            gateway=self._gateway.name,
            reference="",
            paid_at=now,
            status=PaymentStatus.STARTED,
        )
        transaction.save_payment(payment)
        # The row of the resolution is written too, so that two first payments cannot both start.
        transaction.save_resolution(resolution)
        self._trace(transaction, payment, resolution, now)
        return payment, True

    def _ask(self, payment: Payment) -> GatewayAnswer:
        try:
            return self._gateway.ask(payment.id)
        except UnavailableError:
            return _unknown(payment)
        except NotFoundError:
            if self._clock() - payment.paid_at < IN_FLIGHT:
                return _unknown(payment)
            return GatewayAnswer(
                status=PaymentStatus.REFUSED, amount=payment.amount, reference=payment.reference
            )

    def _conclude(self, payment_id: PaymentId, answer: GatewayAnswer) -> Payment:
        """Money has moved: a colliding step on the resolution is no reason to forget it."""
        for _ in range(_ATTEMPTS - 1):
            try:
                return self._write_outcome(payment_id, answer)
            except StepRefusedError:
                continue
        return self._write_outcome(payment_id, answer)

    def _write_outcome(self, payment_id: PaymentId, answer: GatewayAnswer) -> Payment:
        now = self._clock()
        with self._case_file.begin() as transaction:
            before = transaction.payment(payment_id)
            if before.status not in _PENDING:
                return before
            payment = conclude(before, answer)
            if payment is before:
                return before
            transaction.save_payment(payment)
            resolution = transaction.resolution(payment.resolution)
            if payment.status is PaymentStatus.SETTLED:
                resolution = settle(resolution, payment, settled_before(transaction, payment))
                transaction.save_resolution(resolution)
                book_payment(transaction, payment, now)
                settle_books(transaction, resolution, now)
            self._trace(transaction, payment, resolution, now)
        return payment

    def _trace(
        self, transaction: Transaction, payment: Payment, resolution: Resolution, now: datetime
    ) -> None:
        started = payment.status is PaymentStatus.STARTED
        key = transaction.case_of(resolution.decision_id).number
        leave_trace(
            transaction,
            kind=f"payment.{payment.status}",
            key=key,
            actor=CITIZEN if started else MACHINE,
            at=now,
            purpose=payment.id,
            payment=payment.id,
            resolution=resolution.number,
            tyiyn=str(payment.amount.tyiyn),
        )
        excess = to_give_back(resolution)
        if payment.status is PaymentStatus.SETTLED and excess > ZERO:
            leave_trace(
                transaction,
                kind="payment.refund_due",
                key=key,
                actor=MACHINE,
                at=now,
                resolution=resolution.number,
                tyiyn=str(excess.tyiyn),
            )


def _unknown(payment: Payment) -> GatewayAnswer:
    return GatewayAnswer(
        status=PaymentStatus.UNKNOWN, amount=payment.amount, reference=payment.reference
    )


def _refuse_other(
    transaction: Transaction, payment_id: PaymentId, resolution: Resolution, amount: Money
) -> None:
    try:
        known = transaction.payment(payment_id)
    except NotFoundError:
        return
    if (known.resolution, known.amount) != (resolution.number, amount):
        raise InvalidValueError(
            f"Payment '{payment_id}' was another one: ask after it, or take a new id."
        )


def _refuse_unpayable(resolution: Resolution) -> None:
    if resolution.status is ResolutionStatus.ANNULLED:
        raise PaymentRefusedError(
            f"Resolution {resolution.number} is annulled: nothing is to be paid."
        )
    if resolution.paid_at is not None:
        raise PaymentRefusedError(
            f"Resolution {resolution.number} is paid already: nothing more is to be paid."
        )
