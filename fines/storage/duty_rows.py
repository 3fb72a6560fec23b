"""Where does work wait? Found in the records' own tables; what was told to be late has one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Label,
    Select,
    String,
    Subquery,
    Table,
    and_,
    cast,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
)

from fines.appeal import AppealStatus
from fines.decision import DecisionStatus
from fines.duty import DutyKind, ReviewCounts, Waiting
from fines.duty_book import Bounds
from fines.ledger import AccountKind
from fines.officer import OfficerId
from fines.payment import PaymentStatus
from fines.recall import RecallStatus
from fines.refund import RefundStatus
from fines.resolution import ResolutionStatus
from fines.sending import SendingStatus
from fines.storage import tables
from fines.storage.columns import Instant, metadata
from fines.storage.examination_rows import examinations
from fines.storage.ledger_rows import transfers
from fines.storage.money_rows import refunds
from fines.storage.rows import Rows
from fines.storage.scope import Regions, case_within
from fines.storage.sending_rows import sendings
from fines.storage.trust_rows import recalls

told_late = Table(
    "told_late",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("subject", String(64), primary_key=True),
    Column("since", Instant, primary_key=True),
    Column("told_at", Instant, nullable=False),
)

_CASES, _DECISIONS, _RESOLUTIONS = tables.cases.c, tables.decisions.c, tables.resolutions.c
_UNSERVED = _RESOLUTIONS.status == ResolutionStatus.ISSUED.value
_ANSWERED = exists().where(tables.answers.c.decision == _DECISIONS.id)


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
    last = select(func.max(audit.at)).where(audit.subject == _CASES.number, audit.action == action)
    return type_coerce(last.scalar_subquery(), Instant)


def _became_owed() -> ColumnElement[datetime]:
    """When the books last moved money of this resolution to what is given back."""
    t = transfers.c
    last = select(func.max(t.at)).where(
        t.resolution == _RESOLUTIONS.number, t.credit_kind == AccountKind.TO_GIVE_BACK.value
    )
    return type_coerce(last.scalar_subquery(), Instant)


def _of_decisions(match: ColumnElement[bool], since: ColumnElement[datetime]) -> Select[Any]:
    joined = tables.decisions.join(tables.cases, _CASES.subject == _DECISIONS.id)
    query = select(*_named(_DECISIONS.id, since, _CASES.number, _CASES.occurred_at))
    return query.select_from(joined).where(match)


def _of_resolutions(
    table: Table,
    match: ColumnElement[bool],
    since: ColumnElement[datetime],
) -> Select[Any]:
    """Of these rows, which are resolutions or belong to one."""
    (key,) = table.primary_key.columns
    joined = tables.resolutions.join(tables.cases, _CASES.subject == _RESOLUTIONS.decision_id)
    if table is not tables.resolutions:
        joined = joined.join(table, table.c.resolution == _RESOLUTIONS.number)
    query = select(*_named(key, since, _CASES.number, _CASES.occurred_at))
    return query.select_from(joined).where(match)


def _proposed(answered: ColumnElement[bool]) -> Select[Any]:
    standing = _DECISIONS.status == DecisionStatus.PROPOSED.value
    return _of_decisions(and_(standing, answered), _DECISIONS.proposed_at)


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


_SOURCES: Mapping[DutyKind, Callable[[], Select[Any]]] = {
    DutyKind.REVIEW: lambda: _proposed(~_ANSWERED),
    DutyKind.SECOND_LOOK: lambda: _proposed(_ANSWERED),
    DutyKind.ISSUE: lambda: _of_decisions(
        _DECISIONS.status == DecisionStatus.CONFIRMED.value, _DECISIONS.proposed_at
    ),
    DutyKind.ISSUE_AGAIN: lambda: _of_decisions(
        _DECISIONS.status == DecisionStatus.REOPENED.value, _when("decision.reopened")
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
        exists().where(examinations.c.decision == _DECISIONS.id, examinations.c.verdict.is_(None)),
        _DECISIONS.proposed_at,
    ),
}


class SqlDuties:
    """Waiting work in one open transaction; fulfils `fines.duty_book.DutyBook`."""

    def __init__(self, connection: Connection, rows: Rows, regions: Regions = None) -> None:
        self._connection = connection
        self._rows = rows
        self._regions = regions

    def waiting(self, kind: DutyKind, limit: int) -> Sequence[Waiting]:
        """Those that wait longest."""
        found = self._found(kind)
        return self._read(kind, select(found).order_by(found.c.since, found.c.subject), limit)

    def late(
        self,
        kind: DutyKind,
        since_before: datetime | None,
        occurred_before: datetime | None,
        limit: int,
        *,
        untold: bool = False,
    ) -> Sequence[Waiting]:
        """Waiting since before one instant, or of an act before the other; oldest first."""
        found = self._found(kind)
        match = _late(found, since_before, occurred_before)
        if untold:
            told = told_late.c
            match &= ~exists().where(
                told.kind == kind.value,
                told.subject == found.c.subject,
                told.since == found.c.since,
            )
        ordered = select(found).where(match).order_by(found.c.since, found.c.subject)
        return self._read(kind, ordered, limit)

    def count_late(
        self, kind: DutyKind, since_before: datetime | None, occurred_before: datetime | None
    ) -> int:
        """How many of them there are."""
        found = self._found(kind)
        match = _late(found, since_before, occurred_before)
        counted = select(func.count()).select_from(found).where(match)
        return self._connection.execute(counted).scalar_one()

    def count_reviews(self, by: OfficerId, first: Bounds, second: Bounds) -> ReviewCounts:
        """One pass over what waits, and none over what was judged."""
        judged = exists().where(
            tables.answers.c.decision == _DECISIONS.id, tables.answers.c.officer == by
        )
        since, occurred_at = _DECISIONS.proposed_at, _CASES.occurred_at
        late = or_(
            and_(~_ANSWERED, _before(since, occurred_at, *first)),
            and_(_ANSWERED, _before(since, occurred_at, *second)),
        )
        counted = (
            select(
                func.count().filter(~judged).label("waiting"),
                func.count().filter(late).label("late"),
            )
            .select_from(tables.decisions.join(tables.cases, _CASES.subject == _DECISIONS.id))
            .where(_DECISIONS.status == DecisionStatus.PROPOSED.value, case_within(self._regions))
        )
        row = self._connection.execute(counted).one()
        return ReviewCounts(waiting=row.waiting, late=row.late)

    def tell(self, waiting: Waiting, at: datetime) -> bool:
        """Remembers that it was told to be late; False if it was told before."""
        return self._rows.insert_once(
            told_late,
            kind=waiting.kind.value,
            subject=waiting.subject,
            since=waiting.since,
            told_at=at,
        )

    def _found(self, kind: DutyKind) -> Subquery:
        """In the reader's regions; work without a case, such as a recall, is the country's."""
        found = _SOURCES[kind]().subquery()
        if self._regions is None:
            return found
        own = select(tables.cases.c.number).where(case_within(self._regions))
        return select(found).where(found.c.case.in_(own)).subquery()

    def _read(self, kind: DutyKind, query: Select[Any], limit: int) -> Sequence[Waiting]:
        return [
            Waiting(
                kind=kind,
                subject=row.subject,
                case=row.case,
                since=row.since,
                occurred_at=row.occurred_at,
            )
            for row in self._connection.execute(query.limit(limit))
        ]


def _late(
    found: Subquery, since_before: datetime | None, occurred_before: datetime | None
) -> ColumnElement[bool]:
    return _before(found.c.since, found.c.occurred_at, since_before, occurred_before)


def _before(
    since: ColumnElement[datetime],
    occurred_at: ColumnElement[datetime],
    since_before: datetime | None,
    occurred_before: datetime | None,
) -> ColumnElement[bool]:
    bounds = []
    if since_before is not None:
        bounds.append(since < since_before)
    if occurred_before is not None:
        bounds.append(occurred_at < occurred_before)
    return or_(false(), *bounds)
