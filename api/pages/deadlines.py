"""The chief's page: what is due, the late first, by whom and by when?"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from api.access.guard import OVERSEER, TheDesk
from api.rendering import render
from fines.duty import Duty, DutyKind
from fines.local_time import local_day
from fines.officer import Role

router = APIRouter(prefix="/deadlines")

PAGES = {
    DutyKind.ISSUE: "/inspector/decisions/{}",
    DutyKind.ISSUE_AGAIN: "/inspector/decisions/{}",
    DutyKind.SEND: "/inspector/resolutions/{}",
    DutyKind.SERVE: "/inspector/resolutions/{}",
    DutyKind.APPEAL: "/appeals/{}",
    DutyKind.COURT: "/court/{}",
    DutyKind.RECALL: "/recalls/{}",
    DutyKind.REFUND: "/accountant",
    DutyKind.REFUND_WORD: "/accountant",
    DutyKind.HOLD: "/holds/{}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """One line: `link` leads to where it is done, for those who may do it."""

    duty: Duty
    late: bool
    link: str | None


@router.get("")
def deadlines_page(request: Request, desk: TheDesk, visit: OVERSEER) -> Response:
    """Everything for the administrator, who reads no case; one's own work for others. Who serves
    the whole country is told how many cases nobody else sees."""
    today, officer = local_day(desk.clock()), visit.officer
    rows = [
        DueRow(duty=duty, late=duty.overdue(today), link=_link(duty, officer.role))
        for duty in desk.overseeing.duties(officer)
    ]
    late = {kind: count for kind, count in desk.overseeing.late(officer).items() if count}
    return render(
        request,
        "police/deadlines.html",
        rows=rows,
        late=late,
        today=today,
        without_region=0 if officer.regions else desk.placing.without(),
        may_place=officer.role is Role.ADMINISTRATOR,
    )


def _link(duty: Duty, role: Role) -> str | None:
    page = PAGES.get(duty.waiting.kind)
    own = role is duty.role or duty.waiting.kind is DutyKind.RECALL
    return page.format(duty.waiting.subject) if page and own else None
