"""Is a signer's certificate asked about directly (OCSP), and is nothing signed by a bad one?"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore

from fines.documents.long_term import LongTerm, load_authorities
from fines.documents.signing import Signer, load_signer
from fines.documents.verifying import verify_document
from fines.errors import NotLawfulError, UnavailableError
from tests.fines.documents.authority import time_stamps
from tests.fines.documents.ocsp_responder import ocsp_responder
from tests.fines.documents.signing_authority import SigningAuthority, signing_authority
from tests.fines.documents.test_signing import sign_page
from tests.parts.server import free_port

pytestmark = pytest.mark.slow


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An authority whose certificates name a responder at this port; nobody answers there yet."""

    folder: Path
    authority: SigningAuthority
    certificate: x509.Certificate
    stamps: str
    port: int

    def signer(self, *, sign_without: bool = False) -> Signer:
        long_term = LongTerm(
            load_authorities(self.folder / "roots.pem"), sign_without=sign_without, archived=True
        )
        key = f"pkcs12:{self.folder / 'key.p12'}"
        return load_signer(key, time_stamp_url=self.stamps, long_term=long_term)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    port = free_port()
    with signing_authority() as authority:
        authority.ocsp = f"http://127.0.0.1:{port}/"
        authority.time_stamps(tmp_path, timedelta(days=30))
        certificate = authority.signer(tmp_path / "key.p12", timedelta(hours=1))
        (tmp_path / "roots.pem").write_bytes(authority.root.public_bytes(Encoding.PEM))
        with time_stamps(tmp_path) as stamps:
            yield Place(
                folder=tmp_path,
                authority=authority,
                certificate=certificate,
                stamps=stamps,
                port=port,
            )


def test_answers_lie_in_the_document(place: Place) -> None:
    with ocsp_responder(place.folder, place.authority, place.port):
        pdf = sign_page(place.signer())
    store = DocumentSecurityStore.read_dss(PdfFileReader(io.BytesIO(pdf)))
    assert len(store.ocsps) == 2  # of the signer and of the time stamps
    assert not store.crls
    report = verify_document(pdf, load_authorities(place.folder / "roots.pem"))
    assert report.faults == ()
    assert report.long_term
    assert report.archive_stamps == 1


@pytest.mark.parametrize("sign_without", [False, True])
def test_revoked_signer_signs_nothing(place: Place, sign_without: bool) -> None:
    place.authority.revoke(place.certificate)
    signer = place.signer(sign_without=sign_without)
    with (
        ocsp_responder(place.folder, place.authority, place.port),
        pytest.raises(NotLawfulError, match=r"not in force .*revoked.*: load a key that is"),
    ):
        sign_page(signer)


@pytest.mark.parametrize("sign_without", [False, True])
def test_signer_whom_the_authority_does_not_know_signs_nothing(
    place: Place, sign_without: bool
) -> None:
    signer = place.signer(sign_without=sign_without)
    serial = place.certificate.serial_number
    with (
        ocsp_responder(place.folder, place.authority, place.port, unknown=place.certificate),
        pytest.raises(NotLawfulError, match=f"not know the certificate {serial:X} with which"),
    ):
        sign_page(signer)


def test_dead_responder_is_named_and_asked_again(place: Place) -> None:
    signer = place.signer()
    with pytest.raises(UnavailableError, match=rf"stays unsigned.*127\.0\.0\.1:{place.port}.*try"):
        sign_page(signer)
    with ocsp_responder(place.folder, place.authority, place.port):
        pdf = sign_page(signer)
    assert verify_document(pdf, load_authorities(place.folder / "roots.pem")).long_term
