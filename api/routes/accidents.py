"""An accident as an officer's program records it."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Response

from api.access.guard import CHECKED_HEADER, OFFICER, TheDesk
from api.answers import AccidentAnswer, HurtAnswer
from api.body_route import BodyRoute
from api.pages.evidence_files import pdf_response
from api.photographs import check_photographs
from api.road_schemas import GivenAccident, GivenFinding
from fines.accident import AccidentId, AccidentPerson, AccidentVehicle, Conditions
from fines.evidence import Sha256

router = APIRouter(prefix="/accidents", tags=["accidents"], route_class=BodyRoute)


@router.get("/{accident_id}/card")
def card(desk: TheDesk, visit: OFFICER, accident_id: str) -> Response:
    """The signed card (PDF) for those who took part."""
    made = desk.accident_cards.card(AccidentId(accident_id), visit.officer)
    return pdf_response(made, f"accident-{accident_id[:12]}")


@router.post("", status_code=HTTPStatus.CREATED, dependencies=[CHECKED_HEADER])
def record(desk: TheDesk, visit: OFFICER, given: GivenAccident) -> AccidentAnswer:
    """Opens the case of an accident; the same record again returns the first."""
    photos = tuple(Sha256(photo) for photo in given.photos)
    check_photographs(desk.evidence, photos)
    accident = desk.recording.accident(
        kind=given.kind,
        occurred_at=given.occurred_at,
        place=given.place,
        circumstances=given.circumstances,
        vehicles=tuple(AccidentVehicle(**each.model_dump()) for each in given.vehicles),
        persons=tuple(AccidentPerson(**each.model_dump()) for each in given.persons),
        by=visit.officer,
        photos=photos,
        latitude=given.latitude,
        longitude=given.longitude,
        conditions=Conditions(light=given.light, weather=given.weather, surface=given.surface),
    )
    with desk.case_file.view() as view:
        case = view.case_of(accident.id)
    return AccidentAnswer(id=accident.id, case=case.number)


@router.post("/{accident_id}/findings", dependencies=[CHECKED_HEADER])
def follow_up(
    desk: TheDesk, visit: OFFICER, accident_id: str, given: GivenFinding
) -> list[HurtAnswer]:
    """What became known later of one person; what everybody counts as now."""
    accident = desk.following_up.tell(AccidentId(accident_id), visit.officer, **given.model_dump())
    return [
        HurtAnswer(person=number, role=each.role, counts_as=accident.injury_of(number))
        for number, each in enumerate(accident.persons, start=1)
    ]
