"""How do the outbox and the audit chain grow? In the step's own transaction, at its very end."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select, update

from fines.announcement import Announcement
from fines.audit import FIRST_SEAL, AuditEntry, seal
from fines.storage.prepared import Prepared
from fines.storage.record_codec import columns_of
from fines.storage.rows import inserting, inserting_once
from fines.storage.tables import audit, audit_head, outbox

_HEAD = audit_head.c
_LOCK = update(audit_head).values(row=_HEAD.row + bindparam("added"))
_LOCKED = Prepared(_LOCK.returning(_HEAD.row, _HEAD.seal))
_MOVE = Prepared(update(audit_head).values(seal=bindparam("moved")))


def append_audit(connection: Connection, entries: Sequence[AuditEntry]) -> None:
    """Seals the entries onto the chain; the head's row is locked until the commit."""
    if not entries:
        return
    added = {"added": len(entries)}
    head = _LOCKED.rows(connection, added)
    if not head:
        start = {"id": 1, "row": 0, "seal": FIRST_SEAL}
        inserting_once(connection.dialect.name, audit_head).changed(connection, start)
        head = _LOCKED.rows(connection, added)
    ((last, previous),) = head
    rows = []
    for row, entry in enumerate(entries, start=last - len(entries) + 1):
        previous = seal(previous, entry)
        rows.append({"row": row, "seal": previous} | columns_of(entry))
    inserting(audit).each(connection, rows)
    _MOVE.changed(connection, {"moved": previous})


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
    inserting(outbox).each(connection, rows)


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
