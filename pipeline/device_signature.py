"""Did this device make this signature over these bytes? By Ed25519 (RFC 8032) or by CMS."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fines.errors import InvalidValueError
from fines.packages.checking_cms import cms_points
from fines.packages.cms import cms_signature
from fines.packages.report import PackageReport, holds, left_open
from fines.packages.signing_certificate import fingerprint, refuse_out_of_force
from fines.registered_device import RegisteredDevice
from pipeline.device_events import read_report

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


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


def cms_report(
    content: bytes, signature: bytes, certificate: str | None, roots: Sequence[x509.Certificate]
) -> PackageReport:
    """What holds of an event's CMS signature; the `certificate` (SHA-256) and roots, if given.

    A signature that tells no instant is of the event's own, or of now where that is in a maker's
    form. InvalidValueError where `certificate` is no SHA-256.
    """
    given = None if certificate is None else certificate.replace(":", "").lower()
    if given is not None and not _FINGERPRINT.fullmatch(given):
        raise InvalidValueError(f"'{given[:70]}' is no SHA-256 of a certificate: write 64 digits.")
    try:
        own = fingerprint(cms_signature(signature, content).certificate)
    except InvalidValueError:
        own = ""
    points = list(
        cms_points(
            "The event", content, signature,
            act=_occurred_at(content), certificate=given or own, roots=roots,
        )
    )  # fmt: skip
    if own and given is None:
        points.append(left_open("key", f"Compare it with the register yourself: SHA-256 {own}."))
    elif given == own:
        points.append(holds("key", "It is the certificate that you gave."))
    return PackageReport(points=tuple(points), manifest=None)


def _occurred_at(content: bytes) -> datetime:
    try:
        return read_report(content, "").event.occurred_at
    except InvalidValueError:
        return datetime.now(UTC)
