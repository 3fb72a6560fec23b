"""How does a real key store run here? SoftHSM with its tokens in a folder of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pkcs11.util.x509 import decode_x509_certificate

LIBRARY = "/usr/lib/softhsm/libsofthsm2.so"
_OBJECT = pkcs11.Attribute


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyStore:
    """One token; whoever opens it needs `SOFTHSM2_CONF=configuration` in the environment."""

    configuration: Path
    token: str
    pin: str

    def address(self, key: str) -> str:
        """TRAFFIC_SIGNING_KEY for the key with this label."""
        return f"pkcs11:token={self.token};object={key}?module-path={LIBRARY}"

    def put_key(
        self, label: str, identifier: str, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    ) -> None:
        """Brings a private key into the token; `identifier` is hexadecimal."""
        file = self.configuration.with_name(f"{label}.pem")
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        _softhsm(
            self.configuration, "--import", str(file), "--token", self.token, "--pin", self.pin,
            "--label", label, "--id", identifier,
        )  # fmt: skip

    def put_certificates(self, certificates: Sequence[tuple[str, x509.Certificate]]) -> None:
        """Brings certificates into the token, each with its identifier."""
        token = pkcs11.lib(LIBRARY).get_token(token_label=self.token)
        with token.open(rw=True, user_pin=self.pin) as session:
            for identifier, certificate in certificates:
                decoded = decode_x509_certificate(
                    certificate.public_bytes(serialization.Encoding.DER)
                )
                session.create_object(
                    cast(
                        "dict[pkcs11.Attribute, object]",
                        {**decoded, _OBJECT.TOKEN: True, _OBJECT.ID: bytes.fromhex(identifier)},
                    )
                )


def start(folder: Path) -> KeyStore:
    """A new, empty token in this folder."""
    (folder / "tokens").mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {folder / 'tokens'}\n", "utf-8")
    store = KeyStore(configuration=configuration, token="Tartip tests", pin="271828")
    _softhsm(
        configuration, "--init-token", "--free", "--label", store.token, "--pin", store.pin,
        "--so-pin", store.pin,
    )  # fmt: skip
    return store


def _softhsm(configuration: Path, *arguments: str) -> None:
    subprocess.run(
        ["softhsm2-util", *arguments],
        env={"SOFTHSM2_CONF": str(configuration)},
        check=True,
        capture_output=True,
    )
