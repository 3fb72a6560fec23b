"""Which pictures of a report may people outside the police see? Copies, made as it comes in."""

from __future__ import annotations

from dataclasses import replace

from fines.evidence import REDACTED, EvidencePiece
from fines.plates import PlateNumber
from fines.ports import EvidenceStore, OutsiderCopy

_JPEG = "image/jpeg"
_PICTURES = (_JPEG, "image/png")


def with_copies(
    pieces: tuple[EvidencePiece, ...],
    plate: PlateNumber,
    evidence: EvidenceStore,
    copy_of: OutsiderCopy,
) -> tuple[EvidencePiece, ...]:
    """These pieces, and after them a copy of each picture that could be made.

    EvidenceMissingError where a picture is not kept.
    """
    copies = []
    for piece in pieces:
        if piece.kind not in REDACTED or piece.media_type not in _PICTURES:
            continue
        copy = copy_of(evidence.get(piece.sha256), plate, piece.box_px)
        if copy is not None:
            sha256 = evidence.put(copy, _JPEG)
            copies.append(
                replace(piece, kind=REDACTED[piece.kind], sha256=sha256, media_type=_JPEG)
            )
    return (*pieces, *copies)
