"""The operator's and the inspector's steps, for programs."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.access.guard import CHECKED_HEADER, DISMISSER, INSPECTOR, OPERATOR, REVIEWER, TheDesk
from api.answers import DecisionAnswer, ResolutionAnswer
from api.body_route import BodyRoute
from api.pages.case_view import record_view
from api.pages.evidence_files import evidence_response
from api.schemas import GivenDismissal
from fines.decision import DecisionId

router = APIRouter(prefix="/decisions", tags=["decisions"], route_class=BodyRoute)

Limit = Annotated[int, Query(ge=1, le=200)]


@router.get("")
def queue(desk: TheDesk, visit: OPERATOR, limit: Limit = 50) -> list[DecisionAnswer]:
    """What waits for an operator, oldest first."""
    return [DecisionAnswer.of(decision) for decision in desk.review.queue(limit, visit.officer)]


@router.get("/awaiting")
def awaiting(desk: TheDesk, visit: INSPECTOR, limit: Limit = 50) -> list[DecisionAnswer]:
    """What waits for an inspector, oldest first."""
    return [DecisionAnswer.of(decision) for decision in desk.issuing.awaiting(limit)]


@router.get("/{decision_id}")
def one_decision(desk: TheDesk, visit: REVIEWER, decision_id: str) -> DecisionAnswer:
    """One case; the view is recorded."""
    decision = desk.review.decision(DecisionId(decision_id))
    record_view(desk, decision, visit, "api")
    return DecisionAnswer.of(decision)


@router.get("/{decision_id}/evidence/{sha256}")
def evidence(
    request: Request, desk: TheDesk, visit: REVIEWER, decision_id: str, sha256: str
) -> Response:
    """The original bytes of a piece that this case cites."""
    decision = desk.review.decision(DecisionId(decision_id))
    record_view(desk, decision, visit, "evidence")
    return evidence_response(desk, request.app.state.pictures, decision, sha256)


@router.post("/{decision_id}/confirm", dependencies=[CHECKED_HEADER])
def confirm(desk: TheDesk, visit: OPERATOR, decision_id: str) -> DecisionAnswer:
    """The act, the car and the plate are beyond doubt."""
    return DecisionAnswer.of(desk.review.confirm(DecisionId(decision_id), visit.officer))


@router.post("/{decision_id}/dismiss", dependencies=[CHECKED_HEADER])
def dismiss(
    desk: TheDesk, visit: DISMISSER, decision_id: str, given: GivenDismissal
) -> DecisionAnswer:
    """No fine, with the reason."""
    return DecisionAnswer.of(
        desk.review.dismiss(DecisionId(decision_id), visit.officer, given.reason, given.remark)
    )


@router.post("/{decision_id}/issue", status_code=HTTPStatus.CREATED, dependencies=[CHECKED_HEADER])
def issue(desk: TheDesk, visit: INSPECTOR, decision_id: str) -> ResolutionAnswer:
    """Another person issues the resolution."""
    resolution = desk.issuing.issue(DecisionId(decision_id), visit.officer)
    return ResolutionAnswer.of(resolution, desk.paying.due_of(resolution))
