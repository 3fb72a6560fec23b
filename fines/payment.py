"""What is a payment, and when does it settle a resolution?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from fines.errors import PaymentRefusedError
from fines.money import ZERO, Money
from fines.resolution import (
    LOCAL_ZONE,
    Resolution,
    ResolutionNumber,
    ResolutionStatus,
    move,
    price,
)

PaymentId = NewType("PaymentId", str)


class PaymentStatus(StrEnum):
    """The life of a payment: unknown is a truth of its own, asked again until it is known."""

    STARTED = "started"
    UNKNOWN = "unknown"
    SETTLED = "settled"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Money paid towards a resolution; `paid_at` is the payer's time, not the bank's posting."""

    id: PaymentId
    resolution: ResolutionNumber
    amount: Money
    gateway: str
    reference: str
    paid_at: datetime
    status: PaymentStatus


def settle(resolution: Resolution, payment: Payment) -> Resolution:
    """The resolution after this payment: paid once the sum of the payer's day is reached."""
    if resolution.status is ResolutionStatus.ANNULLED:
        raise PaymentRefusedError(
            f"Resolution {resolution.number} is annulled: nothing is to be paid."
        )
    if payment.amount <= ZERO:
        raise PaymentRefusedError(
            f"A payment of {payment.amount.tyiyn} tyiyn pays nothing: pay more than 0."
        )
    paid = resolution.paid + payment.amount
    due = price(resolution, payment.paid_at.astimezone(LOCAL_ZONE).date())
    summed = replace(resolution, paid=paid)
    if paid >= due and resolution.status is not ResolutionStatus.PAID:
        return move(summed, ResolutionStatus.PAID)
    return summed
