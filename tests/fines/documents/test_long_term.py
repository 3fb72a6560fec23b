"""Does a signed document prove itself when its certificate is long gone?"""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import ValidationContext

from fines.documents.long_term import LongTerm, load_authorities
from fines.documents.signing import load_signer
from fines.documents.verifying import verify_document
from fines.errors import ConfigurationError, NotLawfulError, UnavailableError
from tests.fines.documents.authority import time_stamps
from tests.fines.documents.signing_authority import SigningAuthority, signing_authority
from tests.fines.documents.test_signing import sign_page
from tests.fines.documents.verapdf import judged_by_verapdf


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An authority with its list, time stamps, and the file that names both roots."""

    folder: Path
    authority: SigningAuthority
    stamps: str
    roots: Path


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with signing_authority() as authority, time_stamps(tmp_path) as stamps:
        roots = tmp_path / "roots.pem"
        own = authority.root.public_bytes(Encoding.PEM)
        roots.write_bytes(own + (tmp_path / "stamps.pem").read_bytes())
        yield Place(folder=tmp_path, authority=authority, stamps=stamps, roots=roots)


def signed_at(place: Place, long_term: LongTerm) -> bytes:
    return sign_page(
        load_signer(
            f"pkcs12:{place.folder / 'key.p12'}", time_stamp_url=place.stamps, long_term=long_term
        )
    )


def trusted_later(pdf: bytes, place: Place) -> tuple[bool, bool]:
    """pyHanko offline, ten days later: by the certificate alone, and by the document's material.

    The stamp is judged that later day; the signature by the lists inside, at the stamped time.
    """
    reader = PdfFileReader(io.BytesIO(pdf))
    (signature,) = reader.embedded_regular_signatures
    roots = list(load_authorities(place.roots))
    moment = datetime.now(UTC) + timedelta(days=10)
    later = ValidationContext(trust_roots=roots, moment=moment)
    bare = validate_pdf_signature(signature, later, later)
    stamp = bare.timestamp_validity
    assert stamp
    then = {"trust_roots": roots, "moment": stamp.timestamp, "revocation_mode": "hard-fail"}
    inside = DocumentSecurityStore.read_dss(reader).as_validation_context(then)
    lasting = validate_pdf_signature(signature, inside, later)
    return bare.trusted, lasting.bottom_line and stamp.trusted


@pytest.mark.slow
def test_signature_outlives_its_certificate_and_its_authority(place: Place) -> None:
    place.authority.signer(place.folder / "key.p12", timedelta(hours=1))
    pdf = signed_at(place, LongTerm(load_authorities(place.roots)))
    place.authority.away = True
    report = verify_document(pdf, load_authorities(place.roots))
    assert report.faults == ()
    assert report.long_term
    assert trusted_later(pdf, place) == (False, True)


@pytest.mark.slow
def test_who_signs_at_one_moment_waits_for_nobody_and_mixes_nothing(place: Place) -> None:
    """One signer serves every desk, and a paper is made while nothing is locked."""
    place.authority.signer(place.folder / "key.p12", timedelta(hours=1))
    long_term = LongTerm(load_authorities(place.roots), archived=True)
    key = f"pkcs12:{place.folder / 'key.p12'}"
    signer = load_signer(key, time_stamp_url=place.stamps, long_term=long_term)
    with ThreadPoolExecutor(4) as pool:
        papers = list(pool.map(lambda _: sign_page(signer), range(8)))
    reports = [verify_document(paper, load_authorities(place.roots)) for paper in papers]
    assert all(report.genuine and report.archive_stamps == 1 for report in reports)
    assert len(set(papers)) == len(papers)


def test_bare_signature_is_not_proven_later(place: Place) -> None:
    place.authority.signer(place.folder / "key.p12", timedelta(hours=1))
    place.authority.away = True
    pdf = signed_at(place, LongTerm(load_authorities(place.roots), sign_without=True))
    report = verify_document(pdf, load_authorities(place.roots))
    assert report.genuine
    assert not report.long_term
    assert b"/DSS" not in pdf


@pytest.mark.slow
def test_poppler_and_verapdf_agree(place: Place) -> None:
    place.authority.signer(place.folder / "key.p12", timedelta(hours=1))
    file = place.folder / "lasting.pdf"
    file.write_bytes(signed_at(place, LongTerm(load_authorities(place.roots))))
    judged = subprocess.run(["pdfsig", file], capture_output=True, check=False, text=True)
    assert "Signature is Valid" in judged.stdout
    assert "Total document signed" in judged.stdout
    assert judged_by_verapdf([file]) == {"lasting": "PASS"}


@pytest.mark.slow
def test_list_that_seems_to_be_of_later_holds_within_a_minute(place: Place) -> None:
    """An authority that takes its time answers after it was asked, and clocks are apart."""
    place.authority.signer(place.folder / "key.p12", timedelta(hours=1))
    place.authority.runs_ahead(timedelta(seconds=30))
    pdf = signed_at(place, LongTerm(load_authorities(place.roots)))
    assert verify_document(pdf, load_authorities(place.roots)).long_term
    place.authority.runs_ahead(timedelta(minutes=5))
    with pytest.raises(UnavailableError, match="too recent"):
        signed_at(place, LongTerm(load_authorities(place.roots)))


@pytest.mark.slow
def test_without_the_list_nothing_is_signed(place: Place) -> None:
    place.authority.signer(place.folder / "key.p12", timedelta(hours=1))
    place.authority.away = True
    long_term = LongTerm(load_authorities(place.roots))
    with pytest.raises(UnavailableError, match=r"stays unsigned, no answer .*root\.crl"):
        signed_at(place, long_term)
    place.authority.away = False
    signed_at(place, long_term)


@pytest.mark.slow
def test_list_at_hand_serves_while_it_holds(place: Place) -> None:
    moment = datetime.now(UTC)
    place.authority.signer(place.folder / "key.p12", timedelta(days=9))
    long_term = LongTerm(load_authorities(place.roots), now=lambda: moment)
    signed_at(place, long_term)
    place.authority.away = True
    moment += timedelta(hours=2)
    assert verify_document(signed_at(place, long_term), load_authorities(place.roots)).long_term
    moment += timedelta(hours=23)
    with pytest.raises(UnavailableError, match="no answer on revocation"):
        signed_at(place, long_term)


def test_revoked_certificate_never_signs(place: Place) -> None:
    certificate = place.authority.signer(place.folder / "key.p12", timedelta(hours=1))
    place.authority.revoke(certificate)
    with pytest.raises(NotLawfulError, match=r"not in force .*revoked"):
        signed_at(place, LongTerm(load_authorities(place.roots), sign_without=True))


def test_unknown_root_is_named(place: Place) -> None:
    place.authority.signer(place.folder / "key.p12", timedelta(hours=1))
    stamps_only = load_authorities(place.folder / "stamps.pem")
    with pytest.raises(ConfigurationError, match="does not lead to a root"):
        signed_at(place, LongTerm(stamps_only))


def test_material_needs_a_time_stamp(place: Place) -> None:
    place.authority.signer(place.folder / "key.p12", timedelta(hours=1))
    long_term = LongTerm(load_authorities(place.roots))
    with pytest.raises(ConfigurationError, match="needs TRAFFIC_TIME_STAMP_URL"):
        load_signer(f"pkcs12:{place.folder / 'key.p12'}", long_term=long_term)


def test_file_without_a_root_stops_the_start(tmp_path: Path) -> None:
    file = tmp_path / "nothing.pem"
    file.write_text("no certificate", "utf-8")
    with pytest.raises(ConfigurationError, match=r"nothing\.pem' cannot be used"):
        load_authorities(file)
    with pytest.raises(ConfigurationError, match=r"nowhere\.pem' cannot be used"):
        load_authorities(tmp_path / "nowhere.pem")
