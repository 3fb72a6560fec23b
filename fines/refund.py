"""How does money go back that was paid without being owed? Ordered by one, confirmed by another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from fines.errors import InvalidValueError, SamePersonError, StepRefusedError
from fines.money import ZERO, Money
from fines.officer import OfficerId
from fines.resolution import ResolutionNumber

RefundId = NewType("RefundId", str)


class RefundStatus(StrEnum):
    """The life of a refund: an order to the treasury, then the bank's word."""

    ORDERED = "ordered"
    PAID = "paid"
    FAILED = "failed"


LEGAL_STEPS: Mapping[RefundStatus, frozenset[RefundStatus]] = {
    RefundStatus.ORDERED: frozenset({RefundStatus.PAID, RefundStatus.FAILED}),
    RefundStatus.PAID: frozenset(),
    RefundStatus.FAILED: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Money on its way back. `payee` says where to; `word` is the bank's, on how it ended."""

    id: RefundId
    resolution: ResolutionNumber
    amount: Money
    payee: str
    ordered_by: OfficerId
    ordered_at: datetime
    status: RefundStatus = RefundStatus.ORDERED
    closed_by: OfficerId | None = None
    closed_at: datetime | None = None
    word: str = ""

    def __post_init__(self) -> None:
        if self.amount <= ZERO:
            raise InvalidValueError(
                f"A refund of {self.amount.tyiyn} tyiyn gives nothing back: order more than 0."
            )
        if not self.payee.strip():
            raise InvalidValueError("A refund needs its payee: write the account or the person.")


def close_refund(
    refund: Refund, status: RefundStatus, by: OfficerId, at: datetime, word: str
) -> Refund:
    """Paid or failed, with the bank's word, by another person than the one who ordered it."""
    if status not in LEGAL_STEPS[refund.status]:
        raise StepRefusedError(f"Refund {refund.id} is {refund.status}: it cannot become {status}.")
    if by == refund.ordered_by:
        raise SamePersonError(f"Refund {refund.id} was ordered by {by}: another person closes it.")
    if not word.strip():
        raise InvalidValueError("The bank's word is missing: write its reference or why it failed.")
    return replace(refund, status=status, closed_by=by, closed_at=at, word=word.strip())
