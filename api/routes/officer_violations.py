"""A violation as an officer's program records it: photographs first, then act and driver."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Body, Header

from api.access.guard import CHECKED_HEADER, OFFICER, TheDesk
from api.answers import DecisionAnswer, EvidenceAnswer
from api.body_route import BodyRoute
from api.errors import wrong_media_type
from api.photographs import check_photographs, keep_photograph
from api.road_schemas import GivenSeenViolation
from fines.evidence import Sha256
from fines.procedure.recording import PHOTOGRAPH
from fines.violation import OffenceCode

router = APIRouter(prefix="/officer", tags=["officer"], route_class=BodyRoute)


@router.post("/photographs", status_code=HTTPStatus.CREATED, dependencies=[CHECKED_HEADER])
def keep(
    desk: TheDesk,
    visit: OFFICER,
    content: Annotated[bytes, Body(media_type="application/octet-stream")],
    content_type: Annotated[str, Header()] = "",
) -> EvidenceAnswer:
    """Keeps one JPEG under the address that a record names it by; twice is harmless."""
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type != PHOTOGRAPH:
        raise wrong_media_type(media_type, PHOTOGRAPH)
    return EvidenceAnswer(sha256=keep_photograph(desk.evidence, content))


@router.post("/violations", status_code=HTTPStatus.CREATED, dependencies=[CHECKED_HEADER])
def record(desk: TheDesk, visit: OFFICER, given: GivenSeenViolation) -> DecisionAnswer:
    """Opens the case; the same record again returns the first, with a driver it lacked.

    The driver is addressed by the resolution; nobody is where none is entered.
    """
    photos = tuple(Sha256(photo) for photo in given.photos)
    check_photographs(desk.evidence, photos)
    return DecisionAnswer.of(
        desk.recording.violation(
            offence=OffenceCode(given.offence),
            plate=given.plate,
            place=given.place,
            occurred_at=given.occurred_at,
            photos=photos,
            by=visit.officer,
            driver=given.driver.record() if given.driver else None,
        )
    )
