"""A violation as an officer's program records it, with the driver who was stopped."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter

from api.access.guard import CHECKED_HEADER, OFFICER, TheDesk
from api.answers import DecisionAnswer
from api.body_route import BodyRoute
from api.road_schemas import GivenSeenViolation
from fines.evidence import Sha256
from fines.violation import OffenceCode

router = APIRouter(prefix="/officer", tags=["officer"], route_class=BodyRoute)


@router.post("/violations", status_code=HTTPStatus.CREATED, dependencies=[CHECKED_HEADER])
def record(desk: TheDesk, visit: OFFICER, given: GivenSeenViolation) -> DecisionAnswer:
    """Opens the case; the same record again returns the first, with a driver it lacked.

    The driver is addressed by the resolution; nobody is where none is entered.
    """
    for photo in given.photos:
        desk.evidence.get(Sha256(photo))
    return DecisionAnswer.of(
        desk.recording.violation(
            offence=OffenceCode(given.offence),
            plate=given.plate,
            place=given.place,
            occurred_at=given.occurred_at,
            photos=tuple(Sha256(photo) for photo in given.photos),
            by=visit.officer,
            driver=given.driver.record() if given.driver else None,
        )
    )
