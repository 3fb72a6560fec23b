"""How do the bytes of a case reach a browser? Only pieces that the case cites, as what they are."""

from __future__ import annotations

from enum import StrEnum

from fastapi import Response

from api.access.sessions import Visit
from api.desk import Desk
from api.pages.case_view import record_view
from api.pictures import PictureCache, marked, thumbnail
from fines.decision import Decision
from fines.errors import EvidenceMissingError
from fines.evidence import SEALED, EvidencePiece


class View(StrEnum):
    """Which copy of a picture is asked for."""

    ORIGINAL = "original"
    SMALL = "small"
    MARKED = "marked"


_SHOWN = {"image/jpeg", "image/png", "video/mp4"}


def cited(decision: Decision, sha256: str) -> EvidencePiece:
    """The piece of this case with this address; another case's piece is not found."""
    for piece in decision.violation.evidence:
        if piece.sha256 == sha256:
            return piece
    raise EvidenceMissingError(f"This case cites no evidence {sha256}: open it from the case.")


def police_evidence(
    desk: Desk, cache: PictureCache, decision: Decision, sha256: str, visit: Visit, view: View
) -> Response:
    """As `evidence_response`; who takes an original that may show other people is recorded."""
    if view is View.ORIGINAL and cited(decision, sha256).kind in SEALED:
        record_view(desk, decision, visit, "original")
    return evidence_response(desk, cache, decision, sha256, view)


def evidence_response(
    desk: Desk, cache: PictureCache, decision: Decision, sha256: str, view: View = View.ORIGINAL
) -> Response:
    """The original bytes, or a copy of the picture made for this view."""
    piece = cited(decision, sha256)
    content = desk.evidence.get(piece.sha256)
    if view is View.SMALL:
        copy = cache.get((view, sha256), lambda: thumbnail(content))
        return Response(copy, media_type="image/jpeg")
    box_px = piece.box_px
    if view is View.MARKED and box_px is not None:
        copy = cache.get((view, sha256, box_px), lambda: marked(content, box_px))
        return Response(copy, media_type="image/jpeg")
    if piece.media_type in _SHOWN:
        return Response(content, media_type=piece.media_type)
    return Response(
        content,
        media_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{sha256[:16]}"'},
    )


def pdf_response(content: bytes, name: str) -> Response:
    """A signed document, opened in the browser under its number."""
    return Response(
        content,
        media_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}.pdf"'},
    )
