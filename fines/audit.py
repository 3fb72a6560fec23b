"""Who did or saw what, when, and why? A chain in which each entry seals the one before."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

FIRST_SEAL = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One act or view. `subject` names the case, resolution or person looked at, never a PIN."""

    actor: str
    action: str
    subject: str
    purpose: str
    at: datetime


def seal(previous: str, entry: AuditEntry) -> str:
    """The SHA-256 that binds this entry to the one before it."""
    instant = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = (previous, entry.actor, entry.action, entry.subject, entry.purpose, instant)
    return hashlib.sha256("\x1f".join(fields).encode()).hexdigest()
