"""What became of those who were hurt: the officer who recorded the accident enters it later."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response

from api.access.guard import CHECKED_FORM, OFFICER, TheDesk
from api.desk import Desk
from api.pages.officer_forms import Typed, WholeForm
from api.pages.typed_time import read_day
from api.rendering import Speaker, render, see, speaker
from fines.accident import Accident, AccidentId
from fines.errors import InvalidValueError

router = APIRouter(prefix="/officer/accident")

MOST_DIGITS = 4
CONDITIONS = ("light", "weather", "surface")


@router.get("/{accident_id}")
def follow_up_page(
    request: Request, desk: TheDesk, visit: OFFICER, accident_id: str, told: str = ""
) -> Response:
    """What each person counts as now, and the form; the view is recorded."""
    accident = desk.following_up.read(AccidentId(accident_id), visit.officer)
    return _page(request, desk, accident, Typed(words={}), told=bool(told))


@router.post("/{accident_id}", dependencies=[CHECKED_FORM])
def tell(
    request: Request, desk: TheDesk, visit: OFFICER, accident_id: str, form: WholeForm
) -> Response:
    """Keeps what is known now of one person."""
    t = speaker(request)
    accident = desk.following_up.read(AccidentId(accident_id), visit.officer)
    typed = Typed(words={name: each for name, each in form.items() if isinstance(each, str)})
    facts = _facts(typed, t)
    if not typed.mistakes:
        try:
            desk.following_up.tell(accident.id, visit.officer, **facts)
        except InvalidValueError:
            typed.mistakes["source"] = t("injury.unlikely")
        else:
            return see(f"/officer/accident/{accident.id}?told=yes")
    return _page(request, desk, accident, typed)


def _facts(typed: Typed, t: Speaker) -> dict[str, Any]:
    person, days = typed.line("person"), typed.line("hospital_days") or "0"
    if not person.isascii() or not person.isdigit():
        typed.mistakes["person"] = t("injury.person_missing")
    if not days.isascii() or not days.isdigit() or len(days) > MOST_DIGITS:
        typed.mistakes["hospital_days"] = t("injury.days_wrong")
    lines = {name: typed.line(name) for name in ("died_on", "sought_help_on")}
    facts = {name: read_day(lines, name, typed.mistakes, t) for name in lines}
    source = typed.need("source", t("injury.source_missing"))
    if typed.mistakes:
        return {}
    return facts | {
        "person": int(person),
        "hospital_days": int(days),
        "proven": bool(typed.line("proven")),
        "source": source,
    }


def _page(
    request: Request, desk: Desk, accident: Accident, typed: Typed, *, told: bool = False
) -> Response:
    t = speaker(request)
    with desk.case_file.view() as view:
        number = view.case_of(accident.id).number
    persons = [
        (str(row), f"{row}. {t(f'accident.role.{each.role}')} {each.name}".strip())
        for row, each in enumerate(accident.persons, start=1)
    ]
    counts = {row: accident.injury_of(int(row)) or "open" for row, _ in persons}
    return render(
        request,
        "officer/follow_up.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if typed.mistakes else HTTPStatus.OK,
        accident=accident,
        number=number,
        conditions=[(name, getattr(accident.conditions, name)) for name in CONDITIONS],
        persons=persons,
        counts=counts,
        known={each.person for each in accident.findings},
        told=told,
        typed=typed.words,
        mistakes=typed.mistakes,
    )
