"""Which records wait for somebody, and since when? One query for each kind of work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Label,
    Select,
    Table,
    and_,
    cast,
    exists,
    func,
    literal,
    null,
    select,
    type_coerce,
)

from fines.appeal import AppealStatus
from fines.decision import DecisionStatus
from fines.duty import DutyKind
from fines.ledger import AccountKind
from fines.payment import PaymentStatus
from fines.recall import RecallStatus
from fines.refund import RefundStatus
from fines.resolution import ResolutionStatus
from fines.sending import SendingStatus
from fines.storage import tables
from fines.storage.columns import Instant
from fines.storage.examination_rows import examinations
from fines.storage.ledger_rows import transfers
from fines.storage.money_rows import refunds
from fines.storage.sending_rows import sendings
from fines.storage.suspicion_rows import began_hold
from fines.storage.trust_rows import recalls

CASES, DECISIONS, _RESOLUTIONS = tables.cases.c, tables.decisions.c, tables.resolutions.c
_UNSERVED = _RESOLUTIONS.status == ResolutionStatus.ISSUED.value
ANSWERED = exists().where(tables.answers.c.decision == DECISIONS.id)


def _named(
    subject: ColumnElement[str],
    since: ColumnElement[datetime],
    case: ColumnElement[str],
    occurred_at: ColumnElement[datetime],
) -> tuple[Label[Any], ...]:
    """The columns of every kind, under one set of names."""
    return (
        subject.label("subject"),
        since.label("since"),
        case.label("case"),
        occurred_at.label("occurred_at"),
    )


def _when(action: str) -> ColumnElement[datetime]:
    """The last time that the audit tells this step of the case."""
    audit = tables.audit.c
    last = select(func.max(audit.at)).where(audit.subject == CASES.number, audit.action == action)
    return type_coerce(last.scalar_subquery(), Instant)


def _became_owed() -> ColumnElement[datetime]:
    """When the books last moved money of this resolution to what is given back."""
    t = transfers.c
    last = select(func.max(t.at)).where(
        t.resolution == _RESOLUTIONS.number, t.credit_kind == AccountKind.TO_GIVE_BACK.value
    )
    return type_coerce(last.scalar_subquery(), Instant)


def _of_decisions(match: ColumnElement[bool], since: ColumnElement[datetime]) -> Select[Any]:
    joined = tables.decisions.join(tables.cases, CASES.subject == DECISIONS.id)
    query = select(*_named(DECISIONS.id, since, CASES.number, CASES.occurred_at))
    return query.select_from(joined).where(match)


def _of_resolutions(
    table: Table,
    match: ColumnElement[bool],
    since: ColumnElement[datetime],
) -> Select[Any]:
    """Of these rows, which are resolutions or belong to one."""
    (key,) = table.primary_key.columns
    joined = tables.resolutions.join(tables.cases, CASES.subject == _RESOLUTIONS.decision_id)
    if table is not tables.resolutions:
        joined = joined.join(table, table.c.resolution == _RESOLUTIONS.number)
    query = select(*_named(key, since, CASES.number, CASES.occurred_at))
    return query.select_from(joined).where(match)


def _proposed(answered: ColumnElement[bool]) -> Select[Any]:
    standing = DECISIONS.status == DecisionStatus.PROPOSED.value
    return _of_decisions(and_(standing, answered), DECISIONS.proposed_at)


def _exhausted() -> Select[Any]:
    """No channel is left, and nobody has served it since."""
    tried = exists().where(
        sendings.c.resolution == _RESOLUTIONS.number,
        sendings.c.status == SendingStatus.EXHAUSTED.value,
    )
    match = and_(_UNSERVED, tried)
    return _of_resolutions(tables.resolutions, match, _when("sending.exhausted"))


def _unordered() -> Select[Any]:
    ordered = exists().where(
        refunds.c.resolution == _RESOLUTIONS.number,
        refunds.c.status == RefundStatus.ORDERED.value,
    )
    match = and_(_RESOLUTIONS.to_give_back > 0, ~ordered)
    return _of_resolutions(tables.resolutions, match, _became_owed())


SOURCES: Mapping[DutyKind, Callable[[], Select[Any]]] = {
    DutyKind.REVIEW: lambda: _proposed(~ANSWERED),
    DutyKind.SECOND_LOOK: lambda: _proposed(ANSWERED),
    DutyKind.ISSUE: lambda: _of_decisions(
        DECISIONS.status == DecisionStatus.CONFIRMED.value, DECISIONS.proposed_at
    ),
    DutyKind.ISSUE_AGAIN: lambda: _of_decisions(
        DECISIONS.status == DecisionStatus.REOPENED.value, _when("decision.reopened")
    ),
    DutyKind.SEND: _exhausted,
    DutyKind.SERVE: lambda: _of_resolutions(tables.resolutions, _UNSERVED, _RESOLUTIONS.issued_at),
    DutyKind.APPEAL: lambda: _of_resolutions(
        tables.appeals,
        tables.appeals.c.status == AppealStatus.FILED.value,
        tables.appeals.c.filed_at,
    ),
    DutyKind.COURT: lambda: _of_resolutions(
        tables.resolutions,
        _RESOLUTIONS.status == ResolutionStatus.SUSPENDED.value,
        _when("resolution.suspended"),
    ),
    DutyKind.RECALL: lambda: select(
        *_named(recalls.c.id, recalls.c.ordered_at, literal(""), cast(null(), Instant))
    ).where(recalls.c.status == RecallStatus.ORDERED.value),
    DutyKind.REFUND: _unordered,
    DutyKind.REFUND_WORD: lambda: _of_resolutions(
        refunds, refunds.c.status == RefundStatus.ORDERED.value, refunds.c.ordered_at
    ),
    DutyKind.PAYMENT: lambda: _of_resolutions(
        tables.payments,
        tables.payments.c.status == PaymentStatus.UNKNOWN.value,
        tables.payments.c.paid_at,
    ),
    DutyKind.EXAMINATION: lambda: _of_decisions(
        exists().where(examinations.c.decision == DECISIONS.id, examinations.c.verdict.is_(None)),
        DECISIONS.proposed_at,
    ),
    # The later of two acts is the one that began the hold.
    DutyKind.HOLD: lambda: _of_decisions(began_hold(DECISIONS.id), DECISIONS.proposed_at),
}
