"""How does told money reach its fine? Kept first, answered at once, posted later and once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from fines.errors import InvalidValueError, NotFoundError, StepRefusedError
from fines.local_time import local_day
from fines.officer import Officer, Role
from fines.payment import Payment, PaymentStatus
from fines.payment_notice import (
    BANK,
    AskAPersonError,
    NoticeFault,
    NoticeId,
    NoticeStatus,
    PaymentNotice,
    post,
    set_aside,
)
from fines.ports import CaseFile, Clock, Transaction
from fines.procedure.notice_content import NoticeContent, external_id, read_notice
from fines.procedure.receiving import receive
from fines.procedure.steps import derived, leave_trace, require
from fines.resolution import PaymentCode, Resolution, ResolutionNumber

_DAYS_APART = timedelta(days=3)
"""So far may a payer's day and the bank's day of one payment lie apart (assumed)."""


class Noticing:
    """The inbox of money and the step that empties it."""

    def __init__(self, case_file: CaseFile, clock: Clock) -> None:
        self._case_file = case_file
        self._clock = clock

    def take(self, provider: str, content: bytes) -> tuple[PaymentNotice, bool]:
        """Keeps a notice, and whether it is new; InvalidValueError where it has no id, or where
        the same id told something else before."""
        named = external_id(content)
        notice = PaymentNotice(
            id=NoticeId(derived("notice", provider, named)),
            provider=provider,
            external_id=named,
            content=content.decode("utf-8"),
            received_at=self._clock(),
        )
        with self._case_file.begin() as transaction:
            if transaction.notices.add(notice):
                return notice, True
            kept = transaction.notices.notice(notice.id)
        if kept.content != notice.content:
            raise InvalidValueError(
                f"Notice '{named}' of {provider} told something else before: take a new id."
            )
        return kept, False

    def work_off(self, limit: int = 100) -> int:
        """Posts what waits; how many were posted or set aside for a person."""
        with self._case_file.view() as view:
            waiting = view.notices.notices(NoticeStatus.WAITING, limit)
        return sum(self._worked(notice.id) for notice in waiting)

    def unmatched(self, limit: int = 50) -> Sequence[PaymentNotice]:
        """Money of which nobody knows yet which fine it pays."""
        with self._case_file.view() as view:
            return view.notices.notices(NoticeStatus.UNMATCHED, limit)

    def assign(self, notice_id: NoticeId, number: ResolutionNumber, by: Officer) -> Payment:
        """Posts money that named no fine to the one that the accountant found."""
        require(by, Role.ACCOUNTANT)
        now = self._clock()
        with self._case_file.begin() as transaction:
            notice = transaction.notices.notice(notice_id)
            if notice.status is not NoticeStatus.UNMATCHED:
                raise StepRefusedError(
                    f"Notice {notice.external_id} is {notice.status}: nothing is to be found out."
                )
            content = read_notice(notice.content, notice.received_at)
            resolution = transaction.resolution(number)
            payment = _receive(transaction, notice, content, resolution, now)
            transaction.notices.save(post(notice, payment.id))
            leave_trace(
                transaction,
                kind="notice.assigned",
                key=transaction.case_of(resolution.decision_id).number,
                actor=by.id,
                at=now,
                purpose=notice.fault,
                payment=payment.id,
                resolution=number,
            )
        return payment

    def set_aside(self, notice_id: NoticeId, reason: str, by: Officer) -> None:
        """Closes a notice that pays no fine: told before, taken back, not ours; it stays on file.

        Raises InvalidValueError without a reason.
        """
        require(by, Role.ACCOUNTANT)
        if not reason.strip():
            raise InvalidValueError("No reason is given: say why this money pays no fine.")
        with self._case_file.begin() as transaction:
            notice = transaction.notices.notice(notice_id)
            transaction.notices.save(set_aside(notice, reason.strip()))
            leave_trace(
                transaction,
                kind="notice.set_aside",
                key=notice.id,
                actor=by.id,
                at=self._clock(),
                words=reason,
            )

    def _worked(self, notice_id: NoticeId) -> bool:
        try:
            with self._case_file.begin() as transaction:
                notice = transaction.notices.notice(notice_id)
                if notice.status is not NoticeStatus.WAITING:
                    return False
                transaction.notices.save(self._posted(transaction, notice))
        except StepRefusedError:
            # Another step on this fine was quicker: the next round reads it again.
            return False
        return True

    def _posted(self, transaction: Transaction, notice: PaymentNotice) -> PaymentNotice:
        try:
            content = read_notice(notice.content, notice.received_at)
            resolution = _meant(transaction, content)
            _refuse_likely_known(transaction, notice, content, resolution)
        except InvalidValueError as error:
            kind = NoticeFault.UNREADABLE
            if isinstance(error, AskAPersonError):
                kind = error.kind
            return replace(notice, status=NoticeStatus.UNMATCHED, fault=str(error), fault_kind=kind)
        payment = _receive(transaction, notice, content, resolution, self._clock())
        return post(notice, payment.id)


def _receive(
    transaction: Transaction,
    notice: PaymentNotice,
    content: NoticeContent,
    resolution: Resolution,
    now: datetime,
) -> Payment:
    return receive(
        transaction,
        resolution,
        content.amount,
        notice.provider,
        notice.external_id,
        content.paid_at,
        now,
    )


def _meant(transaction: Transaction, content: NoticeContent) -> Resolution:
    """The one fine that the notice can mean; AskAPersonError where it is none, or not one."""
    found = [each for code in content.codes if (each := _by_code(transaction, code)) is not None]
    if len(found) != 1:
        named = ", ".join(str(code) for code in content.codes[:5]) or "none"
        raise AskAPersonError(
            f"It names {len(found)} fines (payment codes: {named}): find out which one is meant.",
            NoticeFault.SEVERAL_FINES if found else NoticeFault.NO_FINE,
        )
    (resolution,) = found
    if local_day(content.paid_at) < local_day(resolution.issued_at):
        raise AskAPersonError(
            f"It was paid on {local_day(content.paid_at)}, before resolution {resolution.number} "
            "was issued: find out which one is meant.",
            NoticeFault.BEFORE_ISSUE,
        )
    return resolution


def _refuse_likely_known(
    transaction: Transaction,
    notice: PaymentNotice,
    content: NoticeContent,
    resolution: Resolution,
) -> None:
    """AskAPersonError where a line of a statement and another notice may tell of one money: about
    that day the fine was paid, or the same sum came for it. A bank lists what came by a provider,
    who may tell it later, its two forms of statement do not name a payment alike, and it mends a
    sum; whoever holds the money can tell, we cannot."""
    day = local_day(content.paid_at)
    for known in transaction.payments(resolution.number):
        listed = BANK in (notice.provider, known.gateway)
        settled = known.status is PaymentStatus.SETTLED
        if not listed or not settled or abs(local_day(known.paid_at) - day) > _DAYS_APART:
            continue
        on = f"on {local_day(known.paid_at)} ({known.gateway} {known.reference})"
        ask = "find out whether this is the same money, then set it aside, or post it"
        if resolution.paid_at is not None:
            raise AskAPersonError(
                f"Resolution {resolution.number} is paid, by {known.amount.tyiyn} tyiyn {on}: "
                f"{ask} to be given back.",
                NoticeFault.TOLD_BEFORE,
            )
        if known.amount == content.amount:
            raise AskAPersonError(
                f"Of resolution {resolution.number} the same {known.amount.tyiyn} tyiyn came "
                f"{on}: {ask} as another part.",
                NoticeFault.PART_TOLD_BEFORE,
            )


def _by_code(transaction: Transaction, code: PaymentCode) -> Resolution | None:
    try:
        return transaction.resolution_by_code(code)
    except NotFoundError:
        return None
