"""What proves an act? Pieces of evidence, each named by the SHA-256 of its bytes."""

from __future__ import annotations

import hashlib
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
    OFFICER_PHOTO = "officer_photo"


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
