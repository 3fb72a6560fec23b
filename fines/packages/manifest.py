"""What does a device swear to? Which act, which pieces, made by what; signed as these bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fines.errors import InvalidValueError
from fines.evidence import SEALED, EvidenceKind, EvidencePiece, Sha256
from fines.packages.key_facts import KeyFacts
from fines.packages.written_record import read_written, written
from fines.violation import Device, Measurement, OffenceCode, SiteId, Violation, ViolationId

MANIFEST_FORM = 1
MANIFEST_FILE, SIGNATURE_FILE = "manifest.json", "manifest.sig"
OF_THE_MANIFEST = frozenset({EvidenceKind.MANIFEST, EvidenceKind.SIGNATURE})
SUFFIXES = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "text/csv": "csv",
    "application/json": "json",
    "application/toml": "toml",
    "video/x-msvideo": "avi",
    "application/octet-stream": "sig",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelVersion:
    """A network that took part; `sha256` is None for a library that brings its own."""

    part: str
    name: str
    sha256: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeBy:
    """The program, its source, its models and the law that its rules asked."""

    program: str
    source_sha256: str
    models: tuple[ModelVersion, ...]
    law_edition: str
    law_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedPiece:
    """A piece as it lies in the package. `sealed`: left out of the copy for outsiders."""

    file: str
    piece: EvidencePiece
    sealed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The act, who measured it, the key, and every piece by its SHA-256."""

    form: int
    violation: ViolationId
    offence: OffenceCode
    plate: str
    site: SiteId
    place: str
    occurred_at: datetime
    measurement: Measurement | None
    device: Device
    key: KeyFacts
    made_by: MadeBy
    pieces: tuple[PackedPiece, ...]


def manifest_of(violation: Violation, device: Device, key: KeyFacts, made_by: MadeBy) -> Manifest:
    """What there is to sign of this violation."""
    return Manifest(
        form=MANIFEST_FORM,
        violation=violation.id,
        offence=violation.offence,
        plate=violation.plate,
        site=violation.site,
        place=violation.place,
        occurred_at=violation.occurred_at,
        measurement=violation.measurement,
        device=device,
        key=key,
        made_by=made_by,
        pieces=tuple(
            PackedPiece(file=_file(number, piece), piece=piece, sealed=piece.kind in SEALED)
            for number, piece in enumerate(violation.evidence, 1)
        ),
    )


def manifest_bytes(manifest: Manifest) -> bytes:
    """What is signed."""
    return written(manifest)


def read_manifest(content: bytes) -> Manifest:
    """The manifest; InvalidValueError where these bytes are not exactly one."""
    manifest = read_written(Manifest, content, "manifest", MANIFEST_FORM)
    names = {packed.file for packed in manifest.pieces}
    if len(names | {MANIFEST_FILE, SIGNATURE_FILE}) != len(manifest.pieces) + 2:
        raise InvalidValueError("The manifest says more than it may say.")
    return manifest


def content_of(manifest: Manifest, kind: EvidenceKind) -> tuple[Sha256, ...]:
    """The addresses of all pieces of this kind, in their order."""
    return tuple(packed.piece.sha256 for packed in manifest.pieces if packed.piece.kind is kind)


def _file(number: int, piece: EvidencePiece) -> str:
    return f"{number:02d}-{piece.kind}.{SUFFIXES[piece.media_type]}"
