"""How the owner of a vehicle wants to be told, for programs: entered where they showed who they
are."""

from __future__ import annotations

from fastapi import APIRouter

from api.access.guard import CHECKED_HEADER, INSPECTOR, TheDesk
from api.answers import ContactAnswer
from api.body_route import BodyRoute
from api.schemas import GivenContact
from fines.contact import Contact
from fines.resolution import ResolutionNumber

router = APIRouter(tags=["resolutions"], route_class=BodyRoute)


@router.put("/resolutions/{number}/contact", dependencies=[CHECKED_HEADER])
def enter(desk: TheDesk, visit: INSPECTOR, number: str, given: GivenContact) -> ContactAnswer:
    """It counts for everything that this person ever gets."""
    contact = Contact(
        key="",
        language=given.language,
        entered_by=visit.officer.id,
        entered_at=desk.clock(),
        phone=given.phone,
        email=given.email,
        chat=given.chat,
        order=tuple(given.order),
    )
    return ContactAnswer.of(desk.contacting.enter(ResolutionNumber(number), contact, visit.officer))
