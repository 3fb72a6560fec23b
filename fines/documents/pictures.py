"""Which pictures prove the act on paper, and how small may they be?"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial

import cv2
import numpy as np

from fines.errors import EvidenceMissingError, UnreadablePictureError
from fines.evidence import REDACTED, EvidenceKind, EvidencePiece
from fines.ports import EvidenceStore
from fines.violation import ReporterKind, Violation

# The act itself first; the rest only where nothing better was kept. A paper lies about: only
# copies without other people are printed.
_OF_THE_ACT = (
    EvidenceKind.AT,
    EvidenceKind.OFFICER_PHOTO,
    EvidenceKind.OVERVIEW,
    EvidenceKind.AFTER,
    EvidenceKind.BEFORE,
    EvidenceKind.PLATE_FRAME,
)
_COPIES = tuple(REDACTED[kind] for kind in _OF_THE_ACT)
# 178 mm of paper at 200 dots an inch; beyond that a printer shows nothing more.
_WIDTH_PX = 1400
_ACT_BYTES = 330_000
_CROP_BYTES = 60_000
_START_BYTES = 110_000
_JPEG_QUALITIES = (30, 40, 50, 60, 70, 80, 88)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture ready for paper. `box` is x, y, width, height of the vehicle as shares of it."""

    piece: EvidencePiece
    jpeg: bytes
    box: tuple[float, float, float, float] | None


def act_and_crop(
    violation: Violation, store: EvidenceStore
) -> tuple[Picture | None, Picture | None]:
    """The picture of the act and the crop of its plate; None where only the police may see it.

    An officer may have seen an act without taking a picture; a machine never may.
    """
    if not pictured(violation) and violation.reported_by.kind is not ReporterKind.OFFICER:
        raise EvidenceMissingError(
            f"Violation {violation.id} has no picture of the act: "
            "dismiss it, a machine's report needs one."
        )
    act = _first(violation.evidence, _COPIES)
    crop = _first(violation.evidence, (EvidenceKind.PLATE_CROP,))
    return _load(act, store, _ACT_BYTES), _load(crop, store, _CROP_BYTES)


def pictured(violation: Violation) -> bool:
    """Whether there is a picture of the act at all, for whomever."""
    return _first(violation.evidence, (*_OF_THE_ACT, *_COPIES)) is not None


def section_start(violation: Violation, store: EvidenceStore) -> Picture | None:
    """The vehicle at the start of a section, for an average speed."""
    copy = _first(violation.evidence, (EvidenceKind.REDACTED_SECTION_START,))
    return _load(copy, store, _START_BYTES)


def _first(
    evidence: Sequence[EvidencePiece], kinds: Sequence[EvidenceKind]
) -> EvidencePiece | None:
    pictures = [piece for piece in evidence if piece.media_type.startswith("image/")]
    return next((piece for kind in kinds for piece in pictures if piece.kind is kind), None)


def _load(piece: EvidencePiece | None, store: EvidenceStore, limit_bytes: int) -> Picture | None:
    if piece is None:
        return None
    content = np.frombuffer(store.get(piece.sha256), np.uint8)
    pixels = cv2.imdecode(content, cv2.IMREAD_COLOR) if content.size else None
    if pixels is None:
        raise UnreadablePictureError(
            f"Evidence {piece.sha256} ({piece.kind}) is not a whole picture: dismiss the case "
            "or attach the picture again."
        )
    height_px, width_px = pixels.shape[:2]
    box = None
    if piece.box_px:
        x, y, width, height = piece.box_px
        box = (x / width_px, y / height_px, width / width_px, height / height_px)
    if width_px > _WIDTH_PX:
        size = (_WIDTH_PX, max(1, round(height_px * _WIDTH_PX / width_px)))
        pixels = cv2.resize(pixels, size, interpolation=_shrinking(width_px))
    return Picture(piece=piece, jpeg=_within(pixels, limit_bytes), box=box)


def _shrinking(width_px: int) -> int:
    """Two pixels around each new one do until it shrinks to half; the mean over areas is slow."""
    return cv2.INTER_LINEAR if width_px < 2 * _WIDTH_PX else cv2.INTER_AREA


def _within(pixels: cv2.typing.MatLike, limit_bytes: int) -> bytes:
    """The best JPEG within the limit; a noisy picture is made smaller, never larger."""
    while True:
        encoded = cache(partial(_encoded, pixels))
        best = encoded(_JPEG_QUALITIES[-1])
        if len(best) <= limit_bytes:
            return best
        fitting = bisect(_JPEG_QUALITIES[:-1], limit_bytes, key=lambda q: len(encoded(q)))
        if fitting:
            return encoded(_JPEG_QUALITIES[fitting - 1])
        pixels = cv2.resize(pixels, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA)


def _encoded(pixels: cv2.typing.MatLike, quality: int) -> bytes:
    return cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()
