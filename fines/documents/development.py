"""With what is signed before the state gives a key? A self-made root and signer, marked as such."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from fines.documents.certificate import DEVELOPMENT_MARK
from fines.secret_file import placed_once

ROOT_FILE = "development-root.pem"
KEY_FILE = "development-signer.p12"
# Fixed dates: the demonstration may run on any day, and its certificate is worth nothing anyway.
_VALID_FROM = datetime(2024, 1, 1, tzinfo=UTC)
_VALID_TO = datetime(2044, 1, 1, tzinfo=UTC)
_KEY_BITS = 2048


def development_key(folder: Path) -> Path:
    """The PKCS#12 file of the development signer in this folder, made at the first call.

    Two processes that start at once end with one key: the file appears whole or not at all.
    """
    key_file = folder / KEY_FILE
    if not key_file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        key, root = _make()
        if placed_once(folder / KEY_FILE, key):
            (folder / ROOT_FILE).write_bytes(root)
    return key_file


def _make() -> tuple[bytes, bytes]:
    """The signer as PKCS#12 with its root inside, and the root as PEM."""
    root_key, signer_key = (rsa.generate_private_key(65537, _KEY_BITS) for _ in range(2))
    root_name, signer_name = _name("root"), _name("signer")
    root = (
        _certificate(root_name, root_name, root_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    signer = (
        _certificate(signer_name, root_name, signer_key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    bundle = pkcs12.serialize_key_and_certificates(
        b"tartip", signer_key, signer, [root], serialization.NoEncryption()
    )
    return bundle, root.public_bytes(serialization.Encoding.PEM)


def _name(part: str) -> x509.Name:
    common = f"Tartip {DEVELOPMENT_MARK} {part} (no legal force)"
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _certificate(
    subject: x509.Name, issuer: x509.Name, public_key: rsa.RSAPublicKey
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_VALID_FROM)
        .not_valid_after(_VALID_TO)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
