"""What do steps leave behind, and how is it read? Announcements, and the audit chain."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol

from fines.announcement import Announcement
from fines.audit import AuditEntry, Checkpoint, TypedWords


class Traces(Protocol):
    """What can be read of them, in order."""

    def unannounced(self, limit: int) -> Sequence[tuple[int, Announcement]]: ...

    def audit_chain(self, after: int, limit: int) -> Sequence[tuple[int, AuditEntry, str]]:
        """Row, entry and seal, in order, from the row behind `after`."""
        ...

    def words(self, sealed: Collection[str]) -> Mapping[str, TypedWords]:
        """Those of these that were not erased, by what the chain holds of them."""
        ...

    def checkpoint(self, day: date) -> Checkpoint: ...
    def checkpoints(self) -> Sequence[Checkpoint]: ...
    def audit_head(self) -> tuple[int, str]:
        """The last row and its seal; (0, FIRST_SEAL) before the first entry."""
        ...


class TraceWriting(Protocol):
    """What a step can leave."""

    def announce(self, announcement: Announcement) -> None: ...
    def mark_announced(self, rows: Sequence[int]) -> None: ...

    def save_checkpoint(self, checkpoint: Checkpoint) -> None: ...
    def record(self, entry: AuditEntry) -> None:
        """Appends to the audit chain."""
        ...

    def keep_words(self, words: TypedWords) -> None: ...
    def forget_words(self, subject: str) -> None:
        """Erases what was typed about this case; the chain stays as it is."""
        ...
