"""How are recalls and permits kept?"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Column, Connection, Date, String, Table, Text

from fines.officer import OfficerId
from fines.permit import Permit, PermitId
from fines.plates import PlateNumber
from fines.recall import Recall, RecallId, RecallStatus
from fines.storage.columns import Instant, metadata, record_columns
from fines.storage.rows import Rows, holding

recalls = Table(
    "recalls",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("status", String(20), nullable=False, index=True),
    Column("ordered_at", Instant, nullable=False),
    *record_columns(),
)

permits = Table(
    "permits",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("plate", String(20), nullable=False, index=True),
    Column("vehicle_group", String(40), nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=True),
    Column("source", Text, nullable=False),
    Column("entered_by", String(64), nullable=False),
    Column("entered_at", Instant, nullable=False),
)


def save_recall(rows: Rows, recall: Recall) -> None:
    """Inserts it, or updates the one read in this transaction."""
    status = recall.status.value
    rows.write(recalls, recall.id, recall, status=status, ordered_at=recall.ordered_at)


def read_recall(rows: Rows, recall_id: RecallId) -> Recall:
    """NotFoundError where there is none."""
    return rows.one(Recall, recalls.c.id, recall_id)


def read_recalls(rows: Rows, status: RecallStatus, limit: int) -> Sequence[Recall]:
    """Oldest first."""
    return rows.several(recalls, Recall, recalls.c.status == status.value, "ordered_at", limit)


def add_permit(rows: Rows, permit: Permit) -> bool:
    """False if this permit is on file."""
    return rows.insert_once(
        permits,
        id=permit.id,
        plate=permit.plate,
        vehicle_group=permit.group,
        first=permit.first,
        last=permit.last,
        source=permit.source,
        entered_by=permit.entered_by,
        entered_at=permit.entered_at,
    )


def read_permits(connection: Connection, plate: PlateNumber) -> Sequence[Permit]:
    """Oldest first."""
    ordered = holding(permits.c.plate, permits.c.first, permits.c.id)
    return [
        Permit(
            id=PermitId(key),
            plate=PlateNumber(number),
            group=group,
            first=first,
            last=last,
            source=source,
            entered_by=OfficerId(by),
            entered_at=at,
        )
        for key, number, group, first, last, source, by, at in ordered.rows(
            connection, {"sought": plate}
        )
    ]
