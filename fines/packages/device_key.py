"""With which key does a device sign its evidence? One Ed25519 key a device, by its serial."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from fines.errors import ConfigurationError
from fines.secret_file import placed_once
from fines.violation import Device

ALGORITHM = "Ed25519"
DEVELOPMENT_MARK = "development"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFacts:
    """What may be told of a key: `public_key` is its 32 bytes in hexadecimal (RFC 8032)."""

    algorithm: str
    public_key: str
    development: bool


class DeviceKey:
    """A device's own key."""

    def __init__(self, key: Ed25519PrivateKey, *, development: bool) -> None:
        self._key = key
        self.facts = KeyFacts(
            algorithm=ALGORITHM,
            public_key=key.public_key().public_bytes_raw().hex(),
            development=development,
        )

    def sign(self, content: bytes) -> bytes:
        """The signature: 64 bytes, the same for the same content."""
        return self._key.sign(content)


DeviceKeys = Callable[[Device], DeviceKey]


def is_signed(content: bytes, signature: bytes, public_key: str) -> bool:
    """Whether the key with this public half signed these bytes."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def load_device_keys(setting: str) -> DeviceKeys:
    """The keys of `folder:DIR`, or of `development:DIR` where each is made when first asked for."""
    scheme, _, address = setting.partition(":")
    folder = Path(address)
    if scheme == DEVELOPMENT_MARK and address:
        return lambda device: _development_key(folder, device)
    if scheme == "folder" and address:
        return lambda device: DeviceKey(_read(key_file(folder, device)), development=False)
    raise ConfigurationError(
        f"TRAFFIC_DEVICE_KEYS='{setting}' names no keys: write folder:DIR, a file SERIAL.pem for "
        "each device, or development:DIR."
    )


def load_public_key(file: Path) -> str:
    """The public key of this PEM file, in hexadecimal."""
    try:
        key = serialization.load_pem_public_key(file.read_bytes())
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{file} is no public key: give one as PEM.") from error
    if not isinstance(key, Ed25519PublicKey):
        raise ConfigurationError(f"{file} holds a key that is not {ALGORITHM}: give the device's.")
    return key.public_bytes_raw().hex()


def key_file(folder: Path, device: Device) -> Path:
    """Where this device's key lies: its serial, letters that a file name forbids as %XX."""
    return folder / f"{quote(device.serial, safe='')}.pem"


def _development_key(folder: Path, device: Device) -> DeviceKey:
    file = key_file(folder, device).with_suffix(f".{DEVELOPMENT_MARK}.pem")
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fresh = Ed25519PrivateKey.generate()
        if placed_once(file, _private_pem(fresh)):
            file.with_suffix(".public.pem").write_bytes(_public_pem(fresh))
    return DeviceKey(_read(file), development=True)


def _read(file: Path) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise ConfigurationError(
            f"{file}: the device's key cannot be read; make one with "
            "'openssl genpkey -algorithm ed25519'."
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigurationError(f"{file}: this key is not {ALGORITHM}; make one that is.")
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
