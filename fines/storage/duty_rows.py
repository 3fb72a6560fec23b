"""Where does work wait? Found in the records' own tables; what was told to be late has one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    String,
    Subquery,
    Table,
    and_,
    bindparam,
    exists,
    false,
    func,
    or_,
    select,
)

from fines.decision import DecisionStatus
from fines.duty import DutyKind, ReviewCounts, Waiting
from fines.duty_book import Bounds
from fines.officer import OfficerId
from fines.storage import tables
from fines.storage.columns import Instant, metadata
from fines.storage.duty_sources import ANSWERED, CASES, DECISIONS, SOURCES
from fines.storage.rows import Rows
from fines.storage.scope import Regions, case_within

told_late = Table(
    "told_late",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("subject", String(64), primary_key=True),
    Column("since", Instant, primary_key=True),
    Column("told_at", Instant, nullable=False),
)


class SqlDuties:
    """Waiting work in one open transaction; fulfils `fines.duty_book.DutyBook`."""

    def __init__(self, connection: Connection, rows: Rows, regions: Regions = None) -> None:
        self._connection = connection
        self._rows = rows
        self._regions = regions

    def waiting(self, kind: DutyKind, limit: int) -> Sequence[Waiting]:
        """Those that wait longest."""
        return self._read(kind, _oldest_first(kind, self._regions), most=limit)

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
        bounds = _bounds(since_before, occurred_before)
        query = _late(kind, self._regions, tuple(bounds), untold=untold)
        return self._read(kind, query, **bounds, most=limit)

    def count_late(
        self, kind: DutyKind, since_before: datetime | None, occurred_before: datetime | None
    ) -> int:
        """How many of them there are."""
        bounds = _bounds(since_before, occurred_before)
        counted = _count_late(kind, self._regions, tuple(bounds))
        return self._connection.execute(counted, bounds).scalar_one()

    def count_reviews(self, by: OfficerId, first: Bounds, second: Bounds) -> ReviewCounts:
        """One pass over what waits, and none over what was judged."""
        judged = exists().where(
            tables.answers.c.decision == DECISIONS.id, tables.answers.c.officer == by
        )
        since, occurred_at = DECISIONS.proposed_at, CASES.occurred_at
        late = or_(
            and_(~ANSWERED, _before(since, occurred_at, *first)),
            and_(ANSWERED, _before(since, occurred_at, *second)),
        )
        counted = (
            select(
                func.count().filter(~judged).label("waiting"),
                func.count().filter(late).label("late"),
            )
            .select_from(tables.decisions.join(tables.cases, CASES.subject == DECISIONS.id))
            .where(DECISIONS.status == DecisionStatus.PROPOSED.value, case_within(self._regions))
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

    def _read(self, kind: DutyKind, query: Select[Any], **bound: Any) -> Sequence[Waiting]:
        return [
            Waiting(
                kind=kind,
                subject=row.subject,
                case=row.case,
                since=row.since,
                occurred_at=row.occurred_at,
            )
            for row in self._connection.execute(query, bound)
        ]


def _bounds(since_before: datetime | None, occurred_before: datetime | None) -> dict[str, datetime]:
    """The instants that bound what is late, by the names that the queries bind."""
    named = {"since_before": since_before, "occurred_before": occurred_before}
    return {name: bound for name, bound in named.items() if bound is not None}


# To word one of these takes several times what it itself does: each is worded once, for the
# readers of so many sets of regions.
_WORDED = 1024


@lru_cache(_WORDED)
def _oldest_first(kind: DutyKind, regions: Regions) -> Select[Any]:
    return _ordered(_found(kind, regions))


@lru_cache(_WORDED)
def _late(
    kind: DutyKind, regions: Regions, bounds: tuple[str, ...], *, untold: bool
) -> Select[Any]:
    found = _found(kind, regions)
    query = _ordered(found).where(_bounded(found, bounds))
    if untold:
        told = told_late.c
        query = query.where(
            ~exists().where(
                told.kind == kind.value,
                told.subject == found.c.subject,
                told.since == found.c.since,
            )
        )
    return query


@lru_cache(_WORDED)
def _count_late(kind: DutyKind, regions: Regions, bounds: tuple[str, ...]) -> Select[int]:
    found = _found(kind, regions)
    return select(func.count()).select_from(found).where(_bounded(found, bounds))


def _found(kind: DutyKind, regions: Regions) -> Subquery:
    """In the reader's regions; work without a case, such as a recall, is the country's."""
    found = SOURCES[kind]().subquery()
    if regions is None:
        return found
    own = select(tables.cases.c.number).where(case_within(regions))
    return select(found).where(found.c.case.in_(own)).subquery()


def _ordered(found: Subquery) -> Select[Any]:
    ordered = select(found).order_by(found.c.since, found.c.subject)
    return ordered.limit(bindparam("most"))


def _bounded(found: Subquery, bounds: tuple[str, ...]) -> ColumnElement[bool]:
    named = {name: bindparam(name, type_=Instant()) for name in bounds}
    since_before, occurred_before = named.get("since_before"), named.get("occurred_before")
    return _before(found.c.since, found.c.occurred_at, since_before, occurred_before)


def _before(
    since: ColumnElement[datetime],
    occurred_at: ColumnElement[datetime],
    since_before: datetime | ColumnElement[datetime] | None,
    occurred_before: datetime | ColumnElement[datetime] | None,
) -> ColumnElement[bool]:
    bounds = []
    if since_before is not None:
        bounds.append(since < since_before)
    if occurred_before is not None:
        bounds.append(occurred_at < occurred_before)
    return or_(false(), *bounds)
