"""Who did or saw what, when, and why? A chain in which each entry seals the one before."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The chain's head at the end of a local day, signed: who rewrites the chain needs the key.

    `public_key` is the raw Ed25519 key in hexadecimal, `signature` is over `signed`.
    """

    day: date
    row: int
    seal: str
    made_at: datetime
    public_key: str
    signature: str

    @property
    def signed(self) -> bytes:
        """What is signed: the day, the row and its seal."""
        return checkpoint_bytes(self.day, self.row, self.seal)


def checkpoint_bytes(day: date, row: int, sealed: str) -> bytes:
    """One line that anyone can write down."""
    return f"tartip audit {day.isoformat()} row {row} seal {sealed}".encode()


SealCheck = Callable[[bytes, bytes, bytes], bool]
"""Whether a key (raw Ed25519) made this signature over these bytes: key, signature, content."""


class AuditSigner(Protocol):
    """Signs the audit's checkpoints; key and signature in hexadecimal."""

    @property
    def public_key(self) -> str: ...
    def sign(self, content: bytes) -> str: ...
