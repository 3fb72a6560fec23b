"""The operator's second desk: an issued decision judged anew, without knowing the first verdict."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from api.access.guard import CHECKED_FORM, OPERATOR, TheDesk
from api.access.sessions import Visit
from api.desk import Desk
from api.pages.case_view import case_view
from api.pages.dismissing import NOT_FOR_OPERATORS, dismissal_reasons
from api.pages.evidence_files import View, police_evidence
from api.rendering import plate_text, render, see, speaker
from fines.decision import DecisionId, DecisionStatus, DismissalReason
from fines.plates import normalise

router = APIRouter(prefix="/examinations")

# A verdict is counted by its reason: words of one's own cannot be.
NOT_HERE = NOT_FOR_OPERATORS | {DismissalReason.OTHER}
DONE = {"confirmed", "dismissed"}


@router.get("")
def queue_page(request: Request, desk: TheDesk, visit: OPERATOR, done: str = "") -> Response:
    """What was drawn and had no part of this operator in it, oldest first."""
    return render(
        request,
        "police/examinations.html",
        decisions=desk.examining.queue(visit.officer),
        done=done if done in DONE else "",
    )


@router.get("/{decision_id}")
def examination_page(
    request: Request, desk: TheDesk, visit: OPERATOR, decision_id: str, frame: int | None = None
) -> Response:
    """One act as it was first seen."""
    return _page(request, desk, visit, decision_id, frame=frame)


@router.get("/{decision_id}/evidence/{sha256}")
def examination_evidence(
    request: Request,
    desk: TheDesk,
    visit: OPERATOR,
    decision_id: str,
    sha256: str,
    view: View = View.ORIGINAL,
) -> Response:
    """A picture of the case."""
    _, decision = desk.examining.examination(DecisionId(decision_id), visit.officer)
    return police_evidence(desk, request.app.state.pictures, decision, sha256, visit, view)


@router.post("/{decision_id}/confirm", dependencies=[CHECKED_FORM])
def confirm(
    request: Request,
    desk: TheDesk,
    visit: OPERATOR,
    decision_id: str,
    reading: Annotated[str, Form()] = "",
) -> Response:
    """It was right, unless what the operator read differs from what was charged."""
    _, decision = desk.examining.examination(DecisionId(decision_id), visit.officer)
    plate = decision.violation.plate
    if reading.strip() and normalise(reading) != plate:
        read = plate_text(normalise(reading)[:12])
        sentence = speaker(request)("review.reading_differs", read=read, machine=plate_text(plate))
        mistakes, typed = {"reading": sentence}, {"reading": reading[:20]}
        return _page(request, desk, visit, decision_id, mistakes, typed)
    desk.examining.answer(DecisionId(decision_id), visit.officer, DecisionStatus.CONFIRMED)
    return see("/examinations?done=confirmed")


@router.post("/{decision_id}/dismiss", dependencies=[CHECKED_FORM])
def dismiss(
    request: Request,
    desk: TheDesk,
    visit: OPERATOR,
    decision_id: str,
    reason: Annotated[str, Form()] = "",
) -> Response:
    """It was wrong, with the reason."""
    if reason not in {each.value for each in DismissalReason if each not in NOT_HERE}:
        sentence = speaker(request)("review.reason_missing")
        return _page(request, desk, visit, decision_id, {"reason": sentence})
    verdict, why = DecisionStatus.DISMISSED, DismissalReason(reason)
    desk.examining.answer(DecisionId(decision_id), visit.officer, verdict, why)
    return see("/examinations?done=dismissed")


def _page(
    request: Request,
    desk: Desk,
    visit: Visit,
    decision_id: str,
    mistakes: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
    *,
    frame: int | None = None,
) -> Response:
    examination, decision = desk.examining.examination(DecisionId(decision_id), visit.officer)
    judged = visit.officer.id in decision.judged_by()
    return render(
        request,
        "police/examination.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if mistakes else HTTPStatus.OK,
        view=case_view(desk, decision, visit, "examination", chosen=frame),
        is_open=examination.verdict is None and not judged,
        reasons=dismissal_reasons(speaker(request), without=NOT_HERE),
        mistakes=mistakes or {},
        typed=typed or {},
    )
