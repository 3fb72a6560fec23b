"""How does a key with an X.509 certificate sign evidence? Detached CMS, the same every time.

No attributes are signed, and no time: a package is made again from the same frames byte for byte,
and its certificate is judged at the act's own instant. So neither is PKCS7SignatureBuilder of use,
which writes the clock's time, nor ECDSA with a random number (RFC 6979 is taken instead).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from asn1crypto import cms
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from fines.documents.certificate import DEVELOPMENT_MARK
from fines.errors import ConfigurationError, InvalidValueError
from fines.packages.key_facts import CMS, KeyFacts
from fines.packages.signing_certificate import fingerprint, named, refuse_unfit

SigningKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class CmsKey:
    """A key of RSA or ECDSA with its certificate; `between` lead to the root, which stays out.

    InvalidValueError where the certificate is not for signing evidence.
    """

    def __init__(
        self, key: SigningKey, certificate: x509.Certificate, between: Sequence[x509.Certificate]
    ) -> None:
        refuse_unfit(certificate)
        self._key = key
        self._valid_from = certificate.not_valid_before_utc
        self._valid_to = certificate.not_valid_after_utc
        self._certificates = [
            asn1.Certificate.load(one.public_bytes(Encoding.DER))
            for one in (certificate, *(one for one in between if one.issuer != one.subject))
        ]
        self.facts = KeyFacts(
            algorithm=CMS,
            public_key=None,
            development=DEVELOPMENT_MARK in named(certificate),
            certificate=fingerprint(certificate),
        )

    def in_force(self, at: datetime) -> bool:
        """Whether the certificate covers this instant."""
        return self._valid_from <= at <= self._valid_to

    def sign(self, content: bytes) -> bytes:
        """The CMS SignedData in DER; the content is not in it."""
        own = self._certificates[0]
        digest = {"algorithm": "sha256"}
        signer = cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier(
                    "issuer_and_serial_number",
                    {"issuer": own.issuer, "serial_number": own.serial_number},
                ),
                "digest_algorithm": digest,
                "signature_algorithm": {"algorithm": self._algorithm()},
                "signature": self._raw(content),
            }
        )
        data = cms.SignedData(
            {
                "version": "v1",
                "digest_algorithms": [digest],
                "encap_content_info": {"content_type": "data"},
                "certificates": self._certificates,
                "signer_infos": [signer],
            }
        )
        signature: bytes = cms.ContentInfo({"content_type": "signed_data", "content": data}).dump()
        return signature

    def _algorithm(self) -> str:
        return "sha256_rsa" if isinstance(self._key, rsa.RSAPrivateKey) else "sha256_ecdsa"

    def _raw(self, content: bytes) -> bytes:
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(content, padding.PKCS1v15(), hashes.SHA256())
        return self._key.sign(content, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))


def load_cms_key(file: Path, passphrase: str | None) -> CmsKey:
    """The key of this PKCS#12 file; ConfigurationError says what is wrong with it."""
    secret = None if passphrase is None else passphrase.encode()
    try:
        key, certificate, between = pkcs12.load_key_and_certificates(file.read_bytes(), secret)
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise ConfigurationError(
            f"{file}: the device's key cannot be opened; give a PKCS#12 file, and its passphrase "
            "in TRAFFIC_DEVICE_PASSPHRASE."
        ) from error
    if certificate is None or not isinstance(key, SigningKey):
        raise ConfigurationError(
            f"{file} holds no key of RSA or ECDSA with its certificate: export both together."
        )
    try:
        return CmsKey(key, certificate, between)
    except InvalidValueError as error:
        raise ConfigurationError(f"{file}: {error}") from error
