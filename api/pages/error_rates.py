"""How often is each camera and model wrong? With its interval, and what was stopped by it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from api.access.guard import ADMINISTRATOR, CHECKED_FORM, NATIONWIDE, TheDesk
from api.desk import Desk
from api.rendering import render, see, speaker
from fines.basis import Basis, BasisKind
from fines.errors import InvalidValueError
from fines.procedure.examining import STOPPABLE, USUAL_LIMIT

router = APIRouter(prefix="/administrator/error-rates", dependencies=[NATIONWIDE])

LONGEST_SOURCE = 300
LONGEST_WHY = 2000


@router.get("")
def rates_page(request: Request, desk: TheDesk, visit: ADMINISTRATOR, done: str = "") -> Response:
    """What can stop by itself; no person and no case stands in it."""
    return _page(request, desk, done="started" if done else "")


@router.post("/start", dependencies=[CHECKED_FORM])
def start_again(
    request: Request,
    desk: TheDesk,
    visit: ADMINISTRATOR,
    kind: Annotated[str, Form()] = "",
    source: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
) -> Response:
    """Lets a stopped source work again, with the reason."""
    if kind not in set(BasisKind):
        raise InvalidValueError(f"'{kind[:20]}' is no kind of source: open the page again.")
    basis = Basis(kind=BasisKind(kind), value=source[:LONGEST_SOURCE])
    words = why.strip()[:LONGEST_WHY]
    if not words:
        name = field_of(desk, basis)
        return _page(request, desk, {name: speaker(request)("rates.why_missing")})
    desk.examining.start_again(basis, visit.officer, words)
    return see("/administrator/error-rates?done=started")


def field_of(desk: Desk, basis: Basis) -> str:
    """The field beside this stopped source."""
    stopped = desk.examining.stopped()
    return f"why-{stopped.index(basis) if basis in stopped else 0}"


def _page(
    request: Request, desk: Desk, mistakes: dict[str, str] | None = None, *, done: str = ""
) -> Response:
    return render(
        request,
        "police/error_rates.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if mistakes else HTTPStatus.OK,
        rates=[(kind, desk.examining.rates(kind)) for kind in STOPPABLE],
        limit=USUAL_LIMIT,
        stopped=desk.examining.stopped(),
        done=done,
        mistakes=mistakes or {},
    )
