"""How do people come in? Log-in, log-out, the way to one's desk, and the page of components."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.access.guard import (
    ANY_OFFICER,
    CHECKED_FORM,
    AnyVisit,
    TheDesk,
    TheThrottle,
)
from api.access.sessions import COOKIE, SHIFT, log_in, log_out
from api.rendering import render, see, speaker
from fines.decision import DismissalReason
from fines.officer import Role

router = APIRouter()

HOME = {
    Role.OPERATOR: "/review",
    Role.INSPECTOR: "/inspector",
    Role.OFFICER: "/officer",
    Role.APPEALS: "/appeals",
    Role.ACCOUNTANT: "/accountant",
    Role.ADMINISTRATOR: "/administrator",
}
LONGEST_NAME = 64


def _local(path: str) -> str:
    """A path of our own, or the way to the desk: a log-in leads to no other host."""
    own = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return path if own and path.isprintable() else "/desk"


@router.get("/login")
def login_page(request: Request, visit: AnyVisit, next: str = "/desk") -> Response:
    """The form; who is logged in already goes on."""
    if visit is not None:
        return see(_local(next))
    return render(request, "login.html", next=_local(next))


@router.post("/login", dependencies=[CHECKED_FORM])
def login(
    request: Request,
    desk: TheDesk,
    throttle: TheThrottle,
    officer: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/desk",
) -> Response:
    """Opens a session, or says that name or password is wrong without saying which."""
    now = desk.clock()
    name = officer.strip()[:LONGEST_NAME]
    address = request.client.host if request.client else "-"
    keys = (f"login:{address}", f"officer:{name}")
    throttle.check(*keys, at=now)
    opened = log_in(desk.case_file, name, password, now)
    if opened is None:
        throttle.failed(*keys, at=now)
        wrong = speaker(request)("login.wrong")
        return render(
            request,
            "login.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
            next=_local(next),
            mistakes={"officer": wrong},
            typed={"officer": name},
        )
    token, _ = opened
    response = see(_local(next))
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(SHIFT / timedelta(seconds=1)),
        secure=desk.secure,
        httponly=True,
        samesite="lax",
    )
    return response


@router.post("/logout", dependencies=[CHECKED_FORM])
def logout(desk: TheDesk, visit: ANY_OFFICER) -> RedirectResponse:
    """Ends the session."""
    log_out(desk.case_file, visit, desk.clock())
    response = see("/login")
    response.delete_cookie(COOKIE, secure=desk.secure, httponly=True, samesite="lax")
    return response


@router.get("/desk")
def desk_page(visit: ANY_OFFICER) -> RedirectResponse:
    """The desk of one's role."""
    return see(HOME[visit.officer.role])


@router.get("/style")
def style_page(request: Request, visit: AnyVisit) -> Response:
    """The living page of components."""
    t = speaker(request)
    return render(
        request,
        "style.html",
        reasons=[(reason.value, t(f"reason.{reason}")) for reason in DismissalReason][:3],
        mistakes={"example_wrong": t("home.plate_wrong")},
        typed={"example_wrong": "01 ?G"},
    )
