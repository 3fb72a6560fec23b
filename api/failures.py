"""What does a caller read when something fails? Problem details, or a plain page; same sentence."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.errors import NotLoggedInError, problem, problem_name, status_of, wording_key
from api.rendering import render, see, speaker
from fines.errors import InvalidValueError, NotFoundError, TartipError

log = logging.getLogger(__name__)
PROBLEM_TYPE = "application/problem+json"
# A part that is away is seldom back sooner, and nobody need wait longer to ask.
AGAIN_AFTER_S = "5"
MAY_PASS = (HTTPStatus.SERVICE_UNAVAILABLE,)


def install(app: FastAPI) -> None:
    """Registers the answers to every error."""
    app.add_exception_handler(TartipError, _on_world)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Exception, _on_crash)


def _for_machines(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def _answer(request: Request, status: HTTPStatus, error: TartipError) -> Response:
    if _for_machines(request):
        body = problem(status, problem_name(error), str(error), request.url.path)
        headers = {"Retry-After": AGAIN_AFTER_S} if status in MAY_PASS else None
        return JSONResponse(body, status_code=status, media_type=PROBLEM_TYPE, headers=headers)
    t = speaker(request)
    visit = getattr(request.state, "visit", None)
    # The exact words name people and numbers of the file: they are for officers only.
    detail = str(error) if visit is not None else ""
    sentence = t(wording_key(type(error)))
    return render(request, "problem.html", status=status, sentence=sentence, detail=detail)


def _on_world(request: Request, error: Exception) -> Response:
    known = cast(TartipError, error)
    status = status_of(known)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("%s %s: %s", request.method, request.url.path, error)
    if isinstance(known, NotLoggedInError) and not _for_machines(request):
        seen = request.url.path if request.method == "GET" else "/desk"
        return see(f"/login?next={quote(seen)}")
    return _answer(request, status, known)


def _on_invalid(request: Request, error: Exception) -> Response:
    sentence = validation_sentence(cast(RequestValidationError, error).errors())
    return _answer(request, HTTPStatus.UNPROCESSABLE_ENTITY, InvalidValueError(sentence))


def validation_sentence(mistakes: Sequence[Any]) -> str:
    """One sentence that names the first wrong field, its value and the mend."""
    first = mistakes[0]
    name = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
    value = first.get("input")
    if first["type"] == "missing":
        return f"'{name}' is missing: send it."
    if first["type"] == "extra_forbidden":
        return f"'{name}' is not known here: leave it out."
    if value is None:
        return f"'{name}' is null: send a value, or leave out what may be left out."
    if first["type"] == "model_attributes_type" and len(first["loc"]) > 1:
        return f"'{name}' is no table of fields: send one."
    if first["type"] in ("model_attributes_type", "json_invalid"):
        return "The body is no table of fields: send one JSON record."
    # "String should have …", "Value error, needs …": what it is, the sentence has said.
    wanted = re.sub(r"^\w+ (?=should )", "", first["msg"].removeprefix("Value error, "))
    return f"'{name}' is {str(value)[:80]!r}: it {wanted}."


def _on_http(request: Request, error: Exception) -> Response:
    known = cast(HTTPException, error)
    status = HTTPStatus(known.status_code)
    by_hand = request.method == "GET" and not _for_machines(request)
    if status is HTTPStatus.METHOD_NOT_ALLOWED and by_hand:
        # An address that only a form leads to, opened by a language link or by hand.
        return see(_parent(request))
    if status is HTTPStatus.NOT_FOUND or status is HTTPStatus.METHOD_NOT_ALLOWED:
        sentence = f"There is nothing at {request.method} {request.url.path}: check the address."
        return _answer(request, status, NotFoundError(sentence))
    return _answer(request, status, InvalidValueError(str(known.detail)))


def _parent(request: Request) -> str:
    """The page one step up, with the same query."""
    above = request.url.path.rstrip("/").rpartition("/")[0] or "/"
    return f"{above}?{request.url.query}" if request.url.query else above


def _on_crash(request: Request, error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return _answer(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        TartipError("The program made a mistake: nothing was changed, try again."),
    )
