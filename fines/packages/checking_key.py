"""By which key are these bytes signed, and is it the device's own? Point by point, offline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from fines.packages.checking_cms import cms_points
from fines.packages.device_key import is_signed
from fines.packages.key_facts import CMS, ED25519, KeyFacts
from fines.packages.report import Point, broken, holds, left_open
from fines.violation import Device


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedKey:
    """What somebody trusts: a key (hexadecimal), a certificate (SHA-256), or neither."""

    public_key: str | None = None
    certificate: str | None = None


NOBODY_S = TrustedKey()


def signature_points(
    what: str,
    content: bytes,
    signature: bytes,
    key: KeyFacts,
    act: datetime,
    roots: Sequence[x509.Certificate],
) -> Iterator[Point]:
    """Whether `key` has signed these bytes, of an act at that instant."""
    if key.algorithm == CMS:
        yield from cms_points(
            what, content, signature, act=act, certificate=key.certificate, roots=roots
        )
    elif key.algorithm != ED25519 or key.public_key is None:
        yield broken("signature", f"Signed by {key.algorithm}: {ED25519} and {CMS} are known.")
    elif is_signed(content, signature, key.public_key):
        yield holds("signature", f"{what} is signed by the key {key.public_key}.")
    else:
        yield broken("signature", f"{what} is not what the key in it has signed.")


def key_point(device: Device, key: KeyFacts, trusted: TrustedKey, *, traced: bool) -> Point:
    """Whether it is the key of the device and the one that is trusted; `traced` to a root."""
    found = key.certificate or key.public_key
    of_site = f"belongs to the device {device.serial} by its site file"
    for known, own, whose in (
        (trusted.public_key, key.public_key, "you gave"),
        (trusted.certificate, key.certificate, "you gave"),
        (device.public_key, key.public_key, of_site),
        (device.signing_certificate, key.certificate, of_site),
    ):
        if known is not None and known != own:
            return broken("key", f"Wrong key: {found}; the one that {whose} is {known}.")
    if key.development:
        return left_open("key", "DEVELOPMENT KEY: whoever runs the program can make one.")
    if trusted == NOBODY_S:
        if traced and key.algorithm == CMS:
            return left_open("key", "Whether it is this device's was not compared: give --site.")
        return left_open("key", "Whose key it is was not compared: give --key or --site.")
    return holds("key", "It is the key that you gave.")
