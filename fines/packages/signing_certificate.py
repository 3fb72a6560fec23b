"""May this certificate sign evidence, and which trusted root stands behind it? (RFC 5280)"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    Policy,
    PolicyBuilder,
    Store,
    VerificationError,
)

from fines.errors import ConfigurationError, InvalidValueError

LEAST_RSA_BITS = 2048
CURVES = (ec.SECP256R1, ec.SECP384R1)


def fingerprint(certificate: x509.Certificate) -> str:
    """The SHA-256 of the whole certificate, 64 hexadecimal digits: what a site file names."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def named(certificate: x509.Certificate) -> str:
    """The whole name of its holder (RFC 4514)."""
    return certificate.subject.rfc4514_string()


def key_words(certificate: x509.Certificate) -> str:
    """The kind and the size of its key; InvalidValueError for one that is too weak or unknown."""
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        if key.key_size < LEAST_RSA_BITS:
            raise InvalidValueError(
                f"Wrong algorithm: an RSA key of {key.key_size} bits, at least {LEAST_RSA_BITS} "
                "are asked."
            )
        return f"RSA of {key.key_size} bits"
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, CURVES):
        return f"ECDSA on {key.curve.name}"
    kind = key.curve.name if isinstance(key, ec.EllipticCurvePublicKey) else type(key).__name__
    raise InvalidValueError(
        f"Wrong algorithm: a key of {kind}; RSA, ECDSA on P-256 and on P-384 are taken."
    )


def refuse_unfit(certificate: x509.Certificate) -> None:
    """InvalidValueError where its key or its stated use is not for signing evidence."""
    key_words(certificate)
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        usage = None
    if usage is None or not usage.digital_signature:
        raise InvalidValueError("Wrong use: its certificate is not for digitalSignature.")


def refuse_out_of_force(certificate: x509.Certificate, at: datetime) -> None:
    """InvalidValueError where the certificate was not in force at this instant."""
    if at > certificate.not_valid_after_utc:
        raise InvalidValueError(
            f"Expired at {at.isoformat()}: {named(certificate)} was valid to "
            f"{certificate.not_valid_after_utc.isoformat()}."
        )
    if at < certificate.not_valid_before_utc:
        raise InvalidValueError(
            f"Not yet valid at {at.isoformat()}: {named(certificate)} is valid from "
            f"{certificate.not_valid_before_utc.isoformat()}."
        )


def chain_of(
    certificate: x509.Certificate,
    between: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
    at: datetime,
) -> list[x509.Certificate]:
    """From the certificate to one of the roots, each in force at this instant.

    InvalidValueError where none of the roots stands behind it. Revocation is not asked.
    """
    authority = (
        ExtensionPolicy.permit_all()
        .require_present(x509.BasicConstraints, Criticality.AGNOSTIC, _is_authority)
        .require_present(x509.KeyUsage, Criticality.AGNOSTIC, _may_certify)
    )
    builder = PolicyBuilder().store(Store(list(roots))).time(at)
    policies = builder.extension_policies(
        ca_policy=authority, ee_policy=ExtensionPolicy.permit_all()
    )
    try:
        verified = policies.build_client_verifier().verify(certificate, list(between))
    except VerificationError as error:
        raise InvalidValueError(
            f"Other chain: no root that you gave stands behind {named(certificate)}, issued by "
            f"{certificate.issuer.rfc4514_string()} ({error})."
        ) from error
    return verified.chain


def load_roots(file: Path) -> list[x509.Certificate]:
    """All certificates of this PEM file, or the one of a DER file."""
    try:
        content = file.read_bytes()
        if b"-----BEGIN" in content:
            return x509.load_pem_x509_certificates(content)
        return [x509.load_der_x509_certificate(content)]
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"{file} is not a certificate: give the authority's as PEM or DER."
        ) from error


def _is_authority(
    policy: Policy, certificate: x509.Certificate, constraints: x509.BasicConstraints
) -> None:
    if not constraints.ca:
        raise ValueError(f"{named(certificate)} is no authority")


def _may_certify(policy: Policy, certificate: x509.Certificate, usage: x509.KeyUsage) -> None:
    if not usage.key_cert_sign:
        raise ValueError(f"{named(certificate)} may not sign certificates")
