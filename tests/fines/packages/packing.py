"""An invented act, signed by an invented device: what the tests of packages pack."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fines.evidence import EvidenceKind, EvidencePiece
from fines.law import KYRGYZSTAN, load_law
from fines.packages.device_key import load_device_keys
from fines.packages.key_facts import DeviceKey
from fines.packages.manifest import MadeBy, ModelVersion
from fines.packages.package import package_of, signed
from fines.violation import Violation
from tests.detectors.scripted import MemoryEvidence
from tests.fines.invented import DEVICE, NOON, violation

MADE_BY = MadeBy(
    program="tartip 0",
    source_sha256="0" * 64,
    models=(ModelVersion(part="plate_ocr", name="onnx:plate_reader", sha256="1" * 64),),
    law_edition=load_law(KYRGYZSTAN).edition,
    law_sha256="2" * 64,
)
CONTENTS = {
    EvidenceKind.AT: (b"picture of the act", "image/jpeg"),
    EvidenceKind.REDACTED_AT: (b"the same, others hidden", "image/jpeg"),
    EvidenceKind.CLIP: (b"moving pictures", "video/x-msvideo"),
    EvidenceKind.RECORD: (b"{}", "application/json"),
    EvidenceKind.SITE_FILE: (b"id = 'demo'", "application/toml"),
}


def signed_violation(
    folder: Path, store: MemoryEvidence, key: DeviceKey | None = None
) -> Violation:
    """The invented violation with its pieces, manifest and signature, by default of Ed25519."""
    pieces = tuple(
        EvidencePiece(
            kind=kind, sha256=store.put(content, media), media_type=media, captured_at=NOON
        )
        for kind, (content, media) in CONTENTS.items()
    )
    key = key or load_device_keys(f"development:{folder}")(DEVICE)
    return signed(replace(violation(), evidence=pieces), DEVICE, key, MADE_BY, store)


def package(folder: Path, *, sealed: bool = False, key: DeviceKey | None = None) -> bytes:
    """The file that goes out."""
    store = MemoryEvidence()
    return package_of(signed_violation(folder, store, key), store, sealed=sealed)
