"""Who did or saw what, when, and why? A chain in which each entry seals the one before.

What a person typed may tell of a person, and of the chain nothing can be erased: it holds a salted
digest of such words, and they are kept beside it until their case is erased.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol

FIRST_SEAL = "0" * 64
ERASED = "case.erased"
"""The action after which the words of a case may be gone."""
_SEALED = "words sha256 "
_SALT_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One act or view. `subject` names the case, resolution or person looked at, never a PIN."""

    actor: str
    action: str
    subject: str
    purpose: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedWords:
    """What a person typed as the reason of a step. Who knows neither `salt` nor `text` learns
    nothing from `sealed`, which stands in the chain as the entry's purpose."""

    sealed: str
    subject: str
    salt: str
    text: str

    @property
    def hold(self) -> bool:
        """Whether they are those that were sealed."""
        return self.sealed == _sealed(self.salt, self.text)


def seal_words(subject: str, text: str) -> TypedWords:
    """These words with a salt of their own."""
    salt = secrets.token_hex(_SALT_BYTES)
    return TypedWords(sealed=_sealed(salt, text), subject=subject, salt=salt, text=text)


def has_words(entry: AuditEntry) -> bool:
    """Whether words were sealed as this entry's purpose."""
    return entry.purpose.startswith(_SEALED)


def _sealed(salt: str, text: str) -> str:
    return _SEALED + hashlib.sha256(f"{salt}\x1f{text}".encode()).hexdigest()


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
