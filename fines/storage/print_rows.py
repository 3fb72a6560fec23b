"""How are print batches kept?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column, ColumnElement, Index, Integer, String, Table, and_, true

from fines.print_batch import BatchId, BatchStatus, PrintBatch
from fines.storage.columns import Instant, metadata, record_columns
from fines.storage.rows import Rows
from fines.storage.scope import Regions

_MOST_IN_A_DAY = 500

print_batches = Table(
    "print_batches",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("status", String(20), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("region", String(40), nullable=False, server_default=""),
    *record_columns(),
    Index("ix_print_batches_status_made_at", "status", "made_at"),
    Index("ix_print_batches_made_at", "made_at"),
)


class SqlPrintBook:
    """Batches in one open transaction; fulfils `fines.print_batch.PrintBook`."""

    def __init__(self, rows: Rows, regions: Regions = None) -> None:
        self._rows = rows
        self._regions = regions

    def save(self, batch: PrintBatch) -> None:
        """StepRefusedError where another step was quicker."""
        self._rows.write(
            print_batches,
            batch.id,
            batch,
            number=batch.number,
            status=batch.status.value,
            made_at=batch.made_at,
            region=batch.region or "",
        )

    def batch(self, batch_id: BatchId) -> PrintBatch:
        """NotFoundError where there is none."""
        return self._rows.one(PrintBatch, print_batches.c.id, batch_id)

    def batches(self, status: BatchStatus, limit: int) -> Sequence[PrintBatch]:
        """Oldest first."""
        match = and_(print_batches.c.status == status.value, self._within())
        return self._rows.several(print_batches, PrintBatch, match, "made_at", limit)

    def made_between(self, first: datetime, before: datetime) -> Sequence[PrintBatch]:
        """Oldest first; at most as many as a day can have."""
        made = print_batches.c.made_at
        match = and_(made >= first, made < before, self._within())
        return self._rows.several(print_batches, PrintBatch, match, "made_at", _MOST_IN_A_DAY)

    def _within(self) -> ColumnElement[bool]:
        if self._regions is None:
            return true()
        return print_batches.c.region.in_(sorted(self._regions))
