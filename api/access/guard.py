"""May this request do this? Dependencies that routes and pages name in their signatures."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Annotated

from fastapi import Depends, Form, Header, Request

from api.access.machines import Machine, Scope, machine_of
from api.access.mutual_tls import shown_certificate
from api.access.regions import look_as, refuse_foreign, refuse_regional
from api.access.sessions import COOKIE, Visit, visit
from api.access.throttle import Throttle
from api.desk import Desk
from api.errors import FormExpiredError, NotLoggedInError
from api.whole_texts import whole_form
from fines.errors import NotAllowedError
from fines.officer import Role
from fines.procedure.report import Caller

VISITOR_COOKIE = "tartip_visitor"
MOST_GUESSES = 8
GUESS_WINDOW = timedelta(minutes=15)


def desk_of(request: Request) -> Desk:
    """The desk this application was made with."""
    desk: Desk = request.app.state.desk
    return desk


def throttle_of(request: Request) -> Throttle:
    """The counter of failed guesses."""
    throttle: Throttle = request.app.state.throttle
    return throttle


TheDesk = Annotated[Desk, Depends(desk_of)]
TheThrottle = Annotated[Throttle, Depends(throttle_of)]


def _session_of(request: Request, desk: TheDesk) -> Visit | None:
    """The officer's session, if it may open this address."""
    token = request.cookies.get(COOKIE)
    found = visit(desk.case_file, token, desk.clock()) if token else None
    request.state.visit = found
    if found is not None:
        refuse_foreign(desk.case_file, found, request.path_params)
    return found


async def visit_of(found: Annotated[Visit | None, Depends(_session_of)]) -> Visit | None:
    """The officer's session, if there is one; also left on the request for the page's head.

    Awaited and not threaded, so that what it sets holds for the rest of this request.
    """
    look_as(found.officer if found else None)
    return found


AnyVisit = Annotated[Visit | None, Depends(visit_of)]


def visitor_of(request: Request) -> str:
    """The random name of a browser without a session: the base of its form token."""
    known: str | None = getattr(request.state, "visitor", None)
    if known is None:
        known = request.cookies.get(VISITOR_COOKIE) or secrets.token_urlsafe(18)
        request.state.visitor = known
    return known


def form_token(request: Request, desk: Desk) -> str:
    """What a form on this page must carry: the session's token, or one sealed for the browser."""
    of: Visit | None = getattr(request.state, "visit", None)
    if of is not None:
        return of.csrf
    return hmac.new(desk.link_secret, b"form:" + visitor_of(request).encode(), sha256).hexdigest()


def _same(expected: str, given: str) -> None:
    if not hmac.compare_digest(expected.encode(), given.encode()):
        raise FormExpiredError("The form has expired: open the page again and send it once more.")


def check_form(
    request: Request,
    desk: TheDesk,
    visit: AnyVisit,
    whole: Annotated[None, Depends(whole_form)],
    csrf: Annotated[str, Form()] = "",
) -> None:
    """FormExpiredError unless the form carries the token of this session or browser; what is no
    form, or holds what no database keeps, is refused once it is known who reads the sentence."""
    _same(form_token(request, desk), csrf)


def require(*roles: Role) -> Callable[[Visit | None], Visit]:
    """A dependency: the visit of an officer in one of these roles."""

    def guard(visit: AnyVisit) -> Visit:
        if visit is None:
            raise NotLoggedInError("Nobody is logged in: log in first.")
        if visit.officer.role not in roles:
            raise NotAllowedError(
                f"The role {visit.officer.role} does not cover this step: "
                f"ask somebody in the role {' or '.join(roles)}."
            )
        return visit

    return guard


OPERATOR = Annotated[Visit, Depends(require(Role.OPERATOR))]
INSPECTOR = Annotated[Visit, Depends(require(Role.INSPECTOR))]
OFFICER = Annotated[Visit, Depends(require(Role.OFFICER))]
APPEALS = Annotated[Visit, Depends(require(Role.APPEALS))]
ACCOUNTANT = Annotated[Visit, Depends(require(Role.ACCOUNTANT))]
ADMINISTRATOR = Annotated[Visit, Depends(require(Role.ADMINISTRATOR))]
RECALLER = Annotated[Visit, Depends(require(Role.ADMINISTRATOR, Role.APPEALS))]
OVERSEER = Annotated[
    Visit,
    Depends(require(Role.ADMINISTRATOR, Role.INSPECTOR, Role.APPEALS, Role.ACCOUNTANT)),
]
DISMISSER = Annotated[Visit, Depends(require(Role.OPERATOR, Role.INSPECTOR))]
REVIEWER = Annotated[Visit, Depends(require(Role.OPERATOR, Role.INSPECTOR, Role.APPEALS))]
ANY_OFFICER = Annotated[Visit, Depends(require(*Role))]


def check_nationwide(visit: AnyVisit) -> None:
    """NotAllowedError for an officer who serves some regions only."""
    refuse_regional(visit)


def check_header(
    request: Request, visit: AnyVisit, x_csrf_token: Annotated[str, Header()] = ""
) -> None:
    """The same for JSON: a changing request of a session carries its token in X-CSRF-Token."""
    if visit is not None:
        _same(visit.csrf, x_csrf_token)


def machine(*scopes: Scope) -> Callable[[Request, Desk], Machine]:
    """A dependency: the machine whose Bearer token opens one of these scopes."""

    def guard(request: Request, desk: TheDesk) -> Machine:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        known = machine_of(desk.case_file, token) if kind == "Bearer" and token else None
        if known is None:
            raise NotLoggedInError(
                "The token is missing or unknown: send 'Authorization: Bearer TOKEN' "
                "with one made by 'tartip token add'."
            )
        if known.scope not in scopes:
            raise NotAllowedError(
                f"The token of {known.name} is for {known.scope}: "
                f"make one for {' or '.join(scopes)}."
            )
        return known

    return guard


VIOLATION_MACHINE = Annotated[Machine, Depends(machine(Scope.VIOLATIONS))]
EVIDENCE_MACHINE = Annotated[Machine, Depends(machine(Scope.VIOLATIONS, Scope.DEVICE_EVENTS))]
FRAME_MACHINE = Annotated[Machine, Depends(machine(Scope.FRAMES))]
SIGNAL_MACHINE = Annotated[Machine, Depends(machine(Scope.SIGNALS))]


def caller(request: Request, desk: TheDesk) -> Caller:
    """A device by the certificate that it showed, or by its token for device events."""
    shown = shown_certificate(request)
    if shown is not None:
        return Caller(client_certificate=shown)
    return Caller(token=machine(Scope.DEVICE_EVENTS)(request, desk).name)


EVENT_CALLER = Annotated[Caller, Depends(caller)]
PAYMENT_MACHINE = Annotated[Machine, Depends(machine(Scope.PAYMENTS))]
TERMINAL_MACHINE = Annotated[Machine, Depends(machine(Scope.TERMINAL))]
NATIONWIDE = Depends(check_nationwide)
CHECKED_FORM = Depends(check_form)
CHECKED_HEADER = Depends(check_header)
