"""With which key are the audit's daily checkpoints signed? One Ed25519 key of the office."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fines.errors import ConfigurationError
from fines.secret_file import placed_once


class AuditKey:
    """Signs checkpoints; fulfils `fines.audit.AuditSigner`."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public_key = key.public_key().public_bytes_raw().hex()

    def sign(self, content: bytes) -> str:
        """The signature in hexadecimal."""
        return self._key.sign(content).hex()


def load_audit_key(setting: str) -> AuditKey:
    """The key of `file:PEM`, or of `development:PEM`, which is made when it is first asked for."""
    scheme, _, address = setting.partition(":")
    file = Path(address)
    if scheme not in ("file", "development") or not address:
        raise ConfigurationError(
            f"TRAFFIC_AUDIT_KEY='{setting}' names no key: write file:PEM or development:PEM."
        )
    if scheme == "development" and not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        placed_once(
            file,
            Ed25519PrivateKey.generate().private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ),
        )
    try:
        key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise ConfigurationError(
            f"TRAFFIC_AUDIT_KEY: {file} cannot be read; make one with "
            "'openssl genpkey -algorithm ed25519'."
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigurationError(f"TRAFFIC_AUDIT_KEY: {file} is not Ed25519; make one that is.")
    return AuditKey(key)
