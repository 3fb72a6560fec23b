"""Is every change of a document seen, wherever it is made?"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fines.documents.development import ROOT_FILE
from fines.documents.press import Press
from fines.documents.signing import load_signer
from fines.documents.verifying import load_root, verify_document
from fines.errors import ConfigurationError
from tests.fines.documents.test_signing import sign_page


def test_issued_document_is_genuine(signed: bytes, signing_folder: Path) -> None:
    report = verify_document(signed, [load_root(signing_folder / ROOT_FILE)])
    assert report.genuine
    assert report.issuer_known
    assert report.sha256 == hashlib.sha256(signed).hexdigest()
    assert report.signed_by
    assert report.signed_by.development
    assert report.signed_by.subject == "Tartip DEVELOPMENT signer (no legal force)"


def test_without_a_root_the_issuer_stays_open(signed: bytes) -> None:
    report = verify_document(signed)
    assert report.genuine
    assert report.issuer_known is None


def test_signer_of_another_root_is_a_stranger(tmp_path: Path, signed: bytes) -> None:
    load_signer(f"development:{tmp_path}")
    report = verify_document(signed, [load_root(tmp_path / ROOT_FILE)])
    assert report.faults == (
        "The issuer 'Tartip DEVELOPMENT root (no legal force)' is not the root that you gave.",
    )


@pytest.mark.slow
@settings(max_examples=60)
@given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_any_changed_byte_is_a_fault(place: float, flip: int, signed: bytes) -> None:
    changed = bytearray(signed)
    changed[int(place * len(changed))] ^= flip
    assert not verify_document(bytes(changed)).genuine


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A small signed page, so that many of its bytes can be tried."""
    return sign_page(load_signer(f"development:{tmp_path_factory.mktemp('signing')}"))


@pytest.mark.slow
def test_changes_around_the_signature_are_faults(page: bytes) -> None:
    """The signature itself, its zeros, and what is said about them are not signed by it."""
    start, end = page.index(b"/ByteRange"), page.rindex(b"startxref")
    for place in range(start, end, max(1, (end - start) // 150)):
        changed = bytearray(page)
        changed[place] ^= 1
        assert not verify_document(bytes(changed)).genuine, place


def test_same_signature_written_otherwise_is_a_fault(page: bytes) -> None:
    """Readers would take these for equal; the file is not the one that was issued."""
    place = page.index(b"/Contents <") + len(b"/Contents <")
    end = page.index(b">", place)
    digits = page[place:end]
    for other in (digits.lower(), digits[:-1] + b" ", digits[:-1] + b"1"):
        assert not verify_document(page[:place] + other + page[end:]).genuine


def test_anything_appended_is_a_fault(page: bytes) -> None:
    assert not verify_document(page + b"\n").genuine
    assert not verify_document(page + page).genuine


@pytest.mark.parametrize("kept", [0, 4, 100, 5000, -1, -700])
def test_truncated_document_is_a_fault(page: bytes, kept: int) -> None:
    assert not verify_document(page[:kept]).genuine


def test_unsigned_document_is_told(page: bytes, press: Press) -> None:
    unsigned = page[: page.index(b"%%EOF") + len(b"%%EOF\n")]
    assert verify_document(unsigned).faults == (
        "This PDF carries 0 signatures instead of one: it was not issued like this.",
    )


@pytest.mark.parametrize("content", [b"", b"hello", b"\xff\xd8\xff\xe0 a picture"])
def test_what_is_no_pdf_is_told(content: bytes) -> None:
    assert verify_document(content).faults == (
        "This file is not a PDF document: give the PDF as it was received.",
    )


@pytest.mark.parametrize("content", [b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\n"])
def test_root_that_is_no_certificate_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "root.pem"
    file.write_bytes(content)
    with pytest.raises(ConfigurationError, match="is not a certificate"):
        load_root(file)
