"""What proves an act? Pieces of evidence, each named by the SHA-256 of its bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

Sha256 = NewType("Sha256", str)


class EvidenceKind(StrEnum):
    """What a stored piece is: a crop is never taken for a frame."""

    BEFORE = "before"
    AT = "at"
    AFTER = "after"
    PLATE_FRAME = "plate_frame"
    PLATE_CROP = "plate_crop"
    OVERVIEW = "overview"
    CLIP = "clip"
    SIGNAL_LOG = "signal_log"
    SECTION_START = "section_start"
    SECTION_LOG = "section_log"
    SECTION_FILE = "section_file"
    CROSSING_RECORD = "crossing_record"
    CROSSING_STATEMENT = "crossing_statement"
    CROSSING_SIGNATURE = "crossing_signature"
    START_RECORD = "start_record"
    START_STATEMENT = "start_statement"
    START_SIGNATURE = "start_signature"
    START_SITE_FILE = "start_site_file"
    OFFICER_PHOTO = "officer_photo"
    DEVICE_EVENT = "device_event"
    REDACTED_BEFORE = "redacted_before"
    REDACTED_AT = "redacted_at"
    REDACTED_AFTER = "redacted_after"
    REDACTED_PLATE_FRAME = "redacted_plate_frame"
    REDACTED_OVERVIEW = "redacted_overview"
    REDACTED_SECTION_START = "redacted_section_start"
    REDACTED_OFFICER_PHOTO = "redacted_officer_photo"
    RECORD = "record"
    SITE_FILE = "site_file"
    REFERENCE = "reference"
    MANIFEST = "manifest"
    SIGNATURE = "signature"


REDACTED: Mapping[EvidenceKind, EvidenceKind] = {
    EvidenceKind.BEFORE: EvidenceKind.REDACTED_BEFORE,
    EvidenceKind.AT: EvidenceKind.REDACTED_AT,
    EvidenceKind.AFTER: EvidenceKind.REDACTED_AFTER,
    EvidenceKind.PLATE_FRAME: EvidenceKind.REDACTED_PLATE_FRAME,
    EvidenceKind.OVERVIEW: EvidenceKind.REDACTED_OVERVIEW,
    EvidenceKind.SECTION_START: EvidenceKind.REDACTED_SECTION_START,
    EvidenceKind.OFFICER_PHOTO: EvidenceKind.REDACTED_OFFICER_PHOTO,
}
"""The copy of each picture for everyone outside the police: other plates and people hidden."""

OF_THE_START: Mapping[EvidenceKind, EvidenceKind] = {
    EvidenceKind.AT: EvidenceKind.SECTION_START,
    EvidenceKind.REDACTED_AT: EvidenceKind.REDACTED_SECTION_START,
    EvidenceKind.CROSSING_RECORD: EvidenceKind.START_RECORD,
    EvidenceKind.CROSSING_STATEMENT: EvidenceKind.START_STATEMENT,
    EvidenceKind.CROSSING_SIGNATURE: EvidenceKind.START_SIGNATURE,
    EvidenceKind.SITE_FILE: EvidenceKind.START_SITE_FILE,
}
"""What a piece of a crossing is called where the crossing is a section's start."""

SEALED = frozenset(
    {*REDACTED, EvidenceKind.CLIP, EvidenceKind.REFERENCE, EvidenceKind.DEVICE_EVENT}
)
"""What may show other people, and therefore stays with the police and the court."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePiece:
    """One piece: what it shows and where its bytes are.

    `box_px` is x, y, width, height of the vehicle.
    """

    kind: EvidenceKind
    sha256: Sha256
    media_type: str
    captured_at: datetime | None = None
    frame: int | None = None
    box_px: tuple[int, int, int, int] | None = None


def address(content: bytes) -> Sha256:
    """The content address of these bytes."""
    return Sha256(hashlib.sha256(content).hexdigest())
