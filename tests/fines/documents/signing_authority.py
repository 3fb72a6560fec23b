"""Which authority certifies the tests' signers? A root that publishes its list and answers OCSP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from simulator.listening import QuietHandler, listening

_PEM = serialization.Encoding.PEM


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


class SigningAuthority:
    """A root, the list of what it revoked, and signers for as long as asked.

    Its certificates name its list; those made while `ocsp` holds an address name that instead.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self._key = rsa.generate_private_key(65537, 2048)
        self._revoked: dict[int, datetime] = {}
        self._ahead = timedelta()
        self.away = False
        self.ocsp = ""
        self.issued: list[x509.Certificate] = []
        self.root = self._certificate("Demo root", self._key, timedelta(days=4000))
        self.revocation_list = self._published()

    def signer(self, file: Path, lasting: timedelta) -> x509.Certificate:
        """A PKCS#12 file with a new signer whose certificate lasts this long."""
        key = rsa.generate_private_key(65537, 2048)
        certificate = self._certificate("Demo signer", key, lasting)
        file.write_bytes(
            pkcs12.serialize_key_and_certificates(
                b"k", key, certificate, None, serialization.NoEncryption()
            )
        )
        return certificate

    def time_stamps(self, folder: Path, lasting: timedelta) -> None:
        """`stamps.pem` and `stamps.key` of a time-stamp authority whose certificate lasts so."""
        self._pair(
            folder / "stamps", "Demo time stamps", ExtendedKeyUsageOID.TIME_STAMPING, lasting
        )

    def responder(self, folder: Path) -> None:
        """`ocsp.pem` and `ocsp.key` of who answers OCSP in the root's name; `root.pem` beside."""
        day = timedelta(days=1)
        self._pair(folder / "ocsp", "Demo answers", ExtendedKeyUsageOID.OCSP_SIGNING, day)
        (folder / "root.pem").write_bytes(self.root.public_bytes(_PEM))

    def revoke(self, certificate: x509.Certificate) -> None:
        """From now on the list names this certificate."""
        self._revoked[certificate.serial_number] = datetime.now(UTC)
        self.revocation_list = self._published()

    def runs_ahead(self, by: timedelta) -> None:
        """The authority's clock does, by so much: its list is of later."""
        self._ahead = by
        self.revocation_list = self._published()

    def answer(self, about: x509.Certificate) -> bytes:
        """What it says over OCSP: this one is in force, good for an hour."""
        now = datetime.now(UTC)
        made = ocsp.OCSPResponseBuilder().add_response(
            cert=about, issuer=self.root, algorithm=hashes.SHA1(),  # noqa: S303  # asked by it
            cert_status=ocsp.OCSPCertStatus.GOOD, this_update=now,
            next_update=now + timedelta(hours=1), revocation_time=None, revocation_reason=None,
        )  # fmt: skip
        made = made.responder_id(ocsp.OCSPResponderEncoding.HASH, self.root)
        return made.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def is_revoked(self, certificate: x509.Certificate) -> bool:
        """Whether the list names it."""
        return certificate.serial_number in self._revoked

    def _published(self) -> bytes:
        """The list of this moment by the authority's clock, good for a day."""
        now = datetime.now(UTC) + self._ahead
        listed = x509.CertificateRevocationListBuilder().issuer_name(self.root.subject)
        listed = listed.last_update(now).next_update(now + timedelta(days=1))
        for serial, since in self._revoked.items():
            revoked = x509.RevokedCertificateBuilder().serial_number(serial)
            listed = listed.add_revoked_certificate(revoked.revocation_date(since).build())
        return listed.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def _pair(
        self, file: Path, name: str, purpose: x509.ObjectIdentifier, lasting: timedelta
    ) -> None:
        key = rsa.generate_private_key(65537, 2048)
        certificate = self._certificate(name, key, lasting, purpose)
        file.with_suffix(".pem").write_bytes(certificate.public_bytes(_PEM))
        file.with_suffix(".key").write_bytes(
            key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )

    def _certificate(
        self,
        name: str,
        key: rsa.RSAPrivateKey,
        lasting: timedelta,
        purpose: x509.ObjectIdentifier | None = None,
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        root = key is self._key
        usage = x509.KeyUsage(
            digital_signature=not root, content_commitment=not root and purpose is None,
            key_encipherment=False, data_encipherment=False, key_agreement=False,
            key_cert_sign=root, crl_sign=root, encipher_only=False, decipher_only=False,
        )  # fmt: skip
        building = (
            x509.CertificateBuilder()
            .subject_name(_name(name))
            .issuer_name(_name("Demo root"))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + lasting)
            .add_extension(x509.BasicConstraints(ca=root, path_length=None), critical=True)
            .add_extension(usage, critical=True)
        )
        if not root:
            building = building.add_extension(*self._asked_at(purpose))
        if purpose is not None:
            building = building.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
        made = building.sign(self._key, hashes.SHA256())
        self.issued.append(made)
        return made

    def _asked_at(self, purpose: x509.ObjectIdentifier | None) -> tuple[x509.ExtensionType, bool]:
        """Where a certificate says that its revocation is told, not critical."""
        if purpose == ExtendedKeyUsageOID.OCSP_SIGNING:
            return x509.OCSPNoCheck(), False
        if self.ocsp:
            place = x509.UniformResourceIdentifier(self.ocsp)
            method = AuthorityInformationAccessOID.OCSP
            return x509.AuthorityInformationAccess([x509.AccessDescription(method, place)]), False
        point = x509.UniformResourceIdentifier(self.address)
        listed = x509.DistributionPoint([point], None, None, None)
        return x509.CRLDistributionPoints([listed]), False


@contextmanager
def signing_authority() -> Iterator[SigningAuthority]:
    """The authority, its list published over HTTP as long as this lasts."""

    class Lists(QuietHandler):
        def do_GET(self) -> None:
            content = b"" if authority.away else authority.revocation_list
            self.answer(503 if authority.away else 200, content, "application/pkix-crl")

    with listening(Lists) as place:
        authority = SigningAuthority(f"http://{place}/root.crl")
        yield authority
