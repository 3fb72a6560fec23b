"""Whose certificate is it, until when, is it one of development, and may it sign at all?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import load_der_x509_certificate

from fines.errors import ConfigurationError

# Stands in the common name of every certificate that this program makes for itself.
DEVELOPMENT_MARK = "DEVELOPMENT"

# What is shorter is broken or soon will be: NIST SP 800-131A, revision 2, table 2.
_LEAST_RSA_BITS = 2048
_LEAST_CURVE_BITS = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFacts:
    """What a reader needs of a certificate; `serial` is in hexadecimal."""

    subject: str
    issuer: str
    serial: str
    valid_from: datetime
    valid_to: datetime

    @property
    def development(self) -> bool:
        """Whether the program made it for a trial: no authority stands behind it."""
        return DEVELOPMENT_MARK in self.subject

    def valid_at(self, instant: datetime) -> bool:
        """Whether the certificate covers this instant."""
        return self.valid_from <= instant <= self.valid_to

    @property
    def term(self) -> str:
        """When it may sign, as the sentence that refuses it at another time."""
        return (
            f"The signing certificate of {self.subject} is in force from "
            f"{self.valid_from.isoformat()} to {self.valid_to.isoformat()} only: load a key that "
            "is in force now."
        )


def facts_of(certificate: x509.Certificate) -> CertificateFacts:
    """The facts of a decoded certificate."""
    return CertificateFacts(
        subject=_name(certificate.subject),
        issuer=_name(certificate.issuer),
        serial=f"{certificate.serial_number:X}",
        valid_from=certificate.not_valid_before,
        valid_to=certificate.not_valid_after,
    )


def refuse_weak(certificate: x509.Certificate) -> None:
    """ConfigurationError where its key can be forged, or is of a kind that nothing signs with."""
    size, kind = _size(certificate)
    if size < (_LEAST_RSA_BITS if kind == "RSA" else _LEAST_CURVE_BITS):
        raise ConfigurationError(
            f"The signing key of {_name(certificate.subject)} is {kind} of {size} bits, which can "
            f"be forged: load one of RSA from {_LEAST_RSA_BITS} bits, or of an elliptic curve from "
            f"{_LEAST_CURVE_BITS}."
        )


def _size(certificate: x509.Certificate) -> tuple[int, str]:
    named = certificate.public_key.algorithm
    try:
        key = load_der_x509_certificate(certificate.dump()).public_key()
    except (UnsupportedAlgorithm, ValueError) as error:
        raise unknown_kind(_name(certificate.subject), str(error)) from error
    if named == "rsa" and isinstance(key, rsa.RSAPublicKey):
        return key.key_size, "RSA"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return key.curve.key_size, key.curve.name
    raise unknown_kind(_name(certificate.subject), named)


def unknown_kind(whose: str, kind: str) -> ConfigurationError:
    """The error for a key that nothing is signed with here."""
    return ConfigurationError(
        f"The signing key of {whose} is of a kind that is not signed with here ({kind}): give one "
        "of RSA or of an elliptic curve."
    )


def _name(name: x509.Name) -> str:
    """The common name; all parts of the name where there is none."""
    common = name.native.get("common_name")
    return str(common or name.human_friendly)
