"""How is kept what is with the bailiffs? One row a resolution, one a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, String, Table, exists, or_, select

from fines.enforcement import BatchId, EnforcementBatch, Handover, HandoverStatus
from fines.resolution import Resolution, ResolutionNumber, ResolutionStatus
from fines.storage import tables
from fines.storage.columns import Instant, metadata, record_columns
from fines.storage.record_codec import from_document
from fines.storage.rows import Rows

handovers = Table(
    "handovers",
    metadata,
    Column("resolution", ForeignKey("resolutions.number"), primary_key=True),
    Column("batch", String(20), nullable=False, index=True),
    Column("withdrawn_in", String(20), nullable=True, index=True),
    Column("status", String(20), nullable=False, index=True),
    *record_columns(),
)

enforcement_batches = Table(
    "enforcement_batches",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("made_at", Instant, nullable=False),
    *record_columns(),
)

_WITH_THEM = (HandoverStatus.HANDED.value, HandoverStatus.RETURNED.value)


class SqlEnforcementBook:
    """Hand-overs in one open transaction; fulfils `fines.enforcement.EnforcementBook`."""

    def __init__(self, connection: Connection, rows: Rows) -> None:
        self._connection = connection
        self._rows = rows

    def save(self, handover: Handover) -> None:
        """Inserts it, or updates the one read in this transaction."""
        self._rows.write(
            handovers,
            handover.resolution,
            handover,
            batch=handover.batch,
            withdrawn_in=handover.withdrawn_in,
            status=handover.status.value,
        )

    def of(self, number: ResolutionNumber) -> Handover:
        """NotFoundError where it was never handed over."""
        return self._rows.one(Handover, handovers.c.resolution, number)

    def candidates(
        self, issued_before: datetime, after: ResolutionNumber | None, limit: int
    ) -> Sequence[Resolution]:
        """By number."""
        known = tables.resolutions.c
        query = (
            select(tables.resolutions)
            .where(known.status == ResolutionStatus.DELIVERED.value)
            .where(known.issued_at < issued_before, known.number > (after or ""))
            .where(~exists().where(handovers.c.resolution == known.number))
            .order_by(known.number)
            .limit(limit)
        )
        return [
            from_document(Resolution, row.document, row.form)
            for row in self._connection.execute(query)
        ]

    def to_withdraw(self, limit: int) -> Sequence[Handover]:
        """By number."""
        known = tables.resolutions.c
        changed = exists().where(
            known.number == handovers.c.resolution,
            known.status != ResolutionStatus.DELIVERED.value,
        )
        match = handovers.c.status.in_(_WITH_THEM) & changed
        return self._rows.several(handovers, Handover, match, "resolution", limit)

    def in_batch(self, batch: BatchId) -> Sequence[Handover]:
        """By number."""
        match = or_(handovers.c.batch == batch, handovers.c.withdrawn_in == batch)
        return self._rows.several(handovers, Handover, match, "resolution")

    def save_batch(self, batch: EnforcementBatch) -> None:
        """A new one."""
        self._rows.write(enforcement_batches, batch.id, batch, made_at=batch.made_at)

    def batch(self, batch: BatchId) -> EnforcementBatch:
        """NotFoundError where there is none."""
        return self._rows.one(EnforcementBatch, enforcement_batches.c.id, batch)

    def batches(self, limit: int) -> Sequence[EnforcementBatch]:
        """Newest first."""
        newest = enforcement_batches.c.made_at.desc()
        query = select(enforcement_batches).order_by(newest, enforcement_batches.c.id).limit(limit)
        return [
            from_document(EnforcementBatch, row.document, row.form)
            for row in self._connection.execute(query)
        ]
