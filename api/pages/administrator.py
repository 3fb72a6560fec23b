"""The administrator's page: how many cases stand where, and how is each camera?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import APIRouter, Request, Response

from api.access.guard import ADMINISTRATOR, TheDesk
from api.desk import Desk
from api.rendering import render
from fines.decision import DecisionStatus
from fines.errors import UnavailableError

SILENT_AFTER = timedelta(minutes=20)
"""A camera at work is told of every ten minutes."""

router = APIRouter(prefix="/administrator")


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraRow:
    """One line of the page: keys of what is wrong, none where all is well."""

    site: str
    wrong: tuple[str, ...]
    at: datetime


@router.get("")
def administrator_page(request: Request, desk: TheDesk, visit: ADMINISTRATOR) -> Response:
    """Counts only: an administrator reads no case."""
    with desk.case_file.view() as view:
        counts = [(f"admin.{status}", view.count_decisions(status)) for status in DecisionStatus]
    try:
        cameras = camera_rows(desk)
    except UnavailableError:
        cameras = None
    return render(request, "police/administrator.html", counts=counts, cameras=cameras)


def camera_rows(desk: Desk) -> list[CameraRow]:
    """The sick ones first."""
    rows = []
    for told in desk.camera_states():
        wrong = tuple(f"camera.{what}" for what in told.body.get("sicknesses", "").split())
        if desk.clock() - told.at > SILENT_AFTER:
            wrong = ("camera.silent", *wrong)
        rows.append(CameraRow(site=told.key, wrong=wrong, at=told.at))
    return sorted(rows, key=lambda row: (not row.wrong, row.site))
