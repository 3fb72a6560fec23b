"""Is this the officer's password? argon2, and the same time spent on names nobody has."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from fines.errors import InvalidValueError

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 256
_HASHER = PasswordHasher()


def hash_password(password: str) -> str:
    """The argon2id hash to keep; a password too short or absurdly long is refused."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise InvalidValueError(
            f"The password has {len(password)} characters: "
            f"choose one of {SHORTEST_PASSWORD} to {LONGEST_PASSWORD}."
        )
    return _HASHER.hash(password)


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash("nobody has this password")


def password_fits(password: str, kept_hash: str | None) -> bool:
    """Whether it fits; for None (no such officer) the time of a check is spent all the same."""
    try:
        _HASHER.verify(kept_hash or _nobodys_hash(), password[:LONGEST_PASSWORD])
    except (VerifyMismatchError, InvalidHashError):
        return False
    return kept_hash is not None
