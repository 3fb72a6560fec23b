"""The handheld: a violation seen on the road, an accident; saved the moment the screen says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response

from api.access.guard import CHECKED_FORM, OFFICER, TheDesk
from api.desk import Desk
from api.pages.evidence_files import pdf_response
from api.pages.officer_forms import (
    LONGEST_WORDS,
    Typed,
    WholeForm,
    condition_choices,
    read_conditions,
    read_driver,
    read_form,
    read_instant,
    read_persons,
    read_plate,
    read_vehicles,
    rows,
)
from api.pages.trying import tried
from api.rendering import Speaker, render, see, speaker
from fines.accident import AccidentId, AccidentKind, PersonRole
from fines.errors import NotAllowedError, NotFoundError, NotLawfulError
from fines.local_time import local, local_day
from fines.procedure.recording import MEASURED
from fines.violation import OffenceCode

router = APIRouter(prefix="/officer")

LONGEST_NUMBER = 40


@router.get("")
def doors_page(
    request: Request,
    desk: TheDesk,
    visit: OFFICER,
    saved: str = "",
    accident: str = "",
    number: str = "",
) -> Response:
    """The doors; `number` opens an accident that this officer recorded."""
    words, mistakes = number.strip()[:LONGEST_NUMBER], {}
    if words:
        try:
            return see(f"/officer/accident/{desk.following_up.find(words, visit.officer)}")
        except (NotFoundError, NotAllowedError):
            mistakes["number"] = speaker(request)("injury.not_found")
    return render(
        request,
        "officer/doors.html",
        saved=saved[:40],
        accident=accident[:64],
        typed={"number": words},
        mistakes=mistakes,
    )


@router.get("/violation")
def violation_page(request: Request, desk: TheDesk, visit: OFFICER) -> Response:
    """The form of a violation seen on the road."""
    return _violation_form(request, desk, Typed(words={}))


@router.post("/violation", dependencies=[CHECKED_FORM])
def record_violation(request: Request, desk: TheDesk, visit: OFFICER, form: WholeForm) -> Response:
    """Saves it; an operator will look at it like at any other."""
    t = speaker(request)
    typed = read_form(form, desk.evidence, t)
    if not typed.photos:
        typed.mistakes.setdefault("photos", t("officer.photos_missing"))
    plate = read_plate(typed, "plate", t)
    offence = typed.line("offence")
    at = read_instant(typed, desk.clock(), t)
    if offence not in _offences(desk, t, local_day(at)):
        typed.mistakes["offence"] = t("officer.offence_missing")
    place = typed.need("place", t("officer.place_missing"))
    driver = read_driver(typed, t)
    if typed.mistakes:
        return _violation_form(request, desk, typed)

    def step() -> Response:
        decision = desk.recording.violation(
            offence=OffenceCode(offence),
            plate=plate,
            place=place,
            occurred_at=at,
            photos=tuple(typed.photos),
            by=visit.officer,
            driver=driver,
        )
        return see(f"/officer?saved={_case_number(desk, decision.id)}")

    return tried(
        request, step, lambda why: _violation_form(request, desk, replace(typed, mistakes=why))
    )


@router.get("/accident")
def accident_page(request: Request, desk: TheDesk, visit: OFFICER) -> Response:
    """The form of an accident."""
    return _accident_form(request, desk, Typed(words={}))


@router.post("/accident", dependencies=[CHECKED_FORM])
def record_accident(request: Request, desk: TheDesk, visit: OFFICER, form: WholeForm) -> Response:
    """Saves it, or adds a row and asks on."""
    t = speaker(request)
    typed = read_form(form, desk.evidence, t)
    more = typed.line("more")
    if more in ("vehicle", "person"):
        return _accident_form(request, desk, typed, more=more)
    kind = typed.line("kind")
    if kind not in set(AccidentKind):
        typed.mistakes["kind"] = t("accident.kind_missing")
    place = typed.need("place", t("officer.place_missing"))
    at = read_instant(typed, desk.clock(), t)
    typed.need("circumstances", t("accident.circumstances_missing"))
    vehicles = read_vehicles(typed, rows(typed, "vehicle", 1))
    if not vehicles:
        typed.mistakes["vehicle_plate_1"] = t("accident.vehicle_missing")
    persons = read_persons(typed, rows(typed, "person", 1), list(vehicles), t)
    if typed.mistakes:
        return _accident_form(request, desk, typed)

    def step() -> Response:
        accident = desk.recording.accident(
            kind=AccidentKind(kind),
            occurred_at=at,
            place=place,
            circumstances=typed.words["circumstances"].strip()[:LONGEST_WORDS],
            vehicles=tuple(vehicles.values()),
            persons=persons,
            by=visit.officer,
            photos=tuple(typed.photos),
            conditions=read_conditions(typed),
        )
        number = _case_number(desk, accident.id)
        return see(f"/officer?saved={number}&accident={accident.id}")

    return tried(
        request, step, lambda why: _accident_form(request, desk, replace(typed, mistakes=why))
    )


@router.get("/accident/{accident_id}/card.pdf")
def accident_card(desk: TheDesk, visit: OFFICER, accident_id: str) -> Response:
    """The signed card, to be shown or printed for those who took part."""
    card = desk.accident_cards.card(AccidentId(accident_id), visit.officer)
    return pdf_response(card, f"accident-{accident_id[:12]}")


def _case_number(desk: Desk, subject: str) -> str:
    with desk.case_file.view() as view:
        return view.case_of(subject).number


def _offences(desk: Desk, t: Speaker, on: date) -> dict[str, str]:
    """What the law of that day has a fine for and an eye can judge, in words."""
    priced = {}
    for code, words in t.offences().items():
        try:
            desk.law.tariff(OffenceCode(code), on)
        except NotLawfulError:
            continue
        if not code.startswith(MEASURED):
            priced[code] = words
    return priced


def _violation_form(request: Request, desk: Desk, typed: Typed) -> Response:
    t, now = speaker(request), local(desk.clock())
    offences = sorted(_offences(desk, t, now.date()).items(), key=lambda pair: pair[1])
    return _form(request, "officer/violation.html", typed, now, offences=offences)


def _accident_form(request: Request, desk: Desk, typed: Typed, more: str = "") -> Response:
    t = speaker(request)
    vehicle_rows = rows(typed, "vehicle", 2) + (more == "vehicle")
    person_rows = rows(typed, "person", 2) + (more == "person")
    return _form(
        request,
        "officer/accident.html",
        typed,
        local(desk.clock()),
        kinds=[(kind.value, t(f"accident.kind.{kind}")) for kind in AccidentKind],
        conditions=condition_choices(t),
        roles=[(role.value, t(f"accident.role.{role}")) for role in PersonRole],
        vehicle_rows=vehicle_rows,
        person_rows=person_rows,
        vehicle_choices=[
            (str(row), t("accident.vehicle", number=row)) for row in range(1, vehicle_rows + 1)
        ],
    )


def _form(request: Request, template: str, typed: Typed, now: datetime, **context: Any) -> Response:
    return render(
        request,
        template,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if typed.mistakes else HTTPStatus.OK,
        now=now.strftime("%Y-%m-%dT%H:%M:%S"),
        kept_photos=typed.photos,
        typed=typed.words,
        mistakes=typed.mistakes,
        **context,
    )
