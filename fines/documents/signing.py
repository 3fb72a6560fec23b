"""Who signs a document, and how? PAdES by pyHanko, with a key of PKCS#12 or PKCS#11."""

from __future__ import annotations

import asyncio
import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.pdf_utils.layout import (
    AxisAlignment,
    Margins,
    SimpleBoxLayoutRule,
)
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers import Signer as SigningKey
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.util import get_pyca_cryptography_hash

from fines.documents.archiving import archive_stamped
from fines.documents.certificate import CertificateFacts, facts_of, refuse_weak, unknown_kind
from fines.documents.development import development_key
from fines.documents.encoded_once import EncodedOnce, OwnCertificate
from fines.documents.long_term import LongTerm
from fines.documents.revision import SigningRevision
from fines.documents.stamp_page import StampPages
from fines.documents.time_stamps import TimeStampAuthority, no_stamp
from fines.documents.token_key import TokenKey, token_address
from fines.errors import ConfigurationError, SigningCertificateError

_POINTS_PER_MM = 72 / 25.4
_UNSIGNED = "the document stays unsigned, try again"
_SIGNATURE_HEX_DIGITS = 16_384
# The signature covers the material too: no byte of the file is left unprotected.
_IN_ONE_REVISION = DSSContentSettings(
    include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
)
_FILLS_BOX = SimpleBoxLayoutRule(
    x_align=AxisAlignment.ALIGN_MID, y_align=AxisAlignment.ALIGN_MID, margins=Margins(0, 0, 0, 0)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A page of PDF/A shown where the signature is. Millimetres from the lower left corner."""

    pdf: bytes
    left_mm: float
    bottom_mm: float
    width_mm: float
    height_mm: float

    def box(self) -> tuple[int, int, int, int]:
        """Left, bottom, right, top in points."""
        right_mm, top_mm = self.left_mm + self.width_mm, self.bottom_mm + self.height_mm
        left, bottom, right, top = (
            round(edge * _POINTS_PER_MM)
            for edge in (self.left_mm, self.bottom_mm, right_mm, top_mm)
        )
        return left, bottom, right, top


class Signer:
    """A key with its certificate, perhaps with an authority that stamps the time (RFC 3161)."""

    def __init__(
        self,
        key: SigningKey,
        time_stamp_url: str | None = None,
        long_term: LongTerm | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """ConfigurationError for a key with which nothing will be signed that stands.

        One whose certificate has expired is taken, and signs nothing.
        """
        if long_term and not time_stamp_url:
            raise ConfigurationError(
                "TRAFFIC_SIGNING_AUTHORITIES needs TRAFFIC_TIME_STAMP_URL: without a stamp nobody "
                "can tell later whether the certificate was in force when it signed."
            )
        self._key = key
        self._long_term = long_term
        self._time_stamps = TimeStampAuthority(time_stamp_url) if time_stamp_url else None
        self._room: int | None = None if time_stamp_url else _SIGNATURE_HEX_DIGITS
        self._stamps = StampPages()
        self.certificate: CertificateFacts = facts_of(key.signing_cert)
        self._now = now
        refuse_weak(key.signing_cert)
        if now() < self.certificate.valid_from:
            raise ConfigurationError(self.certificate.term)

    def sign(self, pdf: bytes, stamp: Stamp) -> bytes:
        """The signed document: certified, no later change is allowed, stamp on the last page.

        Where the material is gathered for long, a time stamp over signature and material follows.
        SigningCertificateError where the certificate is not in force: nobody would call the paper
        genuine.
        """
        if not self.certificate.valid_at(self._now()):
            raise SigningCertificateError(self.certificate.term)
        material = self._validation_material()
        # Without this newline the appended revision breaks PDF/A, clause 6.1.9.
        signed = io.BytesIO(pdf + b"\n")
        writer = SigningRevision(signed)
        signer = PdfSigner(
            PdfSignatureMetadata(
                field_name="Signature",
                embed_validation_info=material is not None,
                validation_context=material,
                dss_settings=_IN_ONE_REVISION,
                subfilter=SigSeedSubFilter.PADES,
                md_algorithm="sha256",
                certify=True,
                docmdp_permissions=MDPPerm.NO_CHANGES,
            ),
            signer=self._key,
            timestamper=self._time_stamps,
            stamp_style=StaticStampStyle(
                background=self._stamps.page(stamp.pdf),
                background_layout=_FILLS_BOX,
                border_width=0,
            ),
            new_field_spec=SigFieldSpec("Signature", on_page=-1, box=stamp.box()),
        )
        try:
            if self._room is None:
                self._room = self._room_with_time_stamp()
            # Elsewhere than in its place pyHanko makes the metadata twice.
            signer.sign_pdf(writer, in_place=True, bytes_reserved=self._room)
            if material and self._long_term and self._long_term.archived and self._time_stamps:
                return archive_stamped(signed.getvalue(), self._time_stamps)
        except OSError as error:
            raise no_stamp(error, _UNSIGNED) from error
        return signed.getvalue()

    def _room_with_time_stamp(self) -> int:
        """Hexadecimal digits for a signature with a stamp: one is asked for once and measured.

        Half as much again is left, since answers differ in length.
        """
        trial = self._key.async_sign(
            bytes(hashlib.sha256().digest_size),
            "sha256",
            dry_run=True,
            use_pades=True,
            timestamper=self._time_stamps,
        )
        digits = 2 * len(asyncio.run(trial).dump())
        return digits + 2 * (digits // 4)

    def _validation_material(self) -> ValidationContext | None:
        if self._long_term is None or self._time_stamps is None:
            return None
        try:
            return self._long_term.context(self._key, self._time_stamps)
        except OSError as error:
            raise no_stamp(error, _UNSIGNED) from error


class _OpenKey(EncodedOnce, SimpleSigner):
    """Keeps the key open: pyHanko decodes and proves it anew for every signature (30 ms)."""

    def __init__(self, signer: SimpleSigner) -> None:
        # A root inside the signature would be bytes that nothing protects; readers bring theirs.
        super().__init__(
            signing_cert=signer.signing_cert,
            signing_key=signer.signing_key,
            cert_registry=signer.cert_registry,
            embed_roots=False,
        )
        self.signed_attr_prov_spec = OwnCertificate(signer.signing_cert)
        self._opened = serialization.load_der_private_key(signer.signing_key.dump(), None)

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        algorithm = get_pyca_cryptography_hash(digest_algorithm)
        if isinstance(self._opened, rsa.RSAPrivateKey):
            return self._opened.sign(data, padding.PKCS1v15(), algorithm)
        if isinstance(self._opened, ec.EllipticCurvePrivateKey):
            return self._opened.sign(data, ec.ECDSA(algorithm))
        return super().sign_raw(data, digest_algorithm)


def load_signer(
    address: str,
    *,
    passphrase: str | None = None,
    time_stamp_url: str | None = None,
    long_term: LongTerm | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Signer:
    """The signer of this setting: `development:FOLDER`, `pkcs12:FILE` or `pkcs11:…`.

    The passphrase opens the PKCS#12 file, or is the PIN of the token.
    """
    return Signer(_loaded(address, passphrase), time_stamp_url, long_term, now)


def _loaded(address: str, passphrase: str | None) -> SigningKey:
    scheme, _, path = address.partition(":")
    if scheme == "development" and path:
        return _key(development_key(Path(path)), None)
    if scheme == "pkcs12" and path:
        return _key(Path(path), passphrase)
    if scheme == "pkcs11":
        return TokenKey(token_address(address), passphrase)
    raise ConfigurationError(
        f"Signing key '{address}' is unknown: write development:FOLDER, pkcs12:FILE or pkcs11:…."
    )


def _key(file: Path, passphrase: str | None) -> SimpleSigner:
    secret = None if passphrase is None else passphrase.encode()
    try:
        content = file.read_bytes()
        own, certificate, _ = pkcs12.load_key_and_certificates(content, secret)
        if not isinstance(own, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) or not certificate:
            raise ConfigurationError(
                f"Signing key {file} holds no key of RSA or of an elliptic curve with its "
                "certificate: give one that does."
            )
        key = SimpleSigner.load_pkcs12_data(content, other_certs=[], passphrase=secret)
    except UnsupportedAlgorithm as error:
        raise unknown_kind(str(file), str(error)) from error
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"Signing key {file} cannot be opened: give a PKCS#12 file and its passphrase."
        ) from error
    if not isinstance(key, SimpleSigner):
        raise ConfigurationError(f"Signing key {file} holds no key: give one with its certificate.")
    return _OpenKey(key)
