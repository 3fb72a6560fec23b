"""Who signed these bytes by CMS, and does it hold? A detached SignedData in DER (RFC 5652)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from fines.errors import InvalidValueError
from fines.packages.signing_certificate import key_words, refuse_unfit

HASHES: dict[str, Callable[[], hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
# A device signs at once; later another may have had its key (assumption, no law names a span).
SIGNED_WITHIN = timedelta(days=1)
_ALTERED = "Altered: these are not the bytes that its certificate has signed."


@dataclass(frozen=True, slots=True, kw_only=True)
class CmsSignature:
    """A signature that holds. `between` are the other certificates that it brings.

    `signed_at` is its signed attribute, by the signer's own clock; None where it states no time.
    """

    certificate: x509.Certificate
    between: tuple[x509.Certificate, ...]
    algorithm: str
    signed_at: datetime | None

    def instant(self, act: datetime) -> datetime:
        """When it was signed: at the act, where no time is stated.

        InvalidValueError where the stated time is before the act (to the second, as it is
        written) or more than SIGNED_WITHIN after it.
        """
        if self.signed_at is None:
            return act
        if not act.replace(microsecond=0) <= self.signed_at <= act + SIGNED_WITHIN:
            raise InvalidValueError(
                f"Wrong time: signed at {self.signed_at.isoformat()}, the act was at "
                f"{act.isoformat()}."
            )
        return self.signed_at


def cms_signature(signature: bytes, content: bytes) -> CmsSignature:
    """The signature over this content; InvalidValueError says in a sentence why it is none.

    Whose certificate it is, and whether it was in force, is asked elsewhere.
    """
    try:
        return _checked(cms.ContentInfo.load(signature, strict=True), content)
    except InvalidValueError:
        raise
    except (
        ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError,
        UnsupportedAlgorithm, x509.DuplicateExtension,
    ) as error:  # fmt: skip
        raise InvalidValueError("The signature is no CMS SignedData in DER.") from error


def _checked(wrapped: Any, content: bytes) -> CmsSignature:
    if wrapped["content_type"].native != "signed_data":
        raise InvalidValueError("The signature is no CMS SignedData in DER.")
    data = wrapped["content"]
    if data["encap_content_info"]["content"].native is not None:
        raise InvalidValueError("The signature brings a content of its own: it must be detached.")
    signers = data["signer_infos"]
    if len(signers) != 1:
        raise InvalidValueError(f"{len(signers)} signers: one device signs, and it alone.")
    signer = signers[0]
    certificate, between = _certificates(data, signer)
    algorithm = _hash(data, signer)
    refuse_unfit(certificate)
    if signer["unsigned_attrs"].native:
        raise InvalidValueError("The signature brings attributes that nobody has signed.")
    signed_at, signed = None, content
    if signer["signed_attrs"].native:
        attributes = _attributes(signer["signed_attrs"])
        if attributes["content_type"] != "data":
            raise InvalidValueError("The signature is over another kind of content.")
        if attributes["message_digest"] != _digest(algorithm, content):
            raise InvalidValueError(_ALTERED)
        signed_at = attributes.get("signing_time")
        signed = signer["signed_attrs"].untag().dump()
    _verify(certificate, signer["signature"].native, signed, algorithm)
    return CmsSignature(
        certificate=certificate,
        between=between,
        algorithm=f"{key_words(certificate)} with {algorithm.name.upper()}",
        signed_at=signed_at,
    )


def _certificates(data: Any, signer: Any) -> tuple[x509.Certificate, tuple[x509.Certificate, ...]]:
    """The signer's own, and the others in their order."""
    own, others = None, []
    for choice in data["certificates"]:
        if choice.name != "certificate":
            raise InvalidValueError("The signature brings a certificate that is not X.509.")
        loaded = x509.load_der_x509_certificate(choice.chosen.dump())
        if own is None and _is_signers(choice.chosen, signer["sid"]):
            own = loaded
        else:
            others.append(loaded)
    if own is None:
        raise InvalidValueError("No certificate: the signature does not bring its signer's.")
    return own, tuple(others)


def _is_signers(certificate: Any, sid: Any) -> bool:
    if sid.name == "issuer_and_serial_number":
        named = sid.chosen
        serial: bool = certificate.serial_number == named["serial_number"].native
        return serial and certificate.issuer.dump() == named["issuer"].dump()
    same: bool = certificate.key_identifier == sid.chosen.native
    return same


def _hash(data: Any, signer: Any) -> hashes.HashAlgorithm:
    name = signer["digest_algorithm"]["algorithm"].native
    if name not in HASHES:
        shown = name.upper().replace("SHA1", "SHA-1")
        raise InvalidValueError(f"Wrong algorithm: {shown}; SHA-256 or better is asked.")
    listed = [one["algorithm"].native for one in data["digest_algorithms"]]
    signing = signer["signature_algorithm"]
    kind = signing.signature_algo
    if kind not in ("rsassa_pkcs1v15", "ecdsa"):
        raise InvalidValueError(f"Wrong algorithm: {kind}; RSA (PKCS #1 v1.5) or ECDSA is taken.")
    bare = signing["algorithm"].native == "rsassa_pkcs1v15"
    if listed != [name] or not (bare or signing.hash_algo == name):
        raise InvalidValueError("Wrong algorithm: the signature names two that differ.")
    return HASHES[name]()


def _attributes(signed: Any) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    for one in signed:
        name = one["type"].native
        if name in attributes or len(one["values"]) != 1:
            raise InvalidValueError(f"The signature states {name} twice.")
        attributes[name] = one["values"][0].native
    return attributes


def _digest(algorithm: hashes.HashAlgorithm, content: bytes) -> bytes:
    digest = hashes.Hash(algorithm)
    digest.update(content)
    return digest.finalize()


def _verify(
    certificate: x509.Certificate,
    signature: bytes,
    signed: bytes,
    algorithm: hashes.HashAlgorithm,
) -> None:
    key = certificate.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(algorithm))
    except InvalidSignature as error:
        raise InvalidValueError(_ALTERED) from error
