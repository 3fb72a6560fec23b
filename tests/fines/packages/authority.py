"""A small authority for devices' certificates, made for the test: root, middle, device."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from fines.packages.cms_key import CmsKey
from fines.packages.device_key import key_file
from fines.violation import Device
from tests.fines.invented import DEVICE, NOON

PASSPHRASE = "invented"
FROM, TO = NOON - timedelta(days=100), NOON + timedelta(days=265)
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@cache
def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


@dataclass(frozen=True)
class Held:
    """A key with its certificate."""

    key: Key
    certificate: x509.Certificate


def usage(*, signs: bool, certifies: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs, content_commitment=False, key_encipherment=not signs,
        data_encipherment=False, key_agreement=False, key_cert_sign=certifies, crl_sign=certifies,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


def certified(
    name: str,
    key: Key | ed25519.Ed25519PrivateKey,
    by: Held | None = None,
    *,
    authority: bool = False,
    signs: bool = True,
    valid_from: datetime = FROM,
    valid_to: datetime = TO,
) -> x509.Certificate:
    """A certificate over this key, self-signed where nobody else certifies."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid_from)
        .not_valid_after(valid_to)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage(signs=signs, certifies=authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return builder.sign(by.key if by else key, hashes.SHA256())


@cache
def root(name: str = "Root of measuring devices") -> Held:
    key = ec.generate_private_key(ec.SECP256R1())
    return Held(key, certified(name, key, authority=True, signs=False))


@cache
def middle() -> Held:
    key = ec.generate_private_key(ec.SECP384R1())
    return Held(key, certified("Devices of one maker", key, root(), authority=True, signs=False))


def device_certificate(key: Key, by: Held | None = None, **terms: datetime) -> x509.Certificate:
    return certified("Camera DEMO-1", key, by or middle(), **terms)  # type: ignore[arg-type]  # only instants come


@cache
def held(kind: str = "rsa") -> Held:
    """The device's key: rsa, p256 or p384."""
    curves: dict[str, ec.EllipticCurve] = {"p256": ec.SECP256R1(), "p384": ec.SECP384R1()}
    key: Key = rsa_key() if kind == "rsa" else ec.generate_private_key(curves[kind])
    return Held(key, device_certificate(key))


def cms_key(kind: str = "rsa") -> CmsKey:
    return CmsKey(held(kind).key, held(kind).certificate, [middle().certificate])


def write_pkcs12(folder: Path, kind: str = "rsa", device: Device = DEVICE) -> Path:
    """The device's PKCS#12 as its maker would hand it out, under the passphrase."""
    file = key_file(folder, device).with_suffix(".p12")
    file.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"device", held(kind).key, held(kind).certificate,
            [middle().certificate, root().certificate],
            serialization.BestAvailableEncryption(PASSPHRASE.encode()),
        )
    )  # fmt: skip
    return file


def write_pem(file: Path, *certificates: x509.Certificate) -> Path:
    file.write_bytes(b"".join(one.public_bytes(serialization.Encoding.PEM) for one in certificates))
    return file
