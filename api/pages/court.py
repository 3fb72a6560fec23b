"""The court's page of the appeals desk: a ruling stops a resolution, lets it go on or annuls it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from api.access.guard import APPEALS, CHECKED_FORM, TheDesk
from api.access.regions import sees
from api.access.sessions import Visit
from api.desk import Desk
from api.pages.resolution_view import followed_by, look_at
from api.pages.trying import tried
from api.rendering import render, see, speaker
from fines.errors import InvalidValueError
from fines.resolution import LEGAL_STEPS, ResolutionNumber, ResolutionStatus

router = APIRouter(prefix="/court")

LONGEST_RULING = 300
LONGEST_NUMBER = 40
DONE = {"suspended", "resumed", "annulled"}


@router.get("")
def court_page(request: Request, desk: TheDesk, visit: APPEALS, number: str = "") -> Response:
    """Which resolution is the ruling about? And what stands still now."""
    typed, mistakes = number.strip()[:LONGEST_NUMBER], dict[str, str]()
    if typed:
        if sees(desk.case_file, visit, "number", typed):
            return see(f"/court/{typed}")
        mistakes = {"number": speaker(request)("court.none")}
    return render(
        request,
        "police/court.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if mistakes else HTTPStatus.OK,
        suspended=desk.issuing.resolutions(ResolutionStatus.SUSPENDED),
        mistakes=mistakes,
        typed={"number": typed},
    )


@router.get("/{number}")
def resolution_page(
    request: Request, desk: TheDesk, visit: APPEALS, number: str, done: str = ""
) -> Response:
    """One resolution, and the step that a court can take now."""
    return _page(request, desk, visit, number, done=done if done in DONE else "")


@router.post("/{number}", dependencies=[CHECKED_FORM])
def rule(
    request: Request,
    desk: TheDesk,
    visit: APPEALS,
    number: str,
    outcome: Annotated[str, Form()] = "",
    ruling: Annotated[str, Form()] = "",
) -> Response:
    """Suspends, annuls or resumes by a ruling with its number."""
    words = ruling.strip()[:LONGEST_RULING]
    if not words:
        return _page(
            request, desk, visit, number, {"ruling": speaker(request)("court.ruling_missing")}
        )
    steps = {
        "suspend": (desk.suspending.suspend, "suspended"),
        "annul": (desk.suspending.annul, "annulled"),
        "resume": (desk.suspending.resume, "resumed"),
    }
    if outcome not in steps:
        raise InvalidValueError(
            f"'{outcome[:20]}' is no ruling here: choose 'suspend', 'resume' or 'annul'."
        )
    rule_so, done = steps[outcome]

    def step() -> Response:
        rule_so(ResolutionNumber(number), visit.officer, words)
        return see(f"/court/{number}?done={done}")

    typed = {"ruling": words}
    return tried(request, step, lambda why: _page(request, desk, visit, number, why, typed))


def _page(
    request: Request,
    desk: Desk,
    visit: Visit,
    number: str,
    mistakes: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
    *,
    done: str = "",
) -> Response:
    resolution, decision = look_at(desk, visit, number, "court")
    return render(
        request,
        "police/court_resolution.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if mistakes else HTTPStatus.OK,
        r=resolution,
        followed_by=followed_by(desk, resolution),
        decision=decision,
        due=desk.paying.due_of(resolution),
        may_suspend=ResolutionStatus.SUSPENDED in LEGAL_STEPS[resolution.status],
        done=done,
        mistakes=mistakes or {},
        typed=typed or {},
    )
