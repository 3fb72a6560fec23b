"""What must be done by whom by when? A piece of work that waits, with the last day for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from fines.officer import Role


class DutyKind(StrEnum):
    """The work that waits in the procedure, by what comes next."""

    REVIEW = "review"
    SECOND_LOOK = "second_look"
    ISSUE = "issue"
    ISSUE_AGAIN = "issue_again"
    SEND = "send"
    SERVE = "serve"
    APPEAL = "appeal"
    COURT = "court"
    RECALL = "recall"
    REFUND = "refund"
    REFUND_WORD = "refund_word"
    PAYMENT = "payment"
    EXAMINATION = "examination"
    HOLD = "hold"


ROLES: Mapping[DutyKind, Role] = {
    DutyKind.REVIEW: Role.OPERATOR,
    DutyKind.SECOND_LOOK: Role.OPERATOR,
    DutyKind.ISSUE: Role.INSPECTOR,
    DutyKind.ISSUE_AGAIN: Role.INSPECTOR,
    DutyKind.SEND: Role.INSPECTOR,
    DutyKind.SERVE: Role.INSPECTOR,
    DutyKind.APPEAL: Role.APPEALS,
    DutyKind.COURT: Role.APPEALS,
    DutyKind.RECALL: Role.APPEALS,
    DutyKind.REFUND: Role.ACCOUNTANT,
    DutyKind.REFUND_WORD: Role.ACCOUNTANT,
    DutyKind.PAYMENT: Role.ACCOUNTANT,
    DutyKind.EXAMINATION: Role.OPERATOR,
    DutyKind.HOLD: Role.APPEALS,
}

UNISSUED = frozenset({DutyKind.REVIEW, DutyKind.SECOND_LOOK, DutyKind.ISSUE, DutyKind.ISSUE_AGAIN})
"""What is lost with the limitation period of its act."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Work on file: `subject` names it, `case` its case (empty for a recall).

    `since` is when it began to wait, `occurred_at` when the act was (None without one).
    """

    kind: DutyKind
    subject: str
    case: str
    since: datetime
    occurred_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCounts:
    """How many cases wait for an operator's answer, and how many of everybody's are late."""

    waiting: int
    late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Waiting work with its last local day; None where nobody has set one."""

    waiting: Waiting
    role: Role
    due: date | None

    def overdue(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.due is not None and self.due < today
