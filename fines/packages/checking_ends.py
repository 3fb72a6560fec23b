"""Did the device of each end of a section sign its own part, and is that part in the package?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cryptography import x509

from fines.errors import InvalidValueError
from fines.evidence import OF_THE_START, EvidenceKind
from fines.packages.checking_key import TrustedKey, key_point, signature_points
from fines.packages.end_statement import EndStatement, read_statement
from fines.packages.manifest import Manifest
from fines.packages.report import Point, broken, holds, left_open


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    subject: str
    statement: EvidenceKind
    signature: EvidenceKind


_ENDS = (
    _End(
        subject="start",
        statement=EvidenceKind.START_STATEMENT,
        signature=EvidenceKind.START_SIGNATURE,
    ),
    _End(
        subject="end",
        statement=EvidenceKind.CROSSING_STATEMENT,
        signature=EvidenceKind.CROSSING_SIGNATURE,
    ),
)


def end_points(
    manifest: Manifest,
    files: Mapping[str, bytes],
    trusted: Mapping[str, TrustedKey],
    roots: Sequence[x509.Certificate],
) -> Iterator[Point]:
    """Both ends of a section, and nothing of any other act; `trusted` by `start` and `end`."""
    kinds = {packed.piece.kind for packed in manifest.pieces}
    if EvidenceKind.SECTION_FILE not in kinds:
        return
    for end in _ENDS:
        content, signature = (
            _only(manifest, files, kind) for kind in (end.statement, end.signature)
        )
        if content is None or signature is None:
            yield left_open(
                end.subject, "Its own device has not signed its part: the manifest's has, alone."
            )
            continue
        found = _end(end.subject, manifest, content, signature, trusted, roots)
        yield from (replace(point, subject=f"{end.subject} {point.subject}") for point in found)


def _end(
    subject: str,
    manifest: Manifest,
    content: bytes,
    signature: bytes,
    trusted: Mapping[str, TrustedKey],
    roots: Sequence[x509.Certificate],
) -> Iterator[Point]:
    try:
        told = read_statement(content)
    except InvalidValueError as error:
        yield broken("statement", str(error))
        return
    what = f"What the {subject} saw"
    yield from signature_points(what, content, signature, told.key, told.at, roots)
    known = trusted.get(subject, TrustedKey())
    yield key_point(told.device, told.key, known, traced=bool(roots))
    yield _statement(subject, told, manifest)


def _statement(subject: str, told: EndStatement, manifest: Manifest) -> Point:
    """Whether what was sworn at this end is what the package says of it."""
    packed = {(one.piece.kind, one.piece.sha256) for one in manifest.pieces}
    called = OF_THE_START if subject == "start" else {}
    lacking = [
        piece
        for piece in told.pieces
        if (called.get(piece.kind, piece.kind), piece.sha256) not in packed
    ]
    if lacking:
        names = ", ".join(piece.kind for piece in lacking)
        return broken("statement", f"The package lacks what this device signed: {names}.")
    if told.plate != manifest.plate:
        return broken("statement", f"It tells of {told.plate}, the act is of {manifest.plate}.")
    if not told.device.certified_at(told.at):
        return broken("statement", f"The device's certificate was not in force at {told.at}.")
    act = (manifest.site, manifest.occurred_at, manifest.device)
    if subject == "end" and (told.site, told.at, told.device) != act:
        return broken("statement", "It tells of another place, instant or device than the act.")
    if subject == "start" and not told.at < manifest.occurred_at:
        return broken("statement", "It tells of a crossing after the act.")
    place = f"{told.site}/{told.line}"
    return holds(
        "statement",
        f"{told.plate} over {place} at {told.at.isoformat()}, {len(told.pieces)} pieces.",
    )


def _only(manifest: Manifest, files: Mapping[str, bytes], kind: EvidenceKind) -> bytes | None:
    names = [packed.file for packed in manifest.pieces if packed.piece.kind is kind]
    return files.get(names[0]) if len(names) == 1 else None
