"""Who can sign, and what do others say of the signature?"""

from __future__ import annotations

import multiprocessing
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from fines.documents.development import KEY_FILE, ROOT_FILE, development_key
from fines.documents.signing import Signer, load_signer
from fines.documents.stamp import make_stamp
from fines.documents.typesetting import Typesetter
from fines.documents.verifying import verify_document
from fines.errors import ConfigurationError, SigningCertificateError, UnavailableError
from tests.fines.documents import records
from tests.fines.documents.authority import time_stamps
from tests.parts.server import free_port

PASSPHRASE = "invented"


def protected_key(folder: Path, signing_folder: Path) -> Path:
    """The development key under a passphrase, as an authority would hand one out."""
    key, certificate, chain = pkcs12.load_key_and_certificates(
        (signing_folder / KEY_FILE).read_bytes(), None
    )
    file = folder / "key.p12"
    encryption = serialization.BestAvailableEncryption(PASSPHRASE.encode())
    assert isinstance(key, rsa.RSAPrivateKey)
    file.write_bytes(
        pkcs12.serialize_key_and_certificates(b"k", key, certificate, chain, encryption)
    )
    return file


def sign_page(signer: Signer) -> bytes:
    """A signed page: the signer's own stamp serves as the document."""
    stamp = make_stamp(Typesetter(), signer.certificate, records.wording())
    return signer.sign(stamp.pdf, stamp)


def test_poppler_agrees(signed_file: Path) -> None:
    judged = subprocess.run(["pdfsig", signed_file], capture_output=True, check=False, text=True)
    assert "Signature is Valid" in judged.stdout
    assert "Total document signed" in judged.stdout
    assert "Signature Type: ETSI.CAdES.detached" in judged.stdout
    assert "Tartip DEVELOPMENT signer (no legal force)" in judged.stdout


def test_development_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    file = development_key(tmp_path / "signing")
    made = file.read_bytes()
    assert development_key(tmp_path / "signing").read_bytes() == made
    assert file.stat().st_mode & 0o777 == 0o600
    assert {path.name for path in file.parent.iterdir()} == {KEY_FILE, ROOT_FILE}


@pytest.mark.slow
def test_processes_that_start_at_once_share_one_key(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        files = pool.map(development_key, [tmp_path] * 3)
    assert len(set(files)) == 1
    assert load_signer(f"pkcs12:{files[0]}").certificate.development


def test_key_with_passphrase_signs(tmp_path: Path, signing_folder: Path, signer: Signer) -> None:
    file = protected_key(tmp_path, signing_folder)
    loaded = load_signer(f"pkcs12:{file}", passphrase=PASSPHRASE)
    assert loaded.certificate == signer.certificate
    assert verify_document(sign_page(loaded)).genuine


def key_file(folder: Path, first: int = 2024, last: int = 2044) -> Path:
    """An elliptic key whose certificate is in force from one year's beginning to another's."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Demo authority's signer")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(datetime(first, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(last, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    file = folder / "signer.p12"
    file.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"k", key, certificate, None, serialization.NoEncryption()
        )
    )
    return file


def test_elliptic_key_signs(tmp_path: Path) -> None:
    report = verify_document(sign_page(load_signer(f"pkcs12:{key_file(tmp_path)}")))
    assert report.genuine
    assert report.signed_by
    assert not report.signed_by.development


def test_certificate_that_is_not_yet_in_force_stops_the_start(tmp_path: Path) -> None:
    file = key_file(tmp_path, 2094, 2099)
    with pytest.raises(ConfigurationError, match=r"from 2094-01-01.* to 2099-01-01.*: load a key"):
        load_signer(f"pkcs12:{file}")


def test_certificate_that_has_expired_stops_no_start_and_signs_nothing(tmp_path: Path) -> None:
    signer = load_signer(f"pkcs12:{key_file(tmp_path, 2020, 2024)}")
    with pytest.raises(SigningCertificateError, match=r"to 2024-01-01.*: load a key"):
        sign_page(signer)


@pytest.mark.parametrize("year", [2023, 2045])
def test_certificate_that_is_not_in_force_any_more_signs_nothing(tmp_path: Path, year: int) -> None:
    moments = [datetime(2030, 1, 1, tzinfo=UTC)]
    signer = load_signer(f"pkcs12:{key_file(tmp_path)}", now=lambda: moments[-1])
    moments.append(datetime(year, 1, 1, tzinfo=UTC))
    with pytest.raises(
        SigningCertificateError, match=r"from 2024-01-01.* to 2044-01-01.*: load a key"
    ):
        sign_page(signer)


def made_by_openssl(folder: Path, *kind: str) -> Path:
    """A key of this kind with its certificate."""
    key, certificate, file = folder / "key.pem", folder / "own.pem", folder / "odd.p12"
    asked: list[str | Path] = ["req", "-x509", "-nodes", "-subj", "/CN=Demo", "-newkey", *kind]
    packed: list[str | Path] = ["pkcs12", "-export", "-passout", "pass:", "-in", certificate]
    for arguments in (
        [*asked, "-keyout", key, "-out", certificate],
        [*packed, "-inkey", key, "-out", file],
    ):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True)
    return file


CURVE = ("ec", "-pkeyopt")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (("rsa:1024",), "RSA of 1024 bits"),
        (("rsa:2040",), "RSA of 2040 bits"),
        ((*CURVE, "ec_paramgen_curve:secp224r1"), "secp224r1 of 224 bits"),
    ],
)
def test_weak_key_stops_the_start(tmp_path: Path, kind: tuple[str, ...], said: str) -> None:
    file = made_by_openssl(tmp_path, *kind)
    with pytest.raises(ConfigurationError) as refused:
        load_signer(f"pkcs12:{file}")
    assert str(refused.value) == (
        f"The signing key of Demo is {said}, which can be forged: load one of RSA from 2048 bits, "
        "or of an elliptic curve from 256."
    )


@pytest.mark.parametrize(
    "kind", [("rsa-pss",), (*CURVE, "ec_paramgen_curve:sect283k1")], ids=["pss", "curve"]
)
def test_key_that_nothing_is_signed_with_here_stops_the_start(
    tmp_path: Path, kind: tuple[str, ...]
) -> None:
    file = made_by_openssl(tmp_path, *kind)
    with pytest.raises(ConfigurationError, match=r"of a kind that is not signed with here \("):
        load_signer(f"pkcs12:{file}")


@pytest.mark.parametrize("kind", ["bare", "edwards"])
def test_file_without_a_usable_key_stops_the_start(tmp_path: Path, kind: str) -> None:
    key = (
        ec.generate_private_key(ec.SECP256R1()) if kind == "bare" else Ed25519PrivateKey.generate()
    )
    file = tmp_path / "odd.p12"
    file.write_bytes(
        pkcs12.serialize_key_and_certificates(b"k", key, None, None, serialization.NoEncryption())
    )
    with pytest.raises(ConfigurationError, match=r"odd\.p12 holds no key of RSA"):
        load_signer(f"pkcs12:{file}")


@pytest.mark.parametrize("passphrase", [None, "wrong"])
def test_wrong_passphrase_stops_the_start(
    tmp_path: Path, signing_folder: Path, passphrase: str | None
) -> None:
    file = protected_key(tmp_path, signing_folder)
    with pytest.raises(ConfigurationError, match="give a PKCS#12 file and its passphrase"):
        load_signer(f"pkcs12:{file}", passphrase=passphrase)


def test_missing_key_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"nowhere\.p12 cannot be opened"):
        load_signer(f"pkcs12:{tmp_path}/nowhere.p12")


@pytest.mark.parametrize("address", ["", "pkcs12:", "development:", "hsm:slot"])
def test_unknown_key_stops_the_start(address: str) -> None:
    with pytest.raises(ConfigurationError, match="write development:FOLDER, pkcs12:FILE or pkcs11"):
        load_signer(address)


@pytest.mark.slow
def test_authority_stamps_the_time(tmp_path: Path, signing_folder: Path) -> None:
    with time_stamps(tmp_path) as url:
        stamped = sign_page(load_signer(f"development:{signing_folder}", time_stamp_url=url))
    report = verify_document(stamped)
    assert report.genuine
    assert report.time_stamped


def test_authority_that_is_away_leaves_nothing_signed(signing_folder: Path) -> None:
    away = f"http://127.0.0.1:{free_port()}/"
    signer = load_signer(f"development:{signing_folder}", time_stamp_url=away)
    with pytest.raises(UnavailableError, match="the document stays unsigned"):
        sign_page(signer)
