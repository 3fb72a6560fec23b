"""What is a key that signs evidence, and what may be told of it?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from fines.violation import Device

ED25519, CMS = "Ed25519", "CMS"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFacts:
    """What may be told of a key, by `algorithm`.

    ED25519: `public_key` is its 32 bytes in hexadecimal (RFC 8032). CMS: `certificate` is the
    SHA-256 of its X.509 certificate in hexadecimal, and the signature brings the certificate.
    """

    algorithm: str
    public_key: str | None
    development: bool
    certificate: str | None = field(default=None, metadata={"later": True})


class DeviceKey(Protocol):
    """A device's own key."""

    @property
    def facts(self) -> KeyFacts: ...

    def in_force(self, at: datetime) -> bool:
        """Whether what it signs of this instant will be believed; without certificate, always."""
        ...

    def sign(self, content: bytes) -> bytes:
        """The signature: the same for the same content."""
        ...


DeviceKeys = Callable[[Device], DeviceKey]
