""" "This is not right", one question a page: which ground, in your words, check, sent."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from api.access.guard import CHECKED_FORM, AnyVisit, TheDesk
from api.desk import Desk
from api.pages.citizen import the_case
from api.rendering import Speaker, render, see, speaker
from fines.appeal import AppealGround
from fines.errors import NotFoundError
from fines.procedure.appealing import STATEMENT_LIMIT

router = APIRouter(prefix="/r/{token}/appeal")


@router.get("")
def ground_page(
    request: Request, desk: TheDesk, visit: AnyVisit, token: str, ground: str = ""
) -> Response:
    """Which of these is it?"""
    case = the_case(request, desk, token)
    if not case.may_appeal:
        return see(f"/r/{token}")
    return _ground_page(request, desk, token, {"ground": ground})


@router.get("/words")
def words_page(
    request: Request, desk: TheDesk, visit: AnyVisit, token: str, ground: str = ""
) -> Response:
    """In your own words; back to the first question if none was answered."""
    if ground not in set(AppealGround):
        missing = speaker(request)("appeal.which_missing")
        return _ground_page(request, desk, token, {}, {"ground": missing})
    return _words_page(request, desk, token, AppealGround(ground))


@router.post("/check", dependencies=[CHECKED_FORM])
def check_page(
    request: Request,
    desk: TheDesk,
    token: str,
    ground: Annotated[AppealGround, Form()],
    statement: Annotated[str, Form()] = "",
) -> Response:
    """Check your answers."""
    mistake = _mistake(speaker(request), statement)
    if mistake:
        return _words_page(request, desk, token, ground, statement, mistake)
    return render(
        request,
        "citizen/appeal_check.html",
        case=the_case(request, desk, token),
        ground=ground.value,
        statement=statement.strip(),
    )


@router.get("/check")
@router.get("/change")
@router.get("/send")
def begin_again(request: Request, token: str) -> Response:
    """An address that only a form leads to, opened by a language link or by hand."""
    return see(f"/r/{token}/appeal?{request.url.query}")


@router.post("/change", dependencies=[CHECKED_FORM])
def change_page(
    request: Request,
    desk: TheDesk,
    token: str,
    ground: Annotated[AppealGround, Form()],
    statement: Annotated[str, Form()] = "",
) -> Response:
    """Back to one's words, with nothing lost."""
    return _words_page(request, desk, token, ground, statement)


@router.post("/send", dependencies=[CHECKED_FORM])
def send(
    request: Request,
    desk: TheDesk,
    token: str,
    ground: Annotated[AppealGround, Form()],
    statement: Annotated[str, Form()] = "",
) -> Response:
    """Files the appeal."""
    mistake = _mistake(speaker(request), statement)
    if mistake:
        return _words_page(request, desk, token, ground, statement, mistake)
    case = the_case(request, desk, token)
    appeal = desk.appealing.file(case.resolution.number, ground, statement)
    return see(f"/r/{token}/appeal/{appeal.id}")


@router.get("/{appeal_id}")
def sent_page(
    request: Request, desk: TheDesk, visit: AnyVisit, token: str, appeal_id: str
) -> Response:
    """The confirmation: number, who decides, what happens meanwhile."""
    case = the_case(request, desk, token)
    for appeal in case.appeals:
        if appeal.id == appeal_id:
            return render(request, "citizen/appeal_sent.html", case=case, appeal=appeal)
    raise NotFoundError(f"No appeal {appeal_id} against this resolution is on file.")


def _mistake(t: Speaker, statement: str) -> str:
    words = statement.strip()
    if not words:
        return t("appeal.statement_missing")
    if len(words) > STATEMENT_LIMIT:
        return t("appeal.statement_long", count=len(words))
    return ""


def _ground_page(
    request: Request,
    desk: Desk,
    token: str,
    typed: dict[str, str],
    mistakes: dict[str, str] | None = None,
) -> Response:
    t = speaker(request)
    return render(
        request,
        "citizen/appeal_ground.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if mistakes else HTTPStatus.OK,
        case=the_case(request, desk, token),
        grounds=[(ground.value, t(f"ground.{ground}")) for ground in AppealGround],
        typed=typed,
        mistakes=mistakes or {},
    )


def _words_page(
    request: Request,
    desk: Desk,
    token: str,
    ground: AppealGround,
    statement: str = "",
    mistake: str = "",
) -> Response:
    return render(
        request,
        "citizen/appeal_words.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if mistake else HTTPStatus.OK,
        case=the_case(request, desk, token),
        ground=ground.value,
        typed={"statement": statement},
        mistakes={"statement": mistake} if mistake else {},
    )
