"""Did this device make this signature over these bytes? By Ed25519 (RFC 8032) or by CMS."""

from __future__ import annotations

from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fines.errors import InvalidValueError
from fines.packages.cms import cms_signature
from fines.packages.signing_certificate import fingerprint, refuse_out_of_force
from fines.registered_device import RegisteredDevice


def fault_of(
    device: RegisteredDevice, signature: bytes, content: bytes, at: datetime
) -> str | None:
    """See `SignatureCheck`. A device with a certificate is never asked for a bare key."""
    if device.signing_certificate is not None:
        return _fault_of_cms(device.signing_certificate, signature, content, at)
    if device.public_key is not None and ed25519_verified(device.public_key, signature, content):
        return None
    return "It is no Ed25519 signature of these bytes by the key of the register."


def ed25519_verified(key: bytes, signature: bytes, content: bytes) -> bool:
    """False for any signature of another key, of other bytes, or of no such length."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, content)
    except InvalidSignature:
        return False
    return True


def _fault_of_cms(known: str, signature: bytes, content: bytes, at: datetime) -> str | None:
    try:
        found = cms_signature(signature, content)
        refuse_out_of_force(found.certificate, found.instant(at))
    except InvalidValueError as error:
        return str(error)
    own = fingerprint(found.certificate)
    return None if own == known else f"Signed by the certificate {own}, the register names {known}."
