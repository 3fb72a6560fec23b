"""Does a document prove itself when its time stamps' certificates are old, too?"""

from __future__ import annotations

import asyncio
import io
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation.ades import (
    AdESLTAValidationResult,
    ades_lta_validation,
    simulate_future_ades_lta_validation,
)
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from fines.documents.long_term import LongTerm, load_authorities
from fines.documents.signing import load_signer
from fines.documents.verifying import verify_document
from tests.fines.documents.authority import time_stamps
from tests.fines.documents.signing_authority import SigningAuthority, signing_authority
from tests.fines.documents.test_signing import sign_page
from tests.fines.documents.verapdf import judged_by_verapdf


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One authority certifies signer and time stamps, and publishes its list."""

    folder: Path
    authority: SigningAuthority
    stamps: str

    @property
    def roots(self) -> Path:
        return self.folder / "roots.pem"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("archive")
    with signing_authority() as authority:
        authority.time_stamps(folder, timedelta(days=30))
        authority.signer(folder / "key.p12", timedelta(hours=1))
        (folder / "roots.pem").write_bytes(authority.root.public_bytes(Encoding.PEM))
        with time_stamps(folder) as stamps:
            yield Place(folder=folder, authority=authority, stamps=stamps)


@pytest.fixture(scope="module")
def lasting(place: Place) -> bytes:
    """A document with an archive time stamp."""
    long_term = LongTerm(load_authorities(place.roots), archived=True)
    key = f"pkcs12:{place.folder / 'key.p12'}"
    return sign_page(load_signer(key, time_stamp_url=place.stamps, long_term=long_term))


def judged_by_pyhanko(
    pdf: bytes, roots: Path, later: timedelta | None = None
) -> AdESLTAValidationResult:
    """By EN 319 102-1, clause 5.6: nothing is fetched, only what the document carries counts.

    `later`: as it would be then, if its stamps are renewed all the time.
    """
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
    known = list(load_authorities(roots))
    trusted = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(trust_roots=known),
        revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
    )
    spec = SignatureValidationSpec(
        cert_validation_policy=trusted,
        # Whose list it is, is looked for among these, not among the trusted.
        local_knowledge=LocalKnowledge(known_certs=known),
        revinfo_gathering_policy=RevocationInfoGatheringSpec(
            online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY
        ),
    )
    whole = PdfSignatureValidationSpec(spec)
    if later is not None:
        then = datetime.now(UTC) + later
        return asyncio.run(simulate_future_ades_lta_validation(signature, whole, then))
    return asyncio.run(ades_lta_validation(signature, whole))


@pytest.mark.slow
def test_archive_stamp_covers_the_whole_document(lasting: bytes, place: Place) -> None:
    report = verify_document(lasting, load_authorities(place.roots))
    assert report.faults == ()
    assert report.long_term
    assert report.archive_stamps == 1
    assert report.provable_until
    left = report.provable_until - datetime.now(UTC)
    assert timedelta(days=29) < left < timedelta(days=31)


@pytest.mark.slow
def test_pyhanko_finds_it_provable_for_long(lasting: bytes, place: Place) -> None:
    judged = judged_by_pyhanko(lasting, place.roots)
    assert judged.ades_subindic == AdESPassed.OK
    assert judged.oldest_evidence_record_timestamp
    in_ten_years = judged_by_pyhanko(lasting, place.roots, timedelta(days=3650))
    assert in_ten_years.ades_subindic == AdESPassed.OK


@pytest.mark.slow
def test_poppler_and_verapdf_accept_the_archive_stamp(lasting: bytes, place: Place) -> None:
    file = place.folder / "archived.pdf"
    file.write_bytes(lasting)
    judged = subprocess.run(["pdfsig", file], capture_output=True, check=False, text=True)
    signature, stamp = judged.stdout.split("Signature #2")
    assert "Signature is Valid" in signature
    # Poppler does not judge document time stamps, it only measures what they cover.
    assert "Total document signed" in stamp
    assert judged_by_verapdf([file]) == {"archived": "PASS"}


@pytest.mark.slow
@settings(
    max_examples=60,
)
@given(place_in=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_any_changed_byte_is_a_fault(place_in: float, flip: int, lasting: bytes) -> None:
    changed = bytearray(lasting)
    changed[int(place_in * len(changed))] ^= flip
    assert not verify_document(bytes(changed)).genuine


@pytest.mark.slow
def test_what_follows_the_archive_stamp_is_a_fault(lasting: bytes) -> None:
    report = verify_document(lasting + b"\n% more")
    assert not report.genuine


@pytest.mark.slow
def test_archive_stamp_is_left_out_where_that_is_set(place: Place) -> None:
    long_term = LongTerm(load_authorities(place.roots))
    key = f"pkcs12:{place.folder / 'key.p12'}"
    pdf = sign_page(load_signer(key, time_stamp_url=place.stamps, long_term=long_term))
    report = verify_document(pdf, load_authorities(place.roots))
    assert report.long_term
    assert report.archive_stamps == 0
    assert judged_by_pyhanko(pdf, place.roots).oldest_evidence_record_timestamp is None
