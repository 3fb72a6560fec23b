"""Which events of devices were taken, and what became of each? One row each, without a plate."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select

from fines.device_event import EventDoubt, EventEntry, EventOutcome
from fines.evidence import Sha256
from fines.storage.record_codec import columns_of
from fines.storage.rows import Rows
from fines.storage.tables import event_entries


def add(rows: Rows, entries: Sequence[EventEntry]) -> set[str]:
    """The ids of those that were not there."""
    return rows.insert_new(event_entries, [columns_of(entry) for entry in entries])


def read(connection: Connection, ids: Collection[str]) -> dict[str, EventEntry]:
    """Those of these ids that are there."""
    query = select(event_entries).where(event_entries.c.id.in_(ids))
    return {
        row.id: EventEntry(
            id=row.id,
            sha256=Sha256(row.sha256),
            outcome=EventOutcome(row.outcome),
            doubt=EventDoubt(row.doubt) if row.doubt is not None else None,
            decision=row.decision,
            taken_at=row.taken_at,
        )
        for row in connection.execute(query)
    }


def forget(connection: Connection, before: datetime) -> int:
    """Drops the rows taken before this instant."""
    dropped = connection.execute(delete(event_entries).where(event_entries.c.taken_at < before))
    return dropped.rowcount
