"""With which key does a device sign its evidence? One key a device, found by its serial."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from fines.errors import ConfigurationError
from fines.packages.cms_key import load_cms_key
from fines.packages.key_facts import ED25519, DeviceKeys, KeyFacts
from fines.secret_file import placed_once
from fines.violation import Device

DEVELOPMENT_MARK = "development"


class Ed25519Key:
    """A device's own key, without a certificate."""

    def __init__(self, key: Ed25519PrivateKey, *, development: bool) -> None:
        self._key = key
        self.facts = KeyFacts(
            algorithm=ED25519,
            public_key=key.public_key().public_bytes_raw().hex(),
            development=development,
        )

    def in_force(self, at: datetime) -> bool:
        """Always: only who knows the key may say until when it counts."""
        return True

    def sign(self, content: bytes) -> bytes:
        """The signature: 64 bytes, the same for the same content."""
        return self._key.sign(content)


def is_signed(content: bytes, signature: bytes, public_key: str) -> bool:
    """Whether the key with this public half signed these bytes."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def load_device_keys(setting: str, passphrase: str | None = None) -> DeviceKeys:
    """The keys of `folder:DIR` (Ed25519) or `pkcs12:DIR` (X.509, all under this passphrase).

    Those of `development:DIR` are made when first asked for.
    """
    scheme, _, address = setting.partition(":")
    folder = Path(address)
    if scheme == DEVELOPMENT_MARK and address:
        return lambda device: _development_key(folder, device)
    if scheme == "folder" and address:
        return lambda device: Ed25519Key(_read(key_file(folder, device)), development=False)
    if scheme == "pkcs12" and address:
        return lambda device: load_cms_key(key_file(folder, device).with_suffix(".p12"), passphrase)
    raise ConfigurationError(
        f"TRAFFIC_DEVICE_KEYS='{setting}' names no keys: write folder:DIR, a file SERIAL.pem for "
        "each device, pkcs12:DIR, a file SERIAL.p12 for each, or development:DIR."
    )


def load_public_key(file: Path) -> str:
    """The public key of this PEM file, in hexadecimal."""
    try:
        key = serialization.load_pem_public_key(file.read_bytes())
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{file} is no public key: give one as PEM.") from error
    if not isinstance(key, Ed25519PublicKey):
        raise ConfigurationError(f"{file} holds a key that is not {ED25519}: give the device's.")
    return key.public_bytes_raw().hex()


def key_file(folder: Path, device: Device) -> Path:
    """Where this device's key lies: its serial, letters that a file name forbids as %XX."""
    return folder / f"{quote(device.serial, safe='')}.pem"


def _development_key(folder: Path, device: Device) -> Ed25519Key:
    file = key_file(folder, device).with_suffix(f".{DEVELOPMENT_MARK}.pem")
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fresh = Ed25519PrivateKey.generate()
        if placed_once(file, _private_pem(fresh)):
            file.with_suffix(".public.pem").write_bytes(_public_pem(fresh))
    return Ed25519Key(_read(file), development=True)


def _read(file: Path) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise ConfigurationError(
            f"{file}: the device's key cannot be read; make one with "
            "'openssl genpkey -algorithm ed25519'."
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigurationError(f"{file}: this key is not {ED25519}; make one that is.")
    return key


def _private_pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _public_pem(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
