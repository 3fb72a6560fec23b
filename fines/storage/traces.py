"""How do the outbox and the audit chain grow? In the step's own transaction, at its very end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Connection, insert, select, update

from fines.announcement import Announcement
from fines.audit import FIRST_SEAL, AuditEntry, seal
from fines.storage.rows import conflict_insert
from fines.storage.tables import audit, audit_head, outbox


def append_audit(connection: Connection, entries: Sequence[AuditEntry]) -> None:
    """Seals the entries onto the chain; the head's row is locked until the commit."""
    if not entries:
        return
    start = conflict_insert(connection, audit_head).values(id=1, row=0, seal=FIRST_SEAL)
    connection.execute(start.on_conflict_do_nothing())
    lock = update(audit_head).values(row=audit_head.c.row + len(entries))
    last, previous = connection.execute(lock.returning(audit_head.c.row, audit_head.c.seal)).one()
    rows = []
    for row, entry in enumerate(entries, start=last - len(entries) + 1):
        previous = seal(previous, entry)
        rows.append({"row": row, "seal": previous} | asdict(entry))
    connection.execute(insert(audit), rows)
    connection.execute(update(audit_head).values(seal=previous))


def read_audit(
    connection: Connection, after: int, limit: int
) -> Sequence[tuple[int, AuditEntry, str]]:
    """Row, entry and seal in order, from the row behind `after`."""
    query = select(audit).where(audit.c.row > after).order_by(audit.c.row).limit(limit)
    return [
        (
            row.row,
            AuditEntry(
                actor=row.actor,
                action=row.action,
                subject=row.subject,
                purpose=row.purpose,
                at=row.at,
            ),
            row.seal,
        )
        for row in connection.execute(query)
    ]


def read_audit_head(connection: Connection) -> tuple[int, str]:
    """The last row and its seal."""
    head = connection.execute(select(audit_head.c.row, audit_head.c.seal)).one_or_none()
    return (0, FIRST_SEAL) if head is None else (head.row, head.seal)


def append_announcements(connection: Connection, announcements: Sequence[Announcement]) -> None:
    """Rows of the outbox, in order."""
    rows = [
        {
            "kind": each.kind,
            "key": each.key,
            "body": dict(each.body),
            "at": each.at,
            "announced": 0,
        }
        for each in announcements
    ]
    if rows:
        connection.execute(insert(outbox), rows)


def read_unannounced(connection: Connection, limit: int) -> Sequence[tuple[int, Announcement]]:
    """What nobody has been told yet, in order."""
    query = select(outbox).where(outbox.c.announced == 0).order_by(outbox.c.row).limit(limit)
    return [
        (row.row, Announcement(kind=row.kind, key=row.key, body=row.body, at=row.at))
        for row in connection.execute(query)
    ]


def mark_announced(connection: Connection, rows: Sequence[int]) -> None:
    """These rows have been told."""
    connection.execute(update(outbox).where(outbox.c.row.in_(rows)).values(announced=1))
