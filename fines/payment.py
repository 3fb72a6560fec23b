"""What is a payment, and when does it settle a resolution?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from fines.errors import PaymentRefusedError, StepRefusedError
from fines.local_time import local_day
from fines.money import ZERO, Money
from fines.resolution import Resolution, ResolutionNumber, ResolutionStatus, move, price

PaymentId = NewType("PaymentId", str)


class PaymentStatus(StrEnum):
    """The life of a payment: unknown is a truth of its own, asked again until it is known."""

    STARTED = "started"
    UNKNOWN = "unknown"
    SETTLED = "settled"
    REFUSED = "refused"
    CHARGED_BACK = "charged_back"


LEGAL_STEPS: Mapping[PaymentStatus, frozenset[PaymentStatus]] = {
    PaymentStatus.STARTED: frozenset(
        {PaymentStatus.UNKNOWN, PaymentStatus.SETTLED, PaymentStatus.REFUSED}
    ),
    PaymentStatus.UNKNOWN: frozenset({PaymentStatus.SETTLED, PaymentStatus.REFUSED}),
    # The provider took the money back: it never came, as far as the books are concerned.
    PaymentStatus.SETTLED: frozenset({PaymentStatus.CHARGED_BACK}),
    PaymentStatus.REFUSED: frozenset(),
    PaymentStatus.CHARGED_BACK: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayAnswer:
    """What a provider says of one payment; `reference` is the provider's own."""

    status: PaymentStatus
    amount: Money
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Money paid towards a resolution; `paid_at` is the payer's time, not the bank's posting.

    `reference` is the provider's, empty until it answers.
    """

    id: PaymentId
    resolution: ResolutionNumber
    amount: Money
    gateway: str
    reference: str
    paid_at: datetime
    status: PaymentStatus


def conclude(payment: Payment, answer: GatewayAnswer) -> Payment:
    """The payment after the provider's answer; a known outcome is never changed again."""
    if answer.status is payment.status:
        return payment
    if answer.status not in LEGAL_STEPS[payment.status]:
        raise StepRefusedError(
            f"Payment {payment.id} is {payment.status}: it cannot become {answer.status}."
        )
    return replace(payment, status=answer.status, amount=answer.amount, reference=answer.reference)


def settle(resolution: Resolution, payment: Payment, earlier: Sequence[Payment] = ()) -> Resolution:
    """The resolution after this payment: paid as of the day on which what was paid until then
    reached the sum of that day, in whatever order the news of it came.

    `earlier` are the settled payments that are counted in `paid` already; what is missing of them
    counts as paid before. Money after an annulment or beyond the sum is counted: it goes back.
    """
    if payment.amount <= ZERO:
        raise PaymentRefusedError(
            f"A payment of {payment.amount.tyiyn} tyiyn pays nothing: pay more than 0."
        )
    summed = replace(resolution, paid=resolution.paid + payment.amount)
    if resolution.status is ResolutionStatus.ANNULLED:
        return summed
    reached = _reached(resolution, payment, earlier)
    if reached is None or (resolution.paid_at is not None and resolution.paid_at <= reached):
        return summed
    if resolution.paid_at is None and resolution.status is not ResolutionStatus.SUSPENDED:
        summed = move(summed, ResolutionStatus.PAID)
    return replace(summed, paid_at=reached)


def _reached(
    resolution: Resolution, payment: Payment, earlier: Sequence[Payment]
) -> datetime | None:
    """The payer's time of the payment with which the sum of its day was reached."""
    paid = resolution.paid
    for each in earlier:
        paid -= each.amount
    for each in sorted([*earlier, payment], key=lambda one: one.paid_at):
        paid += each.amount
        if paid >= price(resolution, local_day(each.paid_at)):
            return each.paid_at
    return None


def undo(payment: Payment) -> Payment:
    """The settled payment after its provider took it back."""
    if PaymentStatus.CHARGED_BACK not in LEGAL_STEPS[payment.status]:
        raise StepRefusedError(
            f"Payment {payment.id} is {payment.status}: only a settled one is charged back."
        )
    return replace(payment, status=PaymentStatus.CHARGED_BACK)


def take_back(resolution: Resolution, payment: Payment) -> Resolution:
    """The resolution after the provider took this payment back: open again if it was paid by it."""
    without = replace(resolution, paid=resolution.paid - payment.amount)
    if resolution.paid_at is None:
        return without
    if without.paid - without.given_back >= price(resolution, local_day(resolution.paid_at)):
        return without
    is_paid = resolution.status is ResolutionStatus.PAID
    opened = replace(without, paid_at=None)
    if not is_paid:
        return opened
    reached = ResolutionStatus.DELIVERED if opened.delivered_at else ResolutionStatus.ISSUED
    return move(opened, reached)


def owed(resolution: Resolution) -> Money:
    """What a paid resolution cost on the day on which it was paid in full; else nothing."""
    if resolution.status is ResolutionStatus.ANNULLED or resolution.paid_at is None:
        return ZERO
    return price(resolution, local_day(resolution.paid_at))


def to_give_back(resolution: Resolution) -> Money:
    """What was paid without being owed and is still kept: all once annulled, else the excess."""
    kept = resolution.paid - resolution.given_back
    if resolution.status is ResolutionStatus.ANNULLED:
        return kept
    if resolution.paid_at is None:
        return ZERO
    return max(kept - owed(resolution), ZERO)
