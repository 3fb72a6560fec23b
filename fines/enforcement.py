"""Which unpaid resolutions go to the bailiffs, each once, and what came back of them?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NewType, Protocol

from fines.errors import StepRefusedError
from fines.local_time import local_day
from fines.money import ZERO, Money
from fines.officer import OfficerId
from fines.resolution import Resolution, ResolutionNumber, ResolutionStatus, amount_due, stood_still

BatchId = NewType("BatchId", str)


class HandoverStatus(StrEnum):
    """The life of what was handed over; withdrawn is what the bailiffs must not go on with."""

    HANDED = "handed"
    COLLECTED = "collected"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


LEGAL_STEPS: Mapping[HandoverStatus, frozenset[HandoverStatus]] = {
    HandoverStatus.HANDED: frozenset(
        {HandoverStatus.COLLECTED, HandoverStatus.RETURNED, HandoverStatus.WITHDRAWN}
    ),
    # Paid, annulled or suspended after all: they hear of it whatever they said before.
    HandoverStatus.RETURNED: frozenset({HandoverStatus.WITHDRAWN}),
    HandoverStatus.COLLECTED: frozenset(),
    HandoverStatus.WITHDRAWN: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """One resolution with the bailiffs. `batch` is the file it left with, `withdrawn_in` the one
    that told them to stop; `word` is theirs."""

    resolution: ResolutionNumber
    batch: BatchId
    amount: Money
    handed_at: datetime
    status: HandoverStatus = HandoverStatus.HANDED
    withdrawn_in: BatchId | None = None
    word: str = ""
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnforcementBatch:
    """One file for the bailiffs; the same batch always gives the same file."""

    id: BatchId
    made_by: OfficerId
    made_at: datetime
    handed: int
    withdrawn: int
    total: Money


def close_handover(handover: Handover, status: HandoverStatus, at: datetime, word: str) -> Handover:
    """The hand-over after a legal step; StepRefusedError for any other."""
    if status not in LEGAL_STEPS[handover.status]:
        raise StepRefusedError(
            f"Resolution {handover.resolution} is {handover.status} with the bailiffs: "
            f"it cannot become {status}."
        )
    return replace(handover, status=status, closed_at=at, word=word.strip())


def enforceable_from(resolution: Resolution, after_days: int) -> date | None:
    """The first local day on which it may be handed over: the term of payment counted from
    delivery, the days that stood still, and `after_days` more. None while that cannot be told."""
    delivered = resolution.delivered_at
    stood = stood_still(resolution, delivered) if delivered else None
    if delivered is None or stood is None:
        return None
    term = resolution.tariff.payment_day(local_day(delivered) + stood)
    return term + timedelta(days=1 + after_days)


def is_enforceable(resolution: Resolution, on: date, after_days: int) -> bool:
    """Served, not paid, not objected to, not suspended, and all days are over."""
    if resolution.status is not ResolutionStatus.DELIVERED or amount_due(resolution, on) <= ZERO:
        return False
    first = enforceable_from(resolution, after_days)
    return first is not None and on >= first


class EnforcementBook(Protocol):
    """What is with the bailiffs."""

    def save(self, handover: Handover) -> None:
        """StepRefusedError where another hand gave it over already."""
        ...

    def of(self, number: ResolutionNumber) -> Handover:
        """NotFoundError where it was never handed over."""
        ...

    def candidates(
        self, issued_before: datetime, after: ResolutionNumber | None, limit: int
    ) -> Sequence[Resolution]:
        """Delivered and never handed over, by number, from the one behind `after`."""
        ...

    def to_withdraw(self, limit: int) -> Sequence[Handover]:
        """With the bailiffs, though the resolution is no longer open and delivered."""
        ...

    def in_batch(self, batch: BatchId) -> Sequence[Handover]:
        """Handed over or withdrawn with this file, by number."""
        ...

    def save_batch(self, batch: EnforcementBatch) -> None: ...
    def batch(self, batch: BatchId) -> EnforcementBatch: ...
    def batches(self, limit: int) -> Sequence[EnforcementBatch]:
        """Newest first."""
        ...
