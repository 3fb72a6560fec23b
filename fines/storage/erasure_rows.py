"""Which cases may be erased, and which were? Found over the records' own columns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    String,
    Table,
    Text,
    cast,
    exists,
    func,
    or_,
    select,
)

from fines.accident import AccidentId
from fines.case import CaseNumber
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
    Column("subject", String(64), primary_key=True),
    Column("waiting", Integer, nullable=False, index=True),
    *record_columns(),
)

_ENDED = (ResolutionStatus.PAID.value, ResolutionStatus.ANNULLED.value)
_NO_STEPS = ("%.viewed", "document.%", "duty.%")
"""Who only looks takes none, nor does the care for a paper's stamps, nor what was not done."""
_SHARED_WITHIN = timedelta(hours=3)
"""Cases share pictures only where one camera's pass, one section's drive, or one officer's
photograph shows both."""


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
            .where(~exists().where(erasures.c.subject == decisions.id))
            .order_by(decisions.id)
            .limit(limit)
        )
        return [DecisionId(found) for found in self._connection.execute(query).scalars()]

    def old_accidents(
        self, before: datetime, after: AccidentId | None, limit: int
    ) -> Sequence[AccidentId]:
        """By id."""
        accidents = tables.accidents.c
        query = (
            select(accidents.id)
            .where(accidents.occurred_at <= before, accidents.id > (after or ""))
            .where(~exists().where(erasures.c.subject == accidents.id))
            .order_by(accidents.id)
            .limit(limit)
        )
        return [AccidentId(found) for found in self._connection.execute(query).scalars()]

    def last_step(self, case: CaseNumber) -> datetime | None:
        """Found by the audit's own index."""
        trail = tables.audit.c
        query = select(func.max(trail.at)).where(
            trail.subject == case, *(trail.action.not_like(each) for each in _NO_STEPS)
        )
        found: datetime | None = self._connection.execute(query).scalar_one()
        return found

    def is_erased(self, subject: str) -> bool:
        """Whether this decision or accident was."""
        query = select(exists().where(erasures.c.subject == subject))
        return bool(self._connection.execute(query).scalar_one())

    def cited_elsewhere(self, subject: str, pieces: Collection[Sha256]) -> Collection[Sha256]:
        """Searched in the documents of the hours around it, of decisions and accidents."""
        if not pieces:
            return frozenset()
        cases = tables.cases.c
        at = self._connection.execute(
            select(cases.occurred_at).where(cases.subject == subject)
        ).scalar_one()
        found: list[str] = []
        for table in (tables.decisions, tables.accidents):
            text = cast(table.c.document, Text)
            query = (
                select(text)
                .join(tables.cases, cases.subject == table.c.id)
                .where(cases.occurred_at.between(at - _SHARED_WITHIN, at + _SHARED_WITHIN))
                .where(table.c.id != subject)
                .where(or_(*(text.contains(piece) for piece in pieces)))
            )
            found += self._connection.execute(query).scalars()
        return frozenset(piece for piece in pieces if any(piece in each for each in found))

    def save(self, erasure: Erasure) -> None:
        """Inserts it, or updates the one read in this transaction."""
        waiting = int(erasure.destroyed_at is None)
        self._rows.write(erasures, erasure.subject, erasure, waiting=waiting)

    def to_destroy(self, limit: int) -> Sequence[Erasure]:
        """By subject."""
        return self._rows.several(erasures, Erasure, erasures.c.waiting == 1, "subject", limit)

    def forget_contact(self, key: str) -> None:
        """Harmless where there is none."""
        self._connection.execute(contacts.delete().where(contacts.c.key == key))
