"""How does a certified device report? First the evidence, then the act that cites it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Body, Header, Response

from api.access.guard import EVIDENCE_MACHINE, VIOLATION_MACHINE, TheDesk
from api.answers import DecisionAnswer, EvidenceAnswer
from api.body_route import BodyRoute
from api.errors import TooLargeError, wrong_media_type
from api.pictures import media_type_of
from api.schemas import GivenViolation
from fines.errors import UnreadablePictureError
from fines.evidence import Sha256
from fines.violation import Reporter, ReporterKind

router = APIRouter(tags=["intake"], route_class=BodyRoute)

PICTURES = {"image/jpeg", "image/png"}
MEDIA_TYPES = PICTURES | {"video/mp4", "text/csv", "application/json"}
LARGEST_PIECE_BYTES = 32 * 1024 * 1024


@router.post("/evidence", status_code=HTTPStatus.CREATED)
def put_evidence(
    desk: TheDesk,
    machine: EVIDENCE_MACHINE,
    content: Annotated[bytes, Body(media_type="application/octet-stream")],
    content_type: Annotated[str, Header()] = "",
) -> EvidenceAnswer:
    """Keeps the bytes under their SHA-256; twice is harmless."""
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type not in MEDIA_TYPES:
        raise wrong_media_type(media_type, " or ".join(sorted(MEDIA_TYPES)))
    if len(content) > LARGEST_PIECE_BYTES:
        raise TooLargeError(
            f"A piece of evidence may have {LARGEST_PIECE_BYTES} bytes, not {len(content)}: "
            "send a shorter clip."
        )
    if media_type in PICTURES and (found := media_type_of(content)) != media_type:
        raise UnreadablePictureError(f"This is {found}, not {media_type}: name what you send.")
    return EvidenceAnswer(sha256=desk.evidence.put(content, media_type))


@router.post(
    "/violations",
    status_code=HTTPStatus.CREATED,
    responses={HTTPStatus.OK: {"model": DecisionAnswer, "description": "On file already"}},
)
def report_violation(
    response: Response, desk: TheDesk, machine: VIOLATION_MACHINE, given: GivenViolation
) -> DecisionAnswer:
    """Registers the act: 201 for a new one, 200 with what is on file for a repeat."""
    for piece in given.evidence:
        desk.evidence.get(Sha256(piece.sha256))
    before = desk.clock()
    reporter = Reporter(kind=ReporterKind.DEVICE, identifier=machine.name)
    decision = desk.review.register(given.record(reporter))
    if decision.proposed_at < before:
        response.status_code = HTTPStatus.OK
    return DecisionAnswer.of(decision)
