"""The operator's desk: is this act, this car, this plate beyond doubt?"""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from api.access.guard import CHECKED_FORM, OPERATOR, TheDesk
from api.access.sessions import Visit
from api.desk import Desk
from api.pages.case_view import case_view
from api.pages.dismissing import (
    LONGEST_REMARK,
    NOT_FOR_OPERATORS,
    dismissal_mistakes,
    dismissal_reasons,
)
from api.pages.evidence_files import View, police_evidence
from api.pages.trying import tried
from api.rendering import plate_text, render, see, speaker
from fines.decision import Decision, DecisionId, DismissalReason
from fines.plates import normalise

router = APIRouter(prefix="/review")


@router.get("")
def queue_page(request: Request, desk: TheDesk, visit: OPERATOR, done: str = "") -> Response:
    """What waits, oldest first."""
    counts = desk.overseeing.reviews(visit.officer)
    return render(
        request,
        "police/queue.html",
        decisions=desk.review.queue(by=visit.officer),
        waiting=counts.waiting,
        late=counts.late,
        done=_known(done),
    )


@router.get("/{decision_id}")
def review_page(
    request: Request,
    desk: TheDesk,
    visit: OPERATOR,
    decision_id: str,
    frame: int | None = None,
    done: str = "",
) -> Response:
    """One case."""
    return _page(request, desk, visit, decision_id, frame=frame, done=_known(done))


@router.get("/{decision_id}/evidence/{sha256}")
def review_evidence(
    request: Request,
    desk: TheDesk,
    visit: OPERATOR,
    decision_id: str,
    sha256: str,
    view: View = View.ORIGINAL,
) -> Response:
    """A picture of the case."""
    decision = desk.review.decision(DecisionId(decision_id))
    return police_evidence(desk, request.app.state.pictures, decision, sha256, visit, view)


@router.post("/{decision_id}/confirm", dependencies=[CHECKED_FORM])
def confirm(
    request: Request,
    desk: TheDesk,
    visit: OPERATOR,
    decision_id: str,
    reading: Annotated[str, Form()] = "",
) -> Response:
    """Confirms, unless what the operator read differs from what the machine read."""
    plate = desk.review.decision(DecisionId(decision_id)).violation.plate
    if reading.strip() and normalise(reading) != plate:
        t = speaker(request)
        read = plate_text(normalise(reading)[:12])
        sentence = t("review.reading_differs", read=read, machine=plate_text(plate))
        return _page(
            request, desk, visit, decision_id, {"reading": sentence}, {"reading": reading[:20]}
        )
    decision = desk.review.confirm(DecisionId(decision_id), visit.officer)
    return _next(desk, visit, decision, "confirmed")


@router.post("/{decision_id}/dismiss", dependencies=[CHECKED_FORM])
def dismiss(
    request: Request,
    desk: TheDesk,
    visit: OPERATOR,
    decision_id: str,
    reason: Annotated[str, Form()] = "",
    remark: Annotated[str, Form()] = "",
) -> Response:
    """Dismisses with a reason; "another reason" needs words."""
    t = speaker(request)
    remark = remark.strip()[:LONGEST_REMARK]
    mistakes = dismissal_mistakes(t, reason, remark)
    typed = {"reason": reason, "remark": remark}
    if mistakes:
        return _page(request, desk, visit, decision_id, mistakes, typed)

    def step() -> Response:
        decision = desk.review.dismiss(
            DecisionId(decision_id), visit.officer, DismissalReason(reason), remark
        )
        return _next(desk, visit, decision, "dismissed")

    return tried(request, step, lambda why: _page(request, desk, visit, decision_id, why, typed))


def _page(
    request: Request,
    desk: Desk,
    visit: Visit,
    decision_id: str,
    mistakes: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
    *,
    frame: int | None = None,
    done: str = "",
) -> Response:
    t = speaker(request)
    decision = desk.review.decision(DecisionId(decision_id))
    next_id = desk.review.after(decision, visit.officer)
    return render(
        request,
        "police/review.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if mistakes else HTTPStatus.OK,
        view=case_view(desk, decision, visit, "review", chosen=frame, next_id=next_id),
        waiting=desk.review.waiting(visit.officer),
        answered=visit.officer.id in decision.judged_by(),
        reasons=dismissal_reasons(t, without=NOT_FOR_OPERATORS),
        done=done,
        mistakes=mistakes or {},
        typed=typed or {},
    )


def _next(desk: Desk, visit: Visit, decision: Decision, done: str) -> Response:
    next_id = desk.review.after(decision, visit.officer)
    if next_id is None:
        return see(f"/review?done=last_{done}")
    return see(f"/review/{next_id}?done={done}")


def _known(done: str) -> str:
    return done if done in {"confirmed", "dismissed", "last_confirmed", "last_dismissed"} else ""
