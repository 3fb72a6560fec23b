"""The administrator's list of permits: which vehicle may what, and which fines fall by it?"""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response

from api.access.guard import ADMINISTRATOR, CHECKED_FORM, NATIONWIDE, TheDesk
from api.access.sessions import Visit
from api.desk import Desk
from api.pages.trying import tried
from api.pages.typed_time import read_day
from api.rendering import Speaker, render, see, speaker
from fines.errors import InvalidValueError
from fines.plates import PlateNumber, plate_number

router = APIRouter(prefix="/administrator/permits", dependencies=[NATIONWIDE])

LONGEST_SOURCE = 300
LONGEST_PLATE = 20


@router.get("")
def permits_page(
    request: Request, desk: TheDesk, visit: ADMINISTRATOR, plate: str = "", done: str = ""
) -> Response:
    """A form to enter one; of a vehicle that was asked for, its permits and what they cover."""
    typed, mistakes = {"plate": plate.strip()[:LONGEST_PLATE]}, dict[str, str]()
    number = _plate("plate", typed, mistakes, speaker(request)) if typed["plate"] else None
    return _page(request, desk, visit, number, mistakes, typed, done="entered" if done else "")


@router.post("", dependencies=[CHECKED_FORM])
def enter_permit(
    request: Request,
    desk: TheDesk,
    visit: ADMINISTRATOR,
    plate: Annotated[str, Form()] = "",
    group: Annotated[str, Form()] = "",
    first: Annotated[str, Form()] = "",
    last: Annotated[str, Form()] = "",
    source: Annotated[str, Form()] = "",
) -> Response:
    """A vehicle in an exempt group; what it covers on file is undone at once."""
    t = speaker(request)
    typed = {
        "new-plate": plate.strip()[:LONGEST_PLATE],
        "group": group,
        "first": first.strip(),
        "last": last.strip(),
        "source": source.strip()[:LONGEST_SOURCE],
    }
    mistakes: dict[str, str] = {}
    number = _plate("new-plate", typed, mistakes, t)
    if group not in desk.law.groups():
        mistakes["group"] = t("permits.group_missing")
    begin = read_day(typed, "first", mistakes, t)
    if not typed["first"]:
        mistakes["first"] = t("permits.first_missing")
    end = read_day(typed, "last", mistakes, t)
    if begin is not None and end is not None and end < begin:
        mistakes["last"] = t("form.ends_before")
    if not typed["source"]:
        mistakes["source"] = t("permits.source_missing")
    if mistakes or number is None or begin is None:
        return _page(request, desk, visit, None, mistakes, typed)

    def step() -> Response:
        desk.exempting.enter(number, group, begin, end, typed["source"], visit.officer)
        return see(f"/administrator/permits?{urlencode({'plate': number, 'done': 'entered'})}")

    return tried(request, step, lambda why: _page(request, desk, visit, None, why, typed))


def _plate(
    name: str, typed: dict[str, str], mistakes: dict[str, str], t: Speaker
) -> PlateNumber | None:
    try:
        return plate_number(typed[name])
    except InvalidValueError:
        mistakes[name] = t("home.plate_wrong")
        return None


def _page(
    request: Request,
    desk: Desk,
    visit: Visit,
    plate: PlateNumber | None,
    mistakes: dict[str, str],
    typed: dict[str, str],
    *,
    done: str = "",
) -> Response:
    t = speaker(request)
    covered = desk.exempting.covered(plate, visit.officer) if plate else ()
    return render(
        request,
        "police/permits.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if mistakes else HTTPStatus.OK,
        plate=plate,
        permits=[
            (permit, [act for act in covered if act.permit.id == permit.id])
            for permit in (desk.exempting.permits(plate) if plate else ())
        ],
        groups=[(group, t(f"group.{group}")) for group in sorted(desk.law.groups())],
        done=done,
        mistakes=mistakes,
        typed=typed,
    )
