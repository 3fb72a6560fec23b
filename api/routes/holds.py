"""What speaks for a copied plate in a case, and who cleared it? For programs."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel

from api.access.guard import APPEALS, CHECKED_HEADER, REVIEWER, TheDesk
from api.body_route import BodyRoute
from api.pages.case_view import record_view
from api.schemas import GivenClearing
from fines.clone import CloneSign
from fines.decision import DecisionId

router = APIRouter(prefix="/decisions", tags=["decisions"], route_class=BodyRoute)


class ConflictAnswer(BaseModel):
    """Another act under the same plate that one vehicle cannot have done."""

    sign: CloneSign
    other: str
    at: datetime
    place: str


@router.get("/{decision_id}/conflicts")
def conflicts(desk: TheDesk, visit: REVIEWER, decision_id: str) -> list[ConflictAnswer]:
    """While this list is not empty, the case is held; the view is recorded."""
    decision = desk.review.decision(DecisionId(decision_id))
    record_view(desk, decision, visit, "conflicts")
    return [
        ConflictAnswer(sign=each.sign, other=each.other, at=each.at, place=each.place)
        for each in desk.holding.conflicts(decision.id)
    ]


@router.post("/{decision_id}/clear", dependencies=[CHECKED_HEADER])
def clear(
    desk: TheDesk, visit: APPEALS, decision_id: str, given: GivenClearing
) -> list[ConflictAnswer]:
    """One conflict looked at and cleared; what still speaks against the case."""
    number = DecisionId(decision_id)
    desk.holding.clear(number, DecisionId(given.other), visit.officer, given.why)
    return conflicts(desk, visit, decision_id)
