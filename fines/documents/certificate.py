"""Whose certificate is it, until when, and is it one of development?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509

# Stands in the common name of every certificate that this program makes for itself.
DEVELOPMENT_MARK = "DEVELOPMENT"


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


def facts_of(certificate: x509.Certificate) -> CertificateFacts:
    """The facts of a decoded certificate."""
    return CertificateFacts(
        subject=_name(certificate.subject),
        issuer=_name(certificate.issuer),
        serial=f"{certificate.serial_number:X}",
        valid_from=certificate.not_valid_before,
        valid_to=certificate.not_valid_after,
    )


def _name(name: x509.Name) -> str:
    """The common name; all parts of the name where there is none."""
    common = name.native.get("common_name")
    return str(common or name.human_friendly)
