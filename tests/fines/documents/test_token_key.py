"""Does a key sign that never leaves its token, and is each fault of the token named?"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pkcs11
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from fines.documents.development import ROOT_FILE, development_key
from fines.documents.signing import load_signer
from fines.documents.verifying import load_root, verify_document
from fines.errors import ConfigurationError, UnavailableError
from tests.fines.documents.test_signing import sign_page
from tests.parts import softhsm
from tests.parts.softhsm import LIBRARY, KeyStore


def self_signed(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Demo curve")])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(datetime(2024, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2044, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, signing_folder: Path) -> Iterator[KeyStore]:
    store = softhsm.start(tmp_path_factory.mktemp("softhsm"))
    key, certificate, chain = pkcs12.load_key_and_certificates(
        development_key(signing_folder).read_bytes(), None
    )
    assert isinstance(key, rsa.RSAPrivateKey)
    assert certificate
    curve = ec.generate_private_key(ec.SECP256R1())
    store.put_key("signer", "a1", key)
    store.put_key("curve", "b2", curve)
    store.put_key("bare", "c3", key)
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(store.configuration)
    try:
        root = ("ff", chain[0])
        store.put_certificates([("a1", certificate), ("b2", self_signed(curve)), root])
        yield store
    finally:
        pkcs11.unload(LIBRARY)
        os.environ.pop("SOFTHSM2_CONF")
        if before is not None:
            os.environ["SOFTHSM2_CONF"] = before


@pytest.mark.parametrize("key", ["signer", "curve"])
def test_key_of_a_token_signs_and_poppler_agrees(store: KeyStore, tmp_path: Path, key: str) -> None:
    signed = sign_page(load_signer(store.address(key), passphrase=store.pin))
    file = tmp_path / "signed.pdf"
    file.write_bytes(signed)
    assert verify_document(signed).genuine
    judged = subprocess.run(["pdfsig", file], capture_output=True, check=False, text=True)
    assert "Signature is Valid" in judged.stdout
    assert "Total document signed" in judged.stdout


def test_certificates_of_the_token_lead_to_the_root(store: KeyStore, signing_folder: Path) -> None:
    signed = sign_page(load_signer(store.address("signer"), passphrase=store.pin))
    report = verify_document(signed, [load_root(signing_folder / ROOT_FILE)])
    assert report.genuine
    assert report.issuer_known


def test_lost_session_is_opened_again(store: KeyStore) -> None:
    signer = load_signer(store.address("signer"), passphrase=store.pin)
    pkcs11.lib(LIBRARY).reinitialize()
    assert verify_document(sign_page(signer)).genuine


def test_token_that_is_gone_leaves_nothing_signed(store: KeyStore) -> None:
    signer = load_signer(store.address("signer"), passphrase=store.pin)
    tokens = store.configuration.with_name("tokens")
    away = tokens.rename(tokens.with_name("away"))
    tokens.mkdir()
    pkcs11.lib(LIBRARY).reinitialize()
    try:
        with pytest.raises(UnavailableError, match="does not sign: the document stays unsigned"):
            sign_page(signer)
    finally:
        tokens.rmdir()
        away.rename(tokens)
        pkcs11.lib(LIBRARY).reinitialize()
    assert verify_document(sign_page(signer)).genuine


@pytest.mark.parametrize(
    ("address", "pin", "said"),
    [
        ("{token};object=signer", "000000", "PIN is refused"),
        ("token=Nobody;object=signer", "271828", "no such token"),
        ("{token};object=nothing", "271828", "no such key"),
        ("{token};object=bare", "271828", "holds no certificate with the identifier"),
    ],
)
def test_each_fault_of_the_token_stops_the_start(
    store: KeyStore, address: str, pin: str, said: str
) -> None:
    pkcs11.lib(LIBRARY).reinitialize()  # Where somebody is logged in, no PIN is asked.
    path = address.format(token=f"token={store.token}")
    with pytest.raises(ConfigurationError, match=said):
        load_signer(f"pkcs11:{path}?module-path={LIBRARY}", passphrase=pin)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("pkcs11:", "'module-path' is missing"),
        ("pkcs11:token=a;object=b", "'module-path' is missing"),
        ("pkcs11:object=b?module-path=/x.so", "'token' is missing"),
        ("pkcs11:token=a;object=b?module-path=/x.so&pin-value=1", "'pin-value' is not known"),
        ("pkcs11:token=a;object=b?module-path=/nowhere.so", "cannot be loaded"),
    ],
)
def test_wrong_addresses_stop_the_start(address: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        load_signer(address, passphrase="1")
