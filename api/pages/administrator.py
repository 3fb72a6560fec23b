"""The administrator's page: how many cases stand where, how is each camera, what is in doubt?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import APIRouter, Request, Response

from api.access.guard import ADMINISTRATOR, TheDesk
from api.desk import Desk
from api.rendering import render
from fines.announcement import Announcement
from fines.decision import DecisionStatus
from fines.errors import UnavailableError
from fines.officer import Officer
from pipeline.camera_board import SECTION_DOUBTS
from pipeline.doubt_counts import read_counts

SILENT_AFTER = timedelta(minutes=20)
"""A camera at work is told of every ten minutes."""

router = APIRouter(prefix="/administrator")


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraRow:
    """One line of the page: keys of what is wrong, none where all is well; acts in the last day."""

    site: str
    wrong: tuple[str, ...]
    acts: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtRow:
    """What one camera or section did not charge for one reason, in the last day."""

    place: str
    reason: str
    count: int


@router.get("")
def administrator_page(request: Request, desk: TheDesk, visit: ADMINISTRATOR) -> Response:
    """Counts only: an administrator reads no case. Who serves some regions sees the counts,
    cameras and sections of theirs alone."""
    with desk.case_file.view() as view:
        counts = [(f"admin.{status}", view.count_decisions(status)) for status in DecisionStatus]
    try:
        states = _own(desk.camera_states(), visit.officer)
    except UnavailableError:
        states = None
    cameras = None if states is None else camera_rows(desk, states)
    return render(
        request,
        "police/administrator.html",
        counts=counts,
        late=sum(desk.overseeing.late(visit.officer).values()),
        nationwide=not visit.officer.regions,
        cameras=cameras,
        doubts=doubt_rows(states or []),
    )


def _own(states: Sequence[Announcement], officer: Officer) -> Sequence[Announcement]:
    """Of cameras and sections that name no region only who serves the whole country hears."""
    if not officer.regions:
        return states
    return [told for told in states if told.body.get("region") in officer.regions]


def camera_rows(desk: Desk, states: Sequence[Announcement]) -> list[CameraRow]:
    """The sick ones first."""
    rows = []
    for told in states:
        if told.kind == SECTION_DOUBTS:
            continue
        wrong = tuple(f"camera.{what}" for what in told.body.get("sicknesses", "").split())
        if desk.clock() - told.at > SILENT_AFTER:
            wrong = ("camera.silent", *wrong)
        acts = int(told.body.get("acts", "0"))
        rows.append(CameraRow(site=told.key, wrong=wrong, acts=acts, at=told.at))
    return sorted(rows, key=lambda row: (not row.wrong, row.site))


def doubt_rows(states: Sequence[Announcement]) -> list[DoubtRow]:
    """Cameras by site, then sections by name, the commonest reason of each first."""
    return [
        DoubtRow(place=told.key, reason=f"doubt.{reason}", count=count)
        for told in states
        for reason, count in read_counts(told.body.get("doubts", "")).most_common()
    ]
