"""The recalls' desk: what was found bad, how much falls with it, who agrees, how far is it?"""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from api.access.guard import ADMINISTRATOR, APPEALS, CHECKED_FORM, NATIONWIDE, RECALLER, TheDesk
from api.desk import Desk
from api.pages.trying import tried
from api.pages.typed_time import read_instant
from api.rendering import render, see, speaker
from fines.basis import Basis, BasisKind
from fines.errors import InvalidValueError
from fines.recall import RecallId, RecallStatus

router = APIRouter(prefix="/recalls", dependencies=[NATIONWIDE])

LONGEST_BASIS = 300
LONGEST_REASON = 2000
OPEN_FIRST = (
    RecallStatus.ORDERED,
    RecallStatus.APPROVED,
    RecallStatus.DONE,
    RecallStatus.REFUSED,
)


@router.get("")
def recalls_page(request: Request, desk: TheDesk, visit: RECALLER) -> Response:
    """What waits for a second person first; the administrator can order another."""
    return _list(request, desk)


@router.post("", dependencies=[CHECKED_FORM])
def order(
    request: Request,
    desk: TheDesk,
    visit: ADMINISTRATOR,
    kind: Annotated[str, Form()] = "",
    basis: Annotated[str, Form()] = "",
    first: Annotated[str, Form()] = "",
    last: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Names what was found bad: nothing falls yet."""
    t = speaker(request)
    typed = {
        "kind": kind,
        "basis": basis.strip()[:LONGEST_BASIS],
        "first": first.strip(),
        "last": last.strip(),
        "reason": reason.strip()[:LONGEST_REASON],
    }
    mistakes: dict[str, str] = {}
    if kind not in set(BasisKind):
        mistakes["kind"] = t("recalls.kind_missing")
    if not typed["basis"]:
        mistakes["basis"] = t("recalls.basis_missing")
    begin = read_instant(typed, "first", mistakes, t)
    end = read_instant(typed, "last", mistakes, t)
    if begin is not None and end is not None and end < begin:
        mistakes["last"] = t("form.ends_before")
    if not typed["reason"]:
        mistakes["reason"] = t("recalls.reason_missing")
    if mistakes:
        return _list(request, desk, mistakes, typed)

    def step() -> Response:
        found = Basis(kind=BasisKind(kind), value=typed["basis"])
        recall = desk.recalling.order(found, begin, end, typed["reason"], visit.officer)
        return see(f"/recalls/{recall.id}")

    return tried(request, step, lambda why: _list(request, desk, why, typed))


@router.get("/{recall_id}")
def recall_page(
    request: Request, desk: TheDesk, visit: RECALLER, recall_id: str, whole: bool = False
) -> Response:
    """What it would do, does, or did; of a large one the first part, the whole where asked for."""
    recall = desk.recalling.recall(RecallId(recall_id))
    waits = recall.status is RecallStatus.ORDERED
    return render(
        request,
        "police/recall.html",
        recall=recall,
        counts=desk.recalling.preview(recall.id, whole=whole) if waits else recall.counts,
        remaining=desk.recalling.remaining(recall),
    )


@router.post("/{recall_id}", dependencies=[CHECKED_FORM])
def decide(
    desk: TheDesk, visit: APPEALS, recall_id: str, outcome: Annotated[str, Form()] = ""
) -> Response:
    """Another person agrees, and the worker `relay` carries it out; or does not."""
    steps = {"approve": desk.recalling.approve, "refuse": desk.recalling.refuse}
    if outcome not in steps:
        raise InvalidValueError(f"'{outcome[:20]}' is no answer: choose 'approve' or 'refuse'.")
    steps[outcome](RecallId(recall_id), visit.officer)
    return see(f"/recalls/{recall_id}")


def _list(
    request: Request,
    desk: Desk,
    mistakes: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    t = speaker(request)
    return render(
        request,
        "police/recalls.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if mistakes else HTTPStatus.OK,
        recalls=[each for status in OPEN_FIRST for each in desk.recalling.recalls(status)],
        kinds=[(kind.value, t(f"basis.{kind}")) for kind in BasisKind],
        mistakes=mistakes or {},
        typed=typed or {},
    )
