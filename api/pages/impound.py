"""Which vehicles stand at the lots? Patrols enter, inspectors release, the public may ask."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response

from api.access.guard import (
    CHECKED_FORM,
    INSPECTOR,
    OFFICER,
    TheDesk,
    TheThrottle,
    require,
)
from api.access.sessions import Visit
from api.desk import Desk
from api.pages.trying import tried
from api.rendering import render, see, speaker
from fines.errors import InvalidValueError, NotFoundError
from fines.impound import ImpoundGround, ImpoundId
from fines.officer import Role
from fines.plates import plate_number

router = APIRouter(prefix="/impound")
LONGEST = 300
LOT_KEEPER = Annotated[Visit, Depends(require(Role.OFFICER, Role.INSPECTOR))]


@router.get("")
def list_page(request: Request, desk: TheDesk, visit: LOT_KEEPER, done: str = "") -> Response:
    """What stands there; who looks is recorded."""
    return _page(request, desk, visit, done=done if done in {"entered", "released"} else "")


@router.post("", dependencies=[CHECKED_FORM])
def enter(
    request: Request,
    desk: TheDesk,
    visit: OFFICER,
    plate: Annotated[str, Form()] = "",
    lot: Annotated[str, Form()] = "",
    ground: Annotated[str, Form()] = "",
    basis: Annotated[str, Form()] = "",
) -> Response:
    """A vehicle arrives."""
    t, mistakes = speaker(request), dict[str, str]()
    typed = {"plate": plate[:20], "lot": lot[:LONGEST], "ground": ground, "basis": basis[:LONGEST]}
    try:
        number = plate_number(plate)
    except InvalidValueError:
        mistakes["plate"] = t("home.plate_wrong")
    if not lot.strip():
        mistakes["lot"] = t("impound.lot_missing")
    if ground not in set(ImpoundGround):
        mistakes["ground"] = t("impound.ground_missing")
    if not basis.strip():
        mistakes["basis"] = t("impound.basis_missing")
    if mistakes:
        return _page(request, desk, visit, mistakes=mistakes, typed=typed)

    def step() -> Response:
        desk.impounding.enter(
            number, typed["lot"], ImpoundGround(ground), typed["basis"], visit.officer
        )
        return see("/impound?done=entered")

    return tried(request, step, lambda why: _page(request, desk, visit, mistakes=why, typed=typed))


@router.post("/{impound_id}/release", dependencies=[CHECKED_FORM])
def let_go(
    desk: TheDesk, visit: INSPECTOR, impound_id: str, basis: Annotated[str, Form()] = ""
) -> Response:
    """A vehicle leaves."""
    desk.impounding.let_go(ImpoundId(impound_id), basis[:LONGEST], visit.officer)
    return see("/impound?done=released")


@router.get("/find")
def find_page(request: Request, desk: TheDesk) -> Response:
    """A form for who misses a vehicle; off unless the operator has turned it on."""
    return _public(request, desk)


@router.post("/find", dependencies=[CHECKED_FORM])
def find(
    request: Request, desk: TheDesk, throttle: TheThrottle, plate: Annotated[str, Form()] = ""
) -> Response:
    """The lot and the day, nothing of the person or the ground."""
    key, now = f"impound:{request.client.host if request.client else '-'}", desk.clock()
    throttle.check(key, at=now)
    try:
        wanted = plate_number(plate)
    except InvalidValueError:
        mistakes = {"plate": speaker(request)("home.plate_wrong")}
        return _public(request, desk, mistakes=mistakes, typed={"plate": plate[:20]})
    found = desk.impounding.where(wanted) if desk.impound_public else None
    if found is None:
        # Whoever tries plate after plate is stopped; the answer to a right one is free.
        throttle.failed(key, at=now)
    return _public(request, desk, asked=wanted, found=found)


def _public(
    request: Request, desk: Desk, *, mistakes: dict[str, str] | None = None, **context: object
) -> Response:
    if not desk.impound_public:
        raise NotFoundError("The public look-up is off: set TRAFFIC_IMPOUND_PUBLIC.")
    return render(
        request,
        "citizen/impound.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if mistakes else HTTPStatus.OK,
        mistakes=mistakes or {},
        **({"asked": None, "found": None} | context),
    )


def _page(
    request: Request,
    desk: Desk,
    visit: Visit,
    *,
    done: str = "",
    mistakes: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    t = speaker(request)
    return render(
        request,
        "police/impound.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if mistakes else HTTPStatus.OK,
        standing=desk.impounding.standing(visit.officer),
        may_enter=visit.officer.role is Role.OFFICER,
        grounds=[(each.value, t(f"impound.ground.{each}")) for each in ImpoundGround],
        done=done,
        mistakes=mistakes or {},
        typed=typed or {},
    )
