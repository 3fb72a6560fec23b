"""Which events of devices were taken, and what became of each? One row each, without a plate."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, delete, select

from fines.device_event import EventDoubt, EventEntry, EventOutcome
from fines.errors import NotFoundError
from fines.evidence import Sha256
from fines.storage.rows import Rows
from fines.storage.tables import event_entries


def add(rows: Rows, entry: EventEntry) -> bool:
    """False if an event of this id is there."""
    return rows.insert_once(event_entries, **asdict(entry))


def read(connection: Connection, entry_id: str) -> EventEntry:
    """NotFoundError where there is none."""
    query = select(event_entries).where(event_entries.c.id == entry_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFoundError(f"Event {entry_id} was never taken: check the device and its event id.")
    return EventEntry(
        id=row.id,
        sha256=Sha256(row.sha256),
        outcome=EventOutcome(row.outcome),
        doubt=EventDoubt(row.doubt) if row.doubt is not None else None,
        decision=row.decision,
        taken_at=row.taken_at,
    )


def forget(connection: Connection, before: datetime) -> int:
    """Drops the rows taken before this instant."""
    dropped = connection.execute(delete(event_entries).where(event_entries.c.taken_at < before))
    return dropped.rowcount
