"""Which cases may be erased, and which were? Found over the records' own columns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    Table,
    Text,
    cast,
    exists,
    or_,
    select,
)

from fines.decision import DecisionId, DecisionStatus
from fines.erasure import Erasure
from fines.evidence import Sha256
from fines.resolution import ResolutionStatus
from fines.storage import tables
from fines.storage.columns import metadata, record_columns
from fines.storage.rows import Rows
from fines.storage.sending_rows import contacts

erasures = Table(
    "erasures",
    metadata,
    Column("decision", ForeignKey("decisions.id"), primary_key=True),
    Column("waiting", Integer, nullable=False, index=True),
    *record_columns(),
)

_ENDED = (ResolutionStatus.PAID.value, ResolutionStatus.ANNULLED.value)
_SHARED_WITHIN = timedelta(hours=3)
"""Acts share pictures only where one camera's pass, or one section's drive, shows both."""


class SqlErasureBook:
    """Erasures in one open transaction; fulfils `fines.erasure.ErasureBook`."""

    def __init__(self, connection: Connection, rows: Rows) -> None:
        self._connection = connection
        self._rows = rows

    def closed(
        self, status: DecisionStatus, before: datetime, after: DecisionId | None, limit: int
    ) -> Sequence[DecisionId]:
        """By id."""
        decisions, issued = tables.decisions.c, tables.resolutions.c
        still_open = exists().where(
            issued.decision_id == decisions.id,
            or_(issued.status.not_in(_ENDED), issued.to_give_back > 0, issued.issued_at >= before),
        )
        query = (
            select(decisions.id)
            .where(decisions.status == status.value, decisions.proposed_at < before)
            .where(decisions.id > (after or ""), ~still_open)
            .where(~exists().where(erasures.c.decision == decisions.id))
            .order_by(decisions.id)
            .limit(limit)
        )
        return [DecisionId(found) for found in self._connection.execute(query).scalars()]

    def cited_elsewhere(
        self, decision: DecisionId, pieces: Collection[Sha256]
    ) -> Collection[Sha256]:
        """Searched in the documents of the hours around the act."""
        if not pieces:
            return frozenset()
        cases, decisions = tables.cases.c, tables.decisions.c
        at = self._connection.execute(
            select(cases.occurred_at).where(cases.subject == decision)
        ).scalar_one()
        text = cast(decisions.document, Text)
        query = (
            select(text)
            .join(tables.cases, cases.subject == decisions.id)
            .where(cases.occurred_at.between(at - _SHARED_WITHIN, at + _SHARED_WITHIN))
            .where(decisions.id != decision)
            .where(or_(*(text.contains(piece) for piece in pieces)))
        )
        found = self._connection.execute(query).scalars().all()
        return frozenset(piece for piece in pieces if any(piece in each for each in found))

    def save(self, erasure: Erasure) -> None:
        """Inserts it, or updates the one read in this transaction."""
        waiting = int(erasure.destroyed_at is None)
        self._rows.write(erasures, erasure.decision, erasure, waiting=waiting)

    def to_destroy(self, limit: int) -> Sequence[Erasure]:
        """By decision."""
        return self._rows.several(erasures, Erasure, erasures.c.waiting == 1, "decision", limit)

    def forget_contact(self, key: str) -> None:
        """Harmless where there is none."""
        self._connection.execute(contacts.delete().where(contacts.c.key == key))
