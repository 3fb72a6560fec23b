"""How does a violation on file become a package, for the court or for anyone?"""

from __future__ import annotations

from dataclasses import replace

from fines.errors import EvidenceMissingError
from fines.evidence import EvidenceKind, EvidencePiece
from fines.packages.container import packed
from fines.packages.key_facts import DeviceKey
from fines.packages.manifest import (
    MANIFEST_FILE,
    SIGNATURE_FILE,
    MadeBy,
    manifest_bytes,
    manifest_of,
    read_manifest,
)
from fines.ports import EvidenceStore
from fines.violation import Device, Violation

JSON, BYTES = "application/json", "application/octet-stream"


def signed(
    violation: Violation, device: Device, key: DeviceKey, made_by: MadeBy, store: EvidenceStore
) -> Violation:
    """The violation that also cites the manifest of its pieces and the device's signature."""
    content = manifest_bytes(manifest_of(violation, device, key.facts, made_by))
    signature = key.sign(content)
    cited = (
        EvidencePiece(kind=EvidenceKind.MANIFEST, sha256=store.put(content, JSON), media_type=JSON),
        EvidencePiece(
            kind=EvidenceKind.SIGNATURE, sha256=store.put(signature, BYTES), media_type=BYTES
        ),
    )
    return replace(violation, evidence=violation.evidence + cited)


def package_of(violation: Violation, store: EvidenceStore, *, sealed: bool) -> bytes:
    """One file with everything, or with `sealed` one without what may show other people.

    EvidenceMissingError where the act was not reported by a device of ours.
    """
    content = store.get(_cited(violation, EvidenceKind.MANIFEST).sha256)
    signature = store.get(_cited(violation, EvidenceKind.SIGNATURE).sha256)
    files = {MANIFEST_FILE: content, SIGNATURE_FILE: signature}
    for piece in read_manifest(content).pieces:
        if not (sealed and piece.sealed):
            files[piece.file] = store.get(piece.piece.sha256)
    return packed(files)


def package_name(violation: Violation, *, sealed: bool) -> str:
    """How the file is called."""
    return f"{violation.offence}-{violation.id}{'.redacted' if sealed else ''}.zip"


def _cited(violation: Violation, kind: EvidenceKind) -> EvidencePiece:
    for piece in violation.evidence:
        if piece.kind is kind:
            return piece
    raise EvidenceMissingError(
        f"Violation {violation.id} has no {kind}: only what a camera of this system found is "
        "packed and signed by its device."
    )
