"""The appeals desk's page of copied plates: two acts side by side, and a person's word on them."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from api.access.guard import APPEALS, CHECKED_FORM, TheDesk
from api.access.regions import sees
from api.access.sessions import Visit
from api.desk import Desk
from api.pages.case_view import FRAME_KINDS, case_view, record_view
from api.pages.evidence_files import View, police_evidence
from api.pages.trying import tried
from api.rendering import render, see, speaker
from fines.clone import Conflict
from fines.decision import Decision, DecisionId

router = APIRouter(prefix="/holds")

LONGEST_WHY = 2000
DONE = {"cleared", "dropped"}


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRow:
    """A case with one of the acts that speak against it."""

    decision: Decision
    conflict: Conflict


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherAct:
    """What speaks against a case; `decision` is None where it is another region's."""

    conflict: Conflict
    decision: Decision | None


@router.get("")
def holds_page(request: Request, desk: TheDesk, visit: APPEALS, done: str = "") -> Response:
    """What nobody has looked at yet, oldest first; no plate and no person stand in it."""
    found = [_row(desk, visit, each.decision, each.other) for each in desk.holding.waiting()]
    return render(
        request,
        "police/holds.html",
        rows=[row for row in found if row is not None],
        done=done if done in DONE else "",
    )


@router.get("/{decision_id}")
def hold_page(
    request: Request, desk: TheDesk, visit: APPEALS, decision_id: str, frame: int | None = None
) -> Response:
    """One case beside the acts that speak against it."""
    return _page(request, desk, visit, decision_id, frame=frame)


@router.get("/{decision_id}/evidence/{sha256}")
def hold_evidence(
    request: Request,
    desk: TheDesk,
    visit: APPEALS,
    decision_id: str,
    sha256: str,
    view: View = View.ORIGINAL,
) -> Response:
    """A picture of the case."""
    decision = desk.review.decision(DecisionId(decision_id))
    return police_evidence(desk, request.app.state.pictures, decision, sha256, visit, view)


@router.post("/{decision_id}", dependencies=[CHECKED_FORM])
def look(
    request: Request,
    desk: TheDesk,
    visit: APPEALS,
    decision_id: str,
    outcome: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
) -> Response:
    """The act falls (`drop`), or one vehicle did it and the `outcome` that is named: in words."""
    words, number = why.strip()[:LONGEST_WHY], DecisionId(decision_id)
    if not words:
        mistakes = {"why": speaker(request)("holds.why_missing")}
        return _page(request, desk, visit, decision_id, mistakes)

    def step() -> Response:
        if outcome == "drop":
            desk.holding.drop(number, visit.officer, words)
            return see("/holds?done=dropped")
        cleared = desk.holding.clear(number, DecisionId(outcome), visit.officer, words)
        left = desk.holding.conflicts(cleared.id)
        return see(f"/holds/{decision_id}" if left else "/holds?done=cleared")

    typed = {"why": words}
    return tried(request, step, lambda told: _page(request, desk, visit, decision_id, told, typed))


def _row(desk: Desk, visit: Visit, one: DecisionId, other: DecisionId) -> HoldRow | None:
    """Seen from the case that is this officer's to see."""
    mine = one if sees(desk.case_file, visit, "decision_id", one) else other
    for conflict in desk.holding.conflicts(mine):
        if conflict.other in (one, other):
            return HoldRow(decision=desk.review.decision(mine), conflict=conflict)
    return None


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
    decision = desk.review.decision(DecisionId(decision_id))
    others = [_other(desk, visit, each) for each in desk.holding.conflicts(decision.id)]
    return render(
        request,
        "police/hold.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if mistakes else HTTPStatus.OK,
        view=case_view(desk, decision, visit, "clone", chosen=frame),
        others=others,
        shown=FRAME_KINDS,
        judged=visit.officer.id in decision.judged_by(),
        mistakes=mistakes or {},
        typed=typed or {},
    )


def _other(desk: Desk, visit: Visit, conflict: Conflict) -> OtherAct:
    if not sees(desk.case_file, visit, "decision_id", conflict.other):
        return OtherAct(conflict=conflict, decision=None)
    decision = desk.review.decision(conflict.other)
    record_view(desk, decision, visit, "clone")
    return OtherAct(conflict=conflict, decision=decision)
