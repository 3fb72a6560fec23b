""" "This is not right", one question a page: which ground, in your words, check, sent."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from api.access.guard import CHECKED_FORM, AnyVisit, TheDesk
from api.desk import Desk
from api.pages.citizen import the_case
from api.pages.citizen_case import CitizenCase
from api.pages.named_person import PersonForm, TypedPerson, kinds
from api.rendering import Speaker, render, see, speaker
from fines.appeal import NAMES, AppealGround
from fines.errors import NotFoundError
from fines.named import NamedAs
from fines.procedure.appealing import STATEMENT_LIMIT

router = APIRouter(prefix="/r/{token}/appeal")

NOBODY = TypedPerson()


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
    person: PersonForm,
    ground: Annotated[AppealGround, Form()],
    statement: Annotated[str, Form()] = "",
) -> Response:
    """Check your answers."""
    case = the_case(request, desk, token)
    names_as = _names_as(desk, case, ground)
    mistakes = _mistakes(speaker(request), statement, person, names_as)
    if mistakes:
        return _words_page(request, desk, token, ground, statement, person, mistakes)
    return render(
        request,
        "citizen/appeal_check.html",
        case=case,
        ground=ground.value,
        statement=statement.strip(),
        person=person,
        names_as=names_as if not person.is_empty else None,
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
    person: PersonForm,
    ground: Annotated[AppealGround, Form()],
    statement: Annotated[str, Form()] = "",
) -> Response:
    """Back to one's words, with nothing lost."""
    return _words_page(request, desk, token, ground, statement, person)


@router.post("/send", dependencies=[CHECKED_FORM])
def send(
    request: Request,
    desk: TheDesk,
    token: str,
    person: PersonForm,
    ground: Annotated[AppealGround, Form()],
    statement: Annotated[str, Form()] = "",
) -> Response:
    """Files the appeal."""
    case = the_case(request, desk, token)
    names_as = _names_as(desk, case, ground)
    mistakes = _mistakes(speaker(request), statement, person, names_as)
    if mistakes:
        return _words_page(request, desk, token, ground, statement, person, mistakes)
    named = person.named(names_as) if names_as and not person.is_empty else None
    appeal = desk.appealing.file(case.resolution.number, ground, statement, named)
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


def _names_as(desk: Desk, case: CitizenCase, ground: AppealGround) -> NamedAs | None:
    """As what somebody can be named with this ground; None where the law knows nobody."""
    named_as = NAMES.get(ground)
    tariff = case.resolution.tariff
    if named_as is None or not desk.passing_on.may_name(case.violation, tariff, named_as):
        return None
    return named_as


def _mistakes(
    t: Speaker, statement: str, person: TypedPerson, names_as: NamedAs | None
) -> dict[str, str]:
    words = statement.strip()
    wrong: dict[str, str] = {}
    if not words:
        wrong["statement"] = t("appeal.statement_missing")
    if len(words) > STATEMENT_LIMIT:
        wrong["statement"] = t("appeal.statement_long", count=len(words))
    if names_as is not None and not person.is_empty:
        wrong |= person.mistakes(t, names_as)
    return wrong


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
    person: TypedPerson = NOBODY,
    mistakes: dict[str, str] | None = None,
) -> Response:
    case = the_case(request, desk, token)
    return render(
        request,
        "citizen/appeal_words.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if mistakes else HTTPStatus.OK,
        case=case,
        ground=ground.value,
        names_as=_names_as(desk, case, ground),
        kinds=kinds(speaker(request)),
        typed={"statement": statement, **person.typed()},
        mistakes=mistakes or {},
    )
