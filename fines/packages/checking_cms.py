"""By whose certificate is this signed, and who stands behind it? Point by point, offline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from cryptography import x509

from fines.errors import InvalidValueError
from fines.packages.cms import CmsSignature, cms_signature
from fines.packages.report import Point, broken, holds, left_open
from fines.packages.signing_certificate import (
    chain_of,
    fingerprint,
    named,
    refuse_out_of_force,
)


def cms_points(
    what: str,
    content: bytes,
    signature: bytes,
    *,
    act: datetime,
    certificate: str | None,
    roots: Sequence[x509.Certificate],
) -> Iterator[Point]:
    """The signature over `what`, that it was in force, its chain, and its own certificate.

    `certificate` is the SHA-256 of the one that the content names.
    """
    try:
        found = cms_signature(signature, content)
    except InvalidValueError as error:
        yield broken("signature", f"{what} is NOT signed: {error}")
        return
    own = found.certificate
    number = f"{own.serial_number:X}"
    yield holds(
        "signature",
        f"{what} is signed by {named(own)}, certificate {number}, valid "
        f"{own.not_valid_before_utc:%Y-%m-%d} to {own.not_valid_after_utc:%Y-%m-%d}, "
        f"{found.algorithm}.",
    )
    if certificate != fingerprint(own):
        yield broken(
            "signature", f"Signed by the certificate {fingerprint(own)}, not by {certificate}."
        )
    yield from _authentic(found, act, roots)


def _authentic(
    found: CmsSignature, act: datetime, roots: Sequence[x509.Certificate]
) -> Iterator[Point]:
    own = found.certificate
    try:
        instant = found.instant(act)
        refuse_out_of_force(own, instant)
    except InvalidValueError as error:
        yield broken("validity", str(error))
        return
    when = "the act" if found.signed_at is None else "the signing, which it states"
    yield holds("validity", f"The certificate was in force at {when}, {instant.isoformat()}.")
    if not roots:
        yield left_open(
            "chain",
            "Nothing was changed since, but WHO signed is not shown: give --root with the "
            f"authority's certificate. Issued by {own.issuer.rfc4514_string()}.",
        )
        return
    try:
        chain = chain_of(own, found.between, roots, instant)
    except InvalidValueError as error:
        yield broken("chain", str(error))
        return
    path = " < ".join(named(one) for one in chain)
    yield holds("chain", f"By the root that you gave: {path}. Revocation is not asked, offline.")
