"""How is it kept which acts speak for a copied plate, until a person has looked?"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    Connection,
    String,
    Table,
    and_,
    exists,
    or_,
    select,
    union_all,
)

from fines.clone import Suspicion
from fines.decision import DecisionId, DecisionStatus
from fines.storage.columns import Instant, metadata
from fines.storage.rows import Rows
from fines.storage.scope import Regions, decision_within
from fines.storage.tables import decisions

suspicions = Table(
    "suspicions",
    metadata,
    Column("decision", String(64), primary_key=True),
    Column("other", String(64), primary_key=True, index=True),
    Column("since", Instant, nullable=False, index=True),
)


def suspected(decision: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether this act or the other of a pair waits for a look; a dismissed act speaks against
    nobody."""
    found = suspicions.c
    return exists().where(
        or_(
            and_(found.decision == decision, _stands(found.other)),
            and_(found.other == decision, _stands(found.decision)),
        )
    )


def suspected_decisions() -> CompoundSelect[str]:
    """All acts of which `suspected` holds: few, whatever the case file holds."""
    found = suspicions.c
    return union_all(
        select(found.decision).where(_stands(found.other)),
        select(found.other).where(_stands(found.decision)),
    )


def began_hold(decision: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether this act, by coming in, made one wait for a look that nobody has taken yet."""
    found = suspicions.c
    return exists().where(found.decision == decision, _stands(found.decision), _stands(found.other))


def _stands(decision: ColumnElement[str]) -> ColumnElement[bool]:
    one = decisions.alias()
    return exists().where(one.c.id == decision, one.c.status != DecisionStatus.DISMISSED.value)


class SqlSuspicions:
    """Suspicions in one open transaction; fulfils `fines.trust_book.SuspicionBook`."""

    def __init__(self, connection: Connection, rows: Rows, regions: Regions = None) -> None:
        self._connection = connection
        self._rows = rows
        self._regions = regions

    def add(self, suspicion: Suspicion) -> bool:
        """False if it is on file."""
        return self._rows.insert_once(
            suspicions,
            decision=suspicion.decision,
            other=suspicion.other,
            since=suspicion.since,
        )

    def waiting(self, limit: int) -> Sequence[Suspicion]:
        """Oldest first; an act that was dismissed speaks against nobody."""
        one, other = decisions.alias("one"), decisions.alias("other_one")
        dismissed, found = DecisionStatus.DISMISSED.value, suspicions.c
        query = (
            select(suspicions)
            .join(one, and_(one.c.id == found.decision, one.c.status != dismissed))
            .join(other, and_(other.c.id == found.other, other.c.status != dismissed))
            .where(
                or_(
                    decision_within(found.decision, self._regions),
                    decision_within(found.other, self._regions),
                )
            )
            .order_by(found.since, found.decision, found.other)
            .limit(limit)
        )
        return [
            Suspicion(decision=row.decision, other=row.other, since=row.since)
            for row in self._connection.execute(query)
        ]

    def end(self, decision: DecisionId, other: DecisionId | None = None) -> None:
        """Between these two, whichever came first, or all of this decision."""
        found = suspicions.c
        match = or_(found.decision == decision, found.other == decision)
        if other is not None:
            match = and_(match, or_(found.decision == other, found.other == other))
        self._connection.execute(suspicions.delete().where(match))
