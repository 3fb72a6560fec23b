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
from api.pages.named_person import PersonForm, kinds, shown
from api.pages.trying import tried
from api.rendering import render, see, speaker
from fines.appeal import NAMES, AppealId
from fines.decision import Decision
from fines.errors import InvalidValueError

router = APIRouter(prefix="/appeals")

LONGEST_ANSWER = 5000
TO_ANOTHER, ASK = "pass_on", "ask"


@router.get("")
def appeals_page(request: Request, desk: TheDesk, visit: APPEALS, done: str = "") -> Response:
    """What waits, oldest first."""
    return render(
        request,
        "police/appeals.html",
        appeals=desk.appealing.queue(),
        done=done if done in {"upheld", "passed_on", "rejected"} else "",
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
    person: PersonForm,
    outcome: Annotated[str, Form()] = "",
    answer: Annotated[str, Form()] = "",
) -> Response:
    """Upholds (the resolution is annulled), passes the act on to the person named, or rejects.

    The registry is asked where the officer wants it; what was typed is kept.
    """
    words, t = answer.strip()[:LONGEST_ANSWER], speaker(request)
    named_as = NAMES.get(desk.appealing.appeal(AppealId(appeal_id)).ground)
    typed = {"answer": words, **person.typed()}
    if outcome == ASK:
        return _page(request, desk, visit, appeal_id, {}, typed, asks=True)
    mistakes = {} if words else {"answer": t("appeals.answer_missing")}
    if outcome == TO_ANOTHER and named_as is not None:
        mistakes |= person.mistakes(t, named_as)
    if mistakes:
        return _page(request, desk, visit, appeal_id, mistakes, typed)

    def step() -> Response:
        if outcome == TO_ANOTHER and named_as is not None:
            named = person.named(named_as)
            desk.passing_on.pass_on(AppealId(appeal_id), visit.officer, words, named)
            return see("/appeals?done=passed_on")
        if outcome == "uphold":
            desk.appealing.uphold(AppealId(appeal_id), visit.officer, words)
            return see("/appeals?done=upheld")
        if outcome == "reject":
            desk.appealing.reject(AppealId(appeal_id), visit.officer, words)
            return see("/appeals?done=rejected")
        raise InvalidValueError(
            f"'{outcome[:20]}' is no outcome here: choose 'uphold', 'reject' or, where somebody "
            f"can be named, '{TO_ANOTHER}'."
        )

    def again(refused: dict[str, str]) -> Response:
        return _page(request, desk, visit, appeal_id, refused, typed)

    return tried(request, step, again)


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
    typed: dict[str, str] | None = None,
    *,
    frame: int | None = None,
    asks: bool = False,
) -> Response:
    decision, id_ = _decision(desk, appeal_id), AppealId(appeal_id)
    appeal = desk.appealing.appeal(id_)
    named_as = NAMES.get(appeal.ground)
    violation, tariff = decision.violation, decision.tariff
    if named_as is not None and not desk.passing_on.may_name(violation, tariff, named_as):
        named_as = None
    return render(
        request,
        "police/appeal.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if mistakes else HTTPStatus.OK,
        appeal=appeal,
        view=case_view(desk, decision, visit, "appeal", chosen=frame),
        named_as=named_as,
        kinds=kinds(speaker(request)),
        asked=asks,
        registered=desk.passing_on.registered(id_, visit.officer) if asks else None,
        mistakes=mistakes or {},
        typed=typed or shown(appeal.named).typed(),
    )
