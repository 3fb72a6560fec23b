"""Is this document whole and as it was signed, and by whom? Answered offline, from the file."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asn1crypto import cms, pem, x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import (
    DocumentTimestampStatus,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    TimestampSignatureStatus,
)
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from fines.documents.certificate import CertificateFacts, facts_of
from fines.documents.long_term import CLOCKS_APART
from fines.errors import ConfigurationError

# What pyHanko raises on bytes that somebody changed: any of them means that the file is broken.
_BROKEN = (
    PdfError,
    PathError,
    ValidationError,
    zlib.error,
    struct.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReport:
    """What holds and what does not. `faults` are sentences; a document without any is genuine.

    `issuer_known` is None where no root was given to compare with. `long_term`: the document's own
    material proves by these roots that the certificate was in force at the stamped time. The
    document is provable until `provable_until`, when the newest time stamp's certificate expires;
    `archive_stamps` of them lie over signature and material, one over the other.
    """

    sha256: str
    faults: tuple[str, ...]
    signed_by: CertificateFacts | None = None
    signed_at: datetime | None = None
    time_stamped: bool = False
    issuer_known: bool | None = None
    long_term: bool = False
    archive_stamps: int = 0
    provable_until: datetime | None = None

    @property
    def genuine(self) -> bool:
        """Whether nothing speaks against the document."""
        return not self.faults


def load_root(file: Path) -> x509.Certificate:
    """A root certificate (PEM or DER); ConfigurationError for anything else."""
    try:
        content = file.read_bytes()
        if pem.detect(content):
            _, _, content = pem.unarmor(content)
        certificate = x509.Certificate.load(content)
        facts_of(certificate)
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"{file} is not a certificate: give the root of the signing authority as PEM or DER."
        ) from error
    return certificate


def verify_document(pdf: bytes, roots: Sequence[x509.Certificate] = ()) -> DocumentReport:
    """The report on a signed PDF; every changed byte is a fault, also outside what is shown."""

    def refused(sentence: str) -> DocumentReport:
        return DocumentReport(sha256=hashlib.sha256(pdf).hexdigest(), faults=(sentence,))

    if not pdf.startswith(b"%PDF-"):
        return refused("This file is not a PDF document: give the PDF as it was received.")
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        signatures = reader.embedded_regular_signatures
        if len(signatures) != 1:
            return refused(
                f"This PDF carries {len(signatures)} signatures instead of one: "
                "it was not issued like this."
            )
        if reader.embedded_signatures[0].sig_object_type != "/Sig":
            return refused("A time stamp lies under the signature: it was not issued like this.")
        return _judge(pdf, reader, signatures[0], roots)
    except _BROKEN:
        return refused("This PDF is damaged or was changed: ask for the document again.")


def _judge(
    pdf: bytes,
    reader: PdfFileReader,
    signature: EmbeddedPdfSignature,
    roots: Sequence[x509.Certificate],
) -> DocumentReport:
    status = _validated(signature, roots)
    certificate = facts_of(status.signing_cert)
    signed_at = status.signer_reported_dt
    stamp = status.timestamp_validity
    issuer_known = status.trusted if roots else None
    archive = reader.embedded_timestamp_signatures
    stamps = [validate_pdf_timestamp(one, _by(roots), skip_diff=True) for one in archive]
    newest = stamps[-1] if stamps else status
    covered = newest.coverage is SignatureCoverageLevel.ENTIRE_FILE and _only_stamps_follow(status)
    faults = []
    if not (status.intact and status.valid):
        faults.append("The document was changed after it was signed: do not rely on it.")
    if not (covered and all(_written_as_signed(pdf, one) for one in [signature, *archive])):
        faults.append("The signature does not cover the whole file: something was added to it.")
    if signed_at is None or not certificate.valid_at(signed_at):
        faults.append("The certificate was not valid at the time of signing.")
    if not all(one.intact and one.valid for one in (stamp, *stamps) if one):
        faults.append("The time stamp does not belong to this signature.")
    if issuer_known is False:
        faults.append(f"The issuer '{certificate.issuer}' is not the root that you gave.")
    lasting = _judged_by_own_material(reader, signature, roots, stamp) if stamp else None
    outermost = stamps[-1] if stamps else stamp
    if lasting and lasting.revoked:
        faults.append("The certificate was revoked: the document's own material says so.")
    return DocumentReport(
        sha256=hashlib.sha256(pdf).hexdigest(),
        faults=tuple(faults),
        signed_by=certificate,
        signed_at=signed_at,
        time_stamped=stamp is not None,
        issuer_known=issuer_known,
        long_term=lasting is not None and _proven(lasting),
        archive_stamps=len(stamps),
        provable_until=outermost.signing_cert.not_valid_after if outermost else None,
    )


def _only_stamps_follow(status: PdfSignatureStatus) -> bool:
    """Whether nothing was added after the signature but time stamps and their material."""
    if status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return True
    added = status.diff_result
    return isinstance(added, DiffResult) and (
        added.modification_level <= ModificationLevel.LTA_UPDATES
    )


def _proven(status: PdfSignatureStatus) -> bool:
    stamp = status.timestamp_validity
    return bool(status.trusted and stamp is not None and stamp.trusted)


def _judged_by_own_material(
    reader: PdfFileReader,
    signature: EmbeddedPdfSignature,
    roots: Sequence[x509.Certificate],
    stamp: TimestampSignatureStatus,
) -> PdfSignatureStatus | None:
    """The signature at the stamped time by the lists inside the document; None without them.

    Each stamp was in force when the next one was put over it; the newest one is today.
    """
    if not roots or "/DSS" not in reader.root:
        return None
    store = DocumentSecurityStore.read_dss(reader)

    def at(moment: datetime) -> ValidationContext:
        then = {
            "trust_roots": list(roots),
            "moment": moment,
            "revocation_mode": "hard-fail",
            "time_tolerance": CLOCKS_APART,
        }
        return store.as_validation_context(then)

    by = _by(roots)
    for archive in reversed(reader.embedded_timestamp_signatures):
        over: DocumentTimestampStatus = validate_pdf_timestamp(archive, by, skip_diff=True)
        if not over.trusted:
            return None
        by = at(over.timestamp)
    return validate_pdf_signature(signature, at(stamp.timestamp), by, skip_diff=True)


def _by(roots: Sequence[x509.Certificate]) -> ValidationContext:
    """Today, by these roots alone."""
    return ValidationContext(trust_roots=list(roots), allow_fetching=False)


def _validated(
    signature: EmbeddedPdfSignature, roots: Sequence[x509.Certificate]
) -> PdfSignatureStatus:
    # Without a root the signer stands for itself: the mathematics is judged, not the trust.
    context = ValidationContext(
        trust_roots=list(roots) or [signature.signer_cert],
        allow_fetching=False,
        moment=signature.self_reported_timestamp,
    )
    return validate_pdf_signature(signature, context, _by([]))


def _written_as_signed(pdf: bytes, signature: EmbeddedPdfSignature) -> bool:
    """The place of the signature is not signed itself: only the signature may stand there.

    It is compared to the byte, since other digits, spaces or fillings would read the same.
    """
    _, start, end, _ = signature.byte_range
    digits = cms.ContentInfo.load(bytes(signature.pkcs7_content)).dump().hex().upper().encode()
    expected: bytes = b"<" + digits.ljust(end - start - 2, b"0") + b">"
    return pdf[start:end] == expected
