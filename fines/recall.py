"""How does all fall that rested on something found bad? Ordered by one, approved by another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from fines.basis import Basis
from fines.decision import DecisionId
from fines.errors import InvalidValueError, SamePersonError, StepRefusedError
from fines.money import ZERO, Money
from fines.officer import OfficerId

RecallId = NewType("RecallId", str)


class RecallStatus(StrEnum):
    """The life of a recall."""

    ORDERED = "ordered"
    APPROVED = "approved"
    DONE = "done"
    REFUSED = "refused"


LEGAL_STEPS: Mapping[RecallStatus, frozenset[RecallStatus]] = {
    RecallStatus.ORDERED: frozenset({RecallStatus.APPROVED, RecallStatus.REFUSED}),
    RecallStatus.APPROVED: frozenset({RecallStatus.DONE}),
    RecallStatus.DONE: frozenset(),
    RecallStatus.REFUSED: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallCounts:
    """What a recall does, or would do, to the decisions that rest on its basis."""

    dismissed: int = 0
    annulled: int = 0
    untouched: int = 0
    to_refund: Money = ZERO

    @property
    def looked_at(self) -> int:
        """How many decisions were counted."""
        return self.dismissed + self.annulled + self.untouched

    def __add__(self, other: RecallCounts) -> RecallCounts:
        return RecallCounts(
            dismissed=self.dismissed + other.dismissed,
            annulled=self.annulled + other.annulled,
            untouched=self.untouched + other.untouched,
            to_refund=self.to_refund + other.to_refund,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """All acts between `first` and `last` (None: without a bound) that rest on `basis`.

    `after` is the last decision that was worked on: a recall that was cut off goes on behind it.
    """

    id: RecallId
    basis: Basis
    first: datetime | None
    last: datetime | None
    reason: str
    ordered_by: OfficerId
    ordered_at: datetime
    status: RecallStatus = RecallStatus.ORDERED
    decided_by: OfficerId | None = None
    after: DecisionId | None = None
    counts: RecallCounts = RecallCounts()

    def covers(self, occurred_at: datetime) -> bool:
        """Whether an act of this instant falls."""
        begun = self.first is None or self.first <= occurred_at
        return begun and (self.last is None or occurred_at <= self.last)


def check_recall(recall: Recall) -> None:
    """InvalidValueError for one without words, or that ends before it begins."""
    if not recall.reason.strip():
        raise InvalidValueError("A recall needs its reason in words: write what was found bad.")
    if recall.first is not None and recall.last is not None and recall.last < recall.first:
        raise InvalidValueError(
            f"The recall ends at {recall.last.isoformat()}, before it begins at "
            f"{recall.first.isoformat()}: correct the bounds."
        )


def move_recall(recall: Recall, status: RecallStatus) -> Recall:
    """The recall after a legal step; StepRefusedError for any other."""
    if status not in LEGAL_STEPS[recall.status]:
        raise StepRefusedError(f"Recall {recall.id} is {recall.status}: it cannot become {status}.")
    return replace(recall, status=status)


def decide_recall(recall: Recall, status: RecallStatus, by: OfficerId) -> Recall:
    """Approved or refused by another person than the one who ordered it."""
    decided = move_recall(recall, status)
    if by == recall.ordered_by:
        raise SamePersonError(f"Recall {recall.id} was ordered by {by}: another person decides it.")
    return replace(decided, decided_by=by)
