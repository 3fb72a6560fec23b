"""Which cases does no department see? Found by where they happened, and given a region."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response

from api.access.guard import ADMINISTRATOR, CHECKED_FORM, NATIONWIDE, TheDesk
from api.desk import Desk
from api.rendering import render, see, speaker
from fines.procedure.placing import LEAST_LETTERS, MOST_AT_ONCE
from fines.region import Region

router = APIRouter(prefix="/administrator/regions", dependencies=[NATIONWIDE])
LONGEST_PLACE, LONGEST_REASON = 200, 300


@router.get("")
def regions_page(
    request: Request,
    desk: TheDesk,
    visit: ADMINISTRATOR,
    part: str = "",
    now_in: str = "",
    done: int | None = None,
) -> Response:
    """How many there are and where; of a part of a place's name, what setting would move."""
    typed, mistakes = {"part": part.strip()[:LONGEST_PLACE], "now_in": now_in}, dict[str, str]()
    if typed["part"] and len(typed["part"]) < LEAST_LETTERS:
        mistakes["part"] = speaker(request)("regions.part_short", count=LEAST_LETTERS)
    return _page(request, desk, typed, mistakes, done=done)


@router.post("", dependencies=[CHECKED_FORM])
def place(
    request: Request,
    desk: TheDesk,
    visit: ADMINISTRATOR,
    part: Annotated[str, Form()] = "",
    now_in: Annotated[str, Form()] = "",
    region: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
) -> Response:
    """Moves what was previewed."""
    t, mistakes = speaker(request), dict[str, str]()
    typed = {
        "part": part.strip()[:LONGEST_PLACE],
        "now_in": now_in,
        "region": region,
        "why": why.strip()[:LONGEST_REASON],
    }
    if len(typed["part"]) < LEAST_LETTERS:
        mistakes["part"] = t("regions.part_short", count=LEAST_LETTERS)
    if region == now_in or region not in desk.placing.regions():
        mistakes["region"] = t("regions.region_missing")
    if not typed["why"]:
        mistakes["why"] = t("regions.why_missing")
    if mistakes:
        return _page(request, desk, typed, mistakes)
    moved = desk.placing.place(
        Region(now_in) if now_in else None,
        typed["part"],
        Region(region),
        typed["why"],
        visit.officer,
    )
    return see(f"/administrator/regions?{urlencode({'done': moved, 'now_in': now_in})}")


def _page(
    request: Request,
    desk: Desk,
    typed: dict[str, str],
    mistakes: dict[str, str],
    *,
    done: int | None = None,
) -> Response:
    t, known = speaker(request), desk.placing.regions()
    now_in = Region(typed["now_in"]) if typed["now_in"] in known else None
    part = "" if "part" in mistakes else typed["part"]
    return render(
        request,
        "police/regions.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if mistakes else HTTPStatus.OK,
        without=desk.placing.without(),
        found=desk.placing.preview(now_in, part),
        now_in=now_in,
        part=part,
        known=[(each, each) for each in known if each != now_in],
        from_regions=[("", t("regions.none")), *((each, each) for each in known)],
        most=MOST_AT_ONCE,
        done=done,
        mistakes=mistakes,
        typed=typed,
    )
