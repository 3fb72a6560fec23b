"""With what are the benchmark's documents signed, at each level of PAdES, and who stamps them?

The authority is the benchmark's own: a root that publishes its list and stamps the time, in a
process of its own, so that nothing of its work counts as ours.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from benchmarks.stamping import Stamper
from fines.documents.long_term import LongTerm, load_authorities
from fines.documents.signing import Signer, load_signer
from fines.documents.verifying import DocumentReport
from fines.errors import InvalidValueError, NotLawfulError

_ROOT, _KEY, _KEY_BITS = "root.pem", "signer.p12", 2048
# The benchmark's resolutions are of May 2026.
_VALID_FROM = datetime(2026, 1, 1, tzinfo=UTC)
_LASTS = timedelta(days=1)


class Level(StrEnum):
    """PAdES baseline: bare, with a time stamp, with long-term material, and with an archive time
    stamp over both (ETSI EN 319 142-1)."""

    B = "b"
    T = "t"
    LT = "lt"
    LTA = "lta"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """What a process needs to open its signer; without a `key` the development key is made."""

    level: Level
    key: str = ""
    time_stamps: str | None = None
    root: Path | None = None

    def signer(self, folder: Path) -> Signer:
        """The signer; `folder` is this process's own."""
        # The library tells what it thinks of each document as a warning.
        logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
        long_term = None
        if self.root is not None and self.level in (Level.LT, Level.LTA):
            archived = self.level is Level.LTA
            long_term = LongTerm(load_authorities(self.root), archived=archived)
        return load_signer(
            self.key or f"development:{folder}",
            time_stamp_url=self.time_stamps,
            long_term=long_term,
        )

    def roots(self) -> tuple[asn1_x509.Certificate, ...]:
        """By which its documents are judged; none where its authority is another's."""
        return () if self.root is None else load_authorities(self.root)


def level_of(report: DocumentReport) -> Level:
    """What a document carries; NotLawfulError where it is not genuine."""
    if report.faults:
        raise NotLawfulError(report.faults[0])
    if report.archive_stamps:
        return Level.LTA
    if report.long_term:
        return Level.LT
    return Level.T if report.time_stamped else Level.B


@contextmanager
def signing_at(level: Level, time_stamps: str | None = None) -> Iterator[Signing]:
    """`time_stamps` is the address of another authority that stamps the time (RFC 3161), which is
    possible at level T only; InvalidValueError at another."""
    if time_stamps is not None and level is not Level.T:
        raise InvalidValueError(
            f"Level {level} needs more than an address that stamps the time: leave it out, the "
            "benchmark has an authority of its own."
        )
    if level is Level.B or time_stamps is not None:
        yield Signing(level=level, time_stamps=time_stamps)
        return
    with tempfile.TemporaryDirectory() as folder, _authority(Path(folder)) as address:
        yield Signing(
            level=level,
            key=f"pkcs12:{Path(folder) / _KEY}",
            time_stamps=address,
            root=Path(folder) / _ROOT,
        )


@contextmanager
def _authority(folder: Path) -> Iterator[str]:
    """Its address; its root and a signer's key lie in the folder."""
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(folder, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield ours.recv()
    finally:
        process.terminate()
        process.join()


def _serve(folder: Path, told: Connection) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    address = f"http://127.0.0.1:{server.server_address[1]}/"
    root_key, signer_key, stamps_key = (
        rsa.generate_private_key(65537, _KEY_BITS) for _ in range(3)
    )
    root = _certificate("root", root_key, root_key)
    signer = _certificate("signer", signer_key, root_key, address)
    stamps = _certificate("stamps", stamps_key, root_key, address, stamping=True)
    (folder / _ROOT).write_bytes(root.public_bytes(serialization.Encoding.PEM))
    bare = serialization.NoEncryption()
    sealed = pkcs12.serialize_key_and_certificates(b"bench", signer_key, signer, None, bare)
    (folder / _KEY).write_bytes(sealed)
    stamper = Stamper(
        asn1_x509.Certificate.load(stamps.public_bytes(serialization.Encoding.DER)), stamps_key
    )
    server.RequestHandlerClass = _answers(_revoked_list(root_key), stamper)
    told.send(address)
    told.close()
    server.serve_forever()


def _answers(revoked: bytes, stamper: Stamper) -> type[BaseHTTPRequestHandler]:
    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._give("application/pkix-crl", revoked)

        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            self._give("application/timestamp-reply", stamper.answer(query))

        def _give(self, kind: str, content: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Silent: standard output is the score's."""

    return Answers


def _name(part: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Benchmark {part}")])


def _certificate(
    part: str,
    key: rsa.RSAPrivateKey,
    root_key: rsa.RSAPrivateKey,
    address: str = "",
    *,
    stamping: bool = False,
) -> x509.Certificate:
    """The root where the keys are one; `address` is where its list is published."""
    is_root = key is root_key
    usage = x509.KeyUsage(
        digital_signature=not is_root, content_commitment=not is_root and not stamping,
        key_encipherment=False, data_encipherment=False, key_agreement=False,
        key_cert_sign=is_root, crl_sign=is_root, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    building = (
        x509.CertificateBuilder(_name("root"), _name(part), key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_VALID_FROM)
        .not_valid_after(datetime.now(UTC) + _LASTS)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(usage, critical=True)
    )
    if not is_root:
        place = x509.UniformResourceIdentifier(address)
        point = x509.DistributionPoint([place], None, None, None)
        building = building.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    if stamping:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        building = building.add_extension(purpose, critical=True)
    return building.sign(root_key, hashes.SHA256())


def _revoked_list(root_key: rsa.RSAPrivateKey) -> bytes:
    """Nobody is revoked."""
    now = datetime.now(UTC)
    listed = x509.CertificateRevocationListBuilder(_name("root"), now, now + _LASTS)
    return listed.sign(root_key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
