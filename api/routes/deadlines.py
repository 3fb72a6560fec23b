"""What is due, by whom and by when? The late first; for programs of those who oversee it."""

from __future__ import annotations

from datetime import date, datetime

from fastapi import APIRouter
from pydantic import BaseModel

from api.access.guard import OVERSEER, TheDesk
from fines.duty import Duty, DutyKind
from fines.local_time import local_day
from fines.officer import Role

router = APIRouter(tags=["deadlines"])


class DutyAnswer(BaseModel):
    """One piece of waiting work; no person stands in it. `due` is a local day, counted."""

    kind: DutyKind
    subject: str
    case: str
    role: Role
    since: datetime
    due: date | None
    late: bool

    @classmethod
    def of(cls, duty: Duty, today: date) -> DutyAnswer:
        return cls(
            kind=duty.waiting.kind,
            subject=duty.waiting.subject,
            case=duty.waiting.case,
            role=duty.role,
            since=duty.waiting.since,
            due=duty.due,
            late=duty.overdue(today),
        )


class DeadlinesAnswer(BaseModel):
    """How much is late of each kind, and the work itself, at most 50 pieces of a kind.

    `without_region` cases are seen only by who serves the whole country; 0 for everybody else.
    """

    late: dict[DutyKind, int]
    duties: list[DutyAnswer]
    without_region: int


@router.get("/deadlines")
def deadlines(desk: TheDesk, visit: OVERSEER) -> DeadlinesAnswer:
    """Everything for the administrator, one's own work for others."""
    today = local_day(desk.clock())
    return DeadlinesAnswer(
        late=dict(desk.overseeing.late(visit.officer)),
        duties=[DutyAnswer.of(duty, today) for duty in desk.overseeing.duties(visit.officer)],
        without_region=0 if visit.officer.regions else desk.placing.without(),
    )
