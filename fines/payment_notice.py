"""What has a provider or a bank told us of money, and what became of it? Kept before it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol

from fines.errors import InvalidValueError, StepRefusedError
from fines.payment import PaymentId

NoticeId = NewType("NoticeId", str)
BANK = "bank"
"""The provider of the lines of statements, which also list what others have told."""


class NoticeStatus(StrEnum):
    """The life of a notice: what cannot be posted waits for a person, and is never dropped."""

    WAITING = "waiting"
    POSTED = "posted"
    UNMATCHED = "unmatched"
    SET_ASIDE = "set_aside"


class NoticeFault(StrEnum):
    """Why told money waits for a person, in words of every language by its name."""

    NO_FINE = "no_fine"
    SEVERAL_FINES = "several_fines"
    BEFORE_ISSUE = "before_issue"
    TOLD_BEFORE = "told_before"
    PART_TOLD_BEFORE = "part_told_before"
    OTHER_CURRENCY = "other_currency"
    TAKEN_BACK = "taken_back"
    UNREADABLE = "unreadable"


class AskAPersonError(InvalidValueError):
    """Money that came, and that no program may post; `kind` says why."""

    def __init__(self, sentence: str, kind: NoticeFault = NoticeFault.UNREADABLE) -> None:
        super().__init__(sentence)
        self.kind = kind


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentNotice:
    """`content` is what was told, to the letter; `fault` is why nobody's fine was paid by it, its
    `fault_kind` the same for readers of other languages.

    `reason` is the accountant's, why it never will be.

    `external_id` is the teller's own: the same one again is the same notice.
    """

    id: NoticeId
    provider: str
    external_id: str
    content: str
    received_at: datetime
    status: NoticeStatus = NoticeStatus.WAITING
    fault: str = ""
    fault_kind: NoticeFault | None = None
    reason: str = ""
    payment: PaymentId | None = None


def post(notice: PaymentNotice, payment: PaymentId) -> PaymentNotice:
    """The notice after its money was posted, once."""
    if notice.status is NoticeStatus.POSTED:
        raise StepRefusedError(f"Notice {notice.external_id} of {notice.provider} is posted.")
    return replace(notice, status=NoticeStatus.POSTED, fault="", fault_kind=None, payment=payment)


def set_aside(notice: PaymentNotice, reason: str) -> PaymentNotice:
    """The notice of money that pays no fine, after the accountant said why; it stays on file."""
    if notice.status is not NoticeStatus.UNMATCHED:
        raise StepRefusedError(
            f"Notice {notice.external_id} is {notice.status}: only one that waits for the "
            "accountant is set aside."
        )
    return replace(notice, status=NoticeStatus.SET_ASIDE, reason=reason)


class NoticeBook(Protocol):
    """All that was told; lists are oldest first."""

    def add(self, notice: PaymentNotice) -> bool:
        """False if this teller's id is on file."""
        ...

    def save(self, notice: PaymentNotice) -> None:
        """Updates the one read in this transaction."""
        ...

    def notice(self, notice_id: NoticeId) -> PaymentNotice: ...
    def notices(self, status: NoticeStatus, limit: int) -> Sequence[PaymentNotice]: ...
