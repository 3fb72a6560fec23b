"""Which pictures prove the act on paper, and how small may they be?"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256

import cv2
import numpy as np

from fines.errors import EvidenceMissingError, UnreadablePictureError
from fines.evidence import REDACTED, EvidenceKind, EvidencePiece
from fines.picture_header import PictureHeader, header_of
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
# A copy of no more than this and few bytes is printed as it is kept: its address stands beside it.
_AS_KEPT_PX = 1920
_BEGIN, _SCAN, _END = b"\xff\xd8\xff\xe0", b"\xff\xda", b"\xff\xd9"
# What else a camera tells of a picture: where, by whom, and which side is up, which no paper turns.
_TOLD = re.compile(rb"\xff[\xe1-\xef\xfe]")
_ACT_BYTES = 330_000
_CROP_BYTES = 60_000
_START_BYTES = 110_000
_JPEG_QUALITIES = (30, 40, 50, 60, 70, 80, 88)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture ready for paper. `box` is x, y, width, height of the vehicle as shares of it."""

    piece: EvidencePiece
    jpeg: bytes
    width_px: int
    height_px: int
    box: tuple[float, float, float, float] | None

    def frame(self, file: str) -> bytes:
        """An SVG that shows this picture out of `file` beside it.

        typst reads every pixel of a JPEG that it embeds; of one in an SVG the head alone, which
        takes 8 ms less. An open template shows an SVG of the same bytes as it was before, with the
        former picture in it: the digest of the picture makes each another.
        """
        size = f'width="{self.width_px}" height="{self.height_px}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} id="p{sha256(self.jpeg).hexdigest()}">'
            f'<image {size} href="{file}"/></svg>'
        ).encode()


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
    jpeg = store.get(piece.sha256)
    header = header_of(jpeg)
    if header and len(jpeg) <= limit_bytes and _printable(header, jpeg):
        height_px, width_px = header.height_px, header.width_px
        return Picture(
            piece=piece,
            jpeg=jpeg,
            width_px=width_px,
            height_px=height_px,
            box=_shares(piece, height_px, width_px),
        )
    content = np.frombuffer(jpeg, np.uint8)
    pixels = cv2.imdecode(content, cv2.IMREAD_COLOR) if content.size else None
    if pixels is None:
        raise UnreadablePictureError(
            f"Evidence {piece.sha256} ({piece.kind}) is not a whole picture: dismiss the case "
            "or attach the picture again."
        )
    box = _shares(piece, *pixels.shape[:2])
    jpeg, (height_px, width_px) = _within(_narrowed(pixels), limit_bytes)
    return Picture(piece=piece, jpeg=jpeg, width_px=width_px, height_px=height_px, box=box)


def _printable(header: PictureHeader, content: bytes) -> bool:
    """Whether it is a whole JPEG that shows the same to whoever reads it, and tells nothing."""
    whole = header.whole and content.startswith(_BEGIN) and content.endswith(_END)
    told = _TOLD.search(content, 0, max(content.find(_SCAN), 0))
    return whole and not told and header.streams and header.width_px <= _AS_KEPT_PX


def _shares(
    piece: EvidencePiece, height_px: int, width_px: int
) -> tuple[float, float, float, float] | None:
    if piece.box_px is None:
        return None
    x, y, width, height = piece.box_px
    return x / width_px, y / height_px, width / width_px, height / height_px


def _narrowed(pixels: cv2.typing.MatLike) -> cv2.typing.MatLike:
    height_px, width_px = pixels.shape[:2]
    if width_px <= _WIDTH_PX:
        return pixels
    size = (_WIDTH_PX, max(1, round(height_px * _WIDTH_PX / width_px)))
    return cv2.resize(pixels, size, interpolation=_shrinking(width_px))


def _shrinking(width_px: int) -> int:
    """Two pixels around each new one do until it shrinks to half; the mean over areas is slow."""
    return cv2.INTER_LINEAR if width_px < 2 * _WIDTH_PX else cv2.INTER_AREA


def _within(pixels: cv2.typing.MatLike, limit_bytes: int) -> tuple[bytes, Sequence[int]]:
    """The best JPEG within the limit, its height and width in pixels; a noisy picture is made
    smaller, never larger."""
    while True:
        encoded = cache(partial(_encoded, pixels))
        best = encoded(_JPEG_QUALITIES[-1])
        if len(best) <= limit_bytes:
            return best, pixels.shape[:2]
        fitting = bisect(_JPEG_QUALITIES[:-1], limit_bytes, key=lambda q: len(encoded(q)))
        if fitting:
            return encoded(_JPEG_QUALITIES[fitting - 1]), pixels.shape[:2]
        pixels = cv2.resize(pixels, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA)


def _encoded(pixels: cv2.typing.MatLike, quality: int) -> bytes:
    return cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()
