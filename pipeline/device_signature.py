"""Did this key make this signature over these bytes? Ed25519, as RFC 8032 has it."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def ed25519_verified(key: bytes, signature: bytes, content: bytes) -> bool:
    """False for any signature of another key, of other bytes, or of no such length."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, content)
    except InvalidSignature:
        return False
    return True
