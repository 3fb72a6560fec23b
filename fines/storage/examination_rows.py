"""How are examinations and stopped sources kept?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, String, Table, Text, exists, func, select

from fines.basis import Basis, BasisKind
from fines.decision import DecisionId, DecisionStatus
from fines.error_rate import ErrorRate, Examination
from fines.officer import OfficerId
from fines.storage import tables
from fines.storage.columns import Instant, metadata, record_columns
from fines.storage.prepared import Prepared
from fines.storage.rows import Rows
from fines.storage.scope import Regions, decision_within

examinations = Table(
    "examinations",
    metadata,
    Column("decision", ForeignKey("decisions.id"), primary_key=True),
    Column("verdict", String(20), nullable=True, index=True),
    Column("drawn_at", Instant, nullable=False),
    *record_columns(),
)

stopped_sources = Table(
    "stopped_sources",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("value", Text, primary_key=True),
    Column("stopped_at", Instant, nullable=False),
)


_STOPPED = Prepared(select(stopped_sources.c.kind, stopped_sources.c.value))


class SqlExaminations:
    """The second looks in one open transaction; fulfils `fines.examinations.Examinations`."""

    def __init__(self, connection: Connection, rows: Rows, regions: Regions = None) -> None:
        self._connection = connection
        self._rows = rows
        self._regions = regions

    def save(self, examination: Examination) -> None:
        """Inserts it, or updates the one read in this transaction."""
        verdict = examination.verdict
        self._rows.write(
            examinations,
            examination.decision,
            examination,
            verdict=verdict.value if verdict else None,
            drawn_at=examination.drawn_at,
        )

    def of(self, decision: DecisionId) -> Examination:
        """NotFoundError where this decision was not drawn."""
        return self._rows.one(Examination, examinations.c.decision, decision)

    def waiting(self, not_judged_by: OfficerId, limit: int) -> Sequence[Examination]:
        """Oldest first, without those that this person judged or took a step in."""
        judged = tables.answers.c.decision == examinations.c.decision
        by = tables.answers.c.officer == not_judged_by
        within = decision_within(examinations.c.decision, self._regions)
        match = examinations.c.verdict.is_(None) & ~exists().where(judged, by) & within
        return self._rows.several(examinations, Examination, match, "drawn_at", limit)

    def rates(self, kind: BasisKind) -> Sequence[ErrorRate]:
        """Of everything of this kind that an examined decision rests on, by name."""
        rests = tables.bases.c
        wrong = func.count().filter(examinations.c.verdict == DecisionStatus.DISMISSED.value)
        query = (
            select(rests.value, func.count(), wrong)
            .select_from(examinations.join(tables.bases, rests.decision == examinations.c.decision))
            .where(rests.kind == kind.value, examinations.c.verdict.is_not(None))
            .group_by(rests.value)
            .order_by(rests.value)
        )
        return [
            ErrorRate(basis=Basis(kind=kind, value=value), examined=count, wrong=false)
            for value, count, false in self._connection.execute(query)
        ]

    def stop(self, basis: Basis, at: datetime) -> bool:
        """False if it is stopped already."""
        return self._rows.insert_once(
            stopped_sources, kind=basis.kind.value, value=basis.value, stopped_at=at
        )

    def start(self, basis: Basis) -> bool:
        """False if it was not stopped."""
        source = stopped_sources.c
        match = (source.kind == basis.kind.value) & (source.value == basis.value)
        return self._connection.execute(stopped_sources.delete().where(match)).rowcount == 1

    def stopped(self) -> Collection[Basis]:
        """Everything that is stopped now."""
        return frozenset(
            Basis(kind=BasisKind(kind), value=value)
            for kind, value in _STOPPED.rows(self._connection, {})
        )
