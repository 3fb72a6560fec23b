"""How does a key sign that never leaves its token? PKCS#11: an HSM, a smart card, or SoftHSM."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote

import pkcs11
from asn1crypto import x509
from pkcs11.util.ec import encode_ecdsa_signature
from pyhanko_certvalidator.registry import SimpleCertificateStore

from fines.documents.encoded_once import EncodedOnce, OwnCertificate
from fines.errors import ConfigurationError, UnavailableError

_FORM = "pkcs11:token=NAME;object=KEY?module-path=LIBRARY"
_RSA = {
    "sha256": pkcs11.Mechanism.SHA256_RSA_PKCS,
    "sha384": pkcs11.Mechanism.SHA384_RSA_PKCS,
    "sha512": pkcs11.Mechanism.SHA512_RSA_PKCS,
}
_REFUSED_PIN = (
    pkcs11.PinIncorrect,
    pkcs11.PinInvalid,
    pkcs11.PinLenRange,
    pkcs11.PinLocked,
    pkcs11.PinExpired,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenAddress:
    """Where the key is: the token's library, the token's label, the key's label."""

    library: str
    token: str
    key: str


def token_address(address: str) -> TokenAddress:
    """Reads a PKCS#11 address (RFC 7512); no PIN in it, as addresses stand in logs."""
    path, _, query = address.removeprefix("pkcs11:").partition("?")
    parts = [part.partition("=") for part in path.split(";") if part]
    given = {name: unquote(value) for name, _, value in parts}
    given |= dict(parse_qsl(query, keep_blank_values=True))
    wanted = ("module-path", "token", "object")
    unknown = sorted(set(given) - set(wanted))
    missing = [name for name in wanted if not given.get(name)]
    if unknown or missing:
        fault = f"'{unknown[0]}' is not known here" if unknown else f"'{missing[0]}' is missing"
        raise ConfigurationError(
            f"Signing key of PKCS#11: {fault}: write {_FORM}, and the PIN as the passphrase."
        )
    return TokenAddress(library=given["module-path"], token=given["token"], key=given["object"])


class TokenKey(EncodedOnce):
    """Signs inside the token; its certificate is the one there with the identifier of the key.

    A session that the token has lost is opened again, once for each signature.
    """

    def __init__(self, address: TokenAddress, pin: str | None) -> None:
        self._address = address
        self._pin = pin
        self._turn = threading.Lock()
        try:
            self._session = _open(address, pin)
            self._key = self._find_key()
            own, others = self._certificates()
        except pkcs11.PKCS11Error as error:
            raise ConfigurationError(
                f"Signing key '{address.key}' in token '{address.token}' cannot be opened: "
                f"{_reason(error, address)}."
            ) from error
        # An elliptic signature is two numbers of the curve's size in a frame of a few bytes.
        self._longest = 2 * own.public_key.byte_size + 16
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko leaves it bare
        registry.register_multiple(others)
        super().__init__(signing_cert=own, cert_registry=registry, embed_roots=False)
        self.signed_attr_prov_spec = OwnCertificate(own)

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """The signature over these bytes; UnavailableError while the token does not answer."""
        if dry_run:
            return bytes(self._longest)
        with self._turn:
            try:
                return self._signature(data, digest_algorithm)
            except pkcs11.PKCS11Error:
                return self._signature_after_opening(data, digest_algorithm)

    def _signature_after_opening(self, data: bytes, digest_algorithm: str) -> bytes:
        try:
            self._session = _open(self._address, self._pin)
            self._key = self._find_key()
            return self._signature(data, digest_algorithm)
        except pkcs11.PKCS11Error as error:
            raise UnavailableError(
                f"The token '{self._address.token}' does not sign: the document stays unsigned, "
                f"try again ({_reason(error, self._address)})."
            ) from error

    def _signature(self, data: bytes, digest_algorithm: str) -> bytes:
        if self._key.key_type is pkcs11.KeyType.EC:
            # Tokens know plain ECDSA; that with a hash in front few of them do.
            digest = hashlib.new(digest_algorithm, data).digest()
            raw = self._key.sign(digest, mechanism=pkcs11.Mechanism.ECDSA)
            return bytes(encode_ecdsa_signature(raw))
        return bytes(self._key.sign(data, mechanism=_RSA[digest_algorithm]))

    def _find_key(self) -> Any:
        key = self._session.get_key(
            object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=self._address.key
        )
        if key.key_type not in (pkcs11.KeyType.RSA, pkcs11.KeyType.EC):
            raise ConfigurationError(
                f"Signing key '{self._address.key}' is of a kind that is not signed with here: "
                "give one of RSA or of an elliptic curve."
            )
        return key

    def _certificates(self) -> tuple[x509.Certificate, list[x509.Certificate]]:
        own, others = None, []
        wanted = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE}
        for found in self._session.get_objects(wanted):
            certificate = x509.Certificate.load(found[pkcs11.Attribute.VALUE])
            if found[pkcs11.Attribute.ID] == self._key.id:
                own = certificate
            else:
                others.append(certificate)
        if own is None:
            raise ConfigurationError(
                f"Token '{self._address.token}' holds no certificate with the identifier of key "
                f"'{self._address.key}': put its certificate there."
            )
        return own, others


def _open(address: TokenAddress, pin: str | None) -> pkcs11.Session:
    try:
        library = pkcs11.lib(address.library)
    except RuntimeError as error:
        raise ConfigurationError(
            f"The library '{address.library}' cannot be loaded: give the PKCS#11 library of the "
            "token as module-path."
        ) from error
    token = library.get_token(token_label=address.token)
    try:
        return token.open(user_pin=pin)
    except pkcs11.UserAlreadyLoggedIn:
        # Another signer of this process is: the login is the process's, not the session's.
        return token.open()


def _reason(error: pkcs11.PKCS11Error, address: TokenAddress) -> str:
    if isinstance(error, _REFUSED_PIN):
        return "the PIN is refused or locked, give it as TRAFFIC_SIGNING_PASSPHRASE"
    if isinstance(error, pkcs11.NoSuchToken):
        return f"no such token, the library is {address.library}"
    if isinstance(error, pkcs11.NoSuchKey):
        return "no such key, its label is the object of the address"
    if isinstance(error, pkcs11.MultipleObjectsReturned | pkcs11.MultipleTokensReturned):
        return "more than one has this label, labels must differ"
    return f"{type(error).__name__} {error}".strip()
