"""The appeals desk: is the citizen right? Answered in words, by a third person."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from api.access.guard import APPEALS, CHECKED_FORM, TheDesk
from api.access.sessions import Visit
from api.desk import Desk
from api.pages.case_view import case_view
from api.pages.evidence_files import View, police_evidence
from api.rendering import render, see, speaker
from fines.appeal import AppealId
from fines.decision import Decision
from fines.errors import InvalidValueError

router = APIRouter(prefix="/appeals")

LONGEST_ANSWER = 5000


@router.get("")
def appeals_page(request: Request, desk: TheDesk, visit: APPEALS, done: str = "") -> Response:
    """What waits, oldest first."""
    return render(
        request,
        "police/appeals.html",
        appeals=desk.appealing.queue(),
        done=done if done in {"upheld", "rejected"} else "",
    )


@router.get("/{appeal_id}")
def appeal_page(
    request: Request,
    desk: TheDesk,
    visit: APPEALS,
    appeal_id: str,
    frame: int | None = None,
) -> Response:
    """One objection beside the evidence."""
    return _page(request, desk, visit, appeal_id, frame=frame)


@router.get("/{appeal_id}/evidence/{sha256}")
def appeal_evidence(
    request: Request,
    desk: TheDesk,
    visit: APPEALS,
    appeal_id: str,
    sha256: str,
    view: View = View.ORIGINAL,
) -> Response:
    """A picture of the case."""
    decision = _decision(desk, appeal_id)
    return police_evidence(desk, request.app.state.pictures, decision, sha256, visit, view)


@router.post("/{appeal_id}", dependencies=[CHECKED_FORM])
def answer_appeal(
    request: Request,
    desk: TheDesk,
    visit: APPEALS,
    appeal_id: str,
    outcome: Annotated[str, Form()] = "",
    answer: Annotated[str, Form()] = "",
) -> Response:
    """Upholds (the resolution is annulled) or rejects."""
    words = answer.strip()[:LONGEST_ANSWER]
    if not words:
        sentence = speaker(request)("appeals.answer_missing")
        return _page(request, desk, visit, appeal_id, {"answer": sentence})
    if outcome == "uphold":
        desk.appealing.uphold(AppealId(appeal_id), visit.officer, words)
        return see("/appeals?done=upheld")
    if outcome == "reject":
        desk.appealing.reject(AppealId(appeal_id), visit.officer, words)
        return see("/appeals?done=rejected")
    raise InvalidValueError(f"'{outcome[:20]}' is no outcome: choose 'uphold' or 'reject'.")


def _decision(desk: Desk, appeal_id: str) -> Decision:
    with desk.case_file.view() as view:
        appeal = view.appeal(AppealId(appeal_id))
        return view.decision(view.resolution(appeal.resolution).decision_id)


def _page(
    request: Request,
    desk: Desk,
    visit: Visit,
    appeal_id: str,
    mistakes: dict[str, str] | None = None,
    *,
    frame: int | None = None,
) -> Response:
    decision = _decision(desk, appeal_id)
    return render(
        request,
        "police/appeal.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if mistakes else HTTPStatus.OK,
        appeal=desk.appealing.appeal(AppealId(appeal_id)),
        view=case_view(desk, decision, visit, "appeal", chosen=frame),
        mistakes=mistakes or {},
    )
