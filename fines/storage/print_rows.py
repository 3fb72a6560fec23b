"""How are print batches kept?"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Column, Index, Integer, String, Table

from fines.print_batch import BatchId, BatchStatus, PrintBatch
from fines.storage.columns import Instant, metadata, record_columns
from fines.storage.rows import Rows

print_batches = Table(
    "print_batches",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("status", String(20), nullable=False),
    Column("made_at", Instant, nullable=False),
    *record_columns(),
    Index("ix_print_batches_status_made_at", "status", "made_at"),
)


class SqlPrintBook:
    """Batches in one open transaction; fulfils `fines.print_batch.PrintBook`."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def save(self, batch: PrintBatch) -> None:
        """StepRefusedError where another step was quicker."""
        self._rows.write(
            print_batches,
            batch.id,
            batch,
            number=batch.number,
            status=batch.status.value,
            made_at=batch.made_at,
        )

    def batch(self, batch_id: BatchId) -> PrintBatch:
        """NotFoundError where there is none."""
        return self._rows.one(PrintBatch, print_batches.c.id, batch_id)

    def batches(self, status: BatchStatus, limit: int) -> Sequence[PrintBatch]:
        """Oldest first."""
        match = print_batches.c.status == status.value
        return self._rows.several(print_batches, PrintBatch, match, "made_at", limit)
