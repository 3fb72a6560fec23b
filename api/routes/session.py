"""How does a program of an officer log in? The same session as in a browser, with its token."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from api.access.guard import ANY_OFFICER, CHECKED_HEADER, TheDesk, TheThrottle
from api.access.sessions import COOKIE, SHIFT, log_in, log_out
from api.answers import SessionAnswer
from api.body_route import BodyRoute
from api.errors import NotLoggedInError
from api.schemas import GivenLogin

router = APIRouter(prefix="/session", tags=["session"], route_class=BodyRoute)


@router.post("", status_code=HTTPStatus.CREATED)
def open_session(
    request: Request, response: Response, desk: TheDesk, throttle: TheThrottle, given: GivenLogin
) -> SessionAnswer:
    """Sets the session cookie; send `csrf` back in X-CSRF-Token with every change."""
    now = desk.clock()
    address = request.client.host if request.client else "-"
    keys = (f"login:{address}", f"officer:{given.officer}")
    throttle.check(*keys, at=now)
    opened = log_in(desk.case_file, given.officer, given.password, now)
    if opened is None:
        throttle.failed(*keys, at=now)
        raise NotLoggedInError("The user name or the password is wrong: check both.")
    token, visit = opened
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(SHIFT / timedelta(seconds=1)),
        secure=desk.secure,
        httponly=True,
        samesite="lax",
    )
    return SessionAnswer(officer=visit.officer.id, role=visit.officer.role, csrf=visit.csrf)


@router.delete("", status_code=HTTPStatus.NO_CONTENT, dependencies=[CHECKED_HEADER])
def close_session(response: Response, desk: TheDesk, visit: ANY_OFFICER) -> None:
    """Ends the session."""
    log_out(desk.case_file, visit, desk.clock())
    response.delete_cookie(COOKIE, secure=desk.secure, httponly=True, samesite="lax")
