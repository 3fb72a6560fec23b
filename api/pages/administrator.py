"""The administrator's page: how many cases stand where?"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.access.guard import ADMINISTRATOR, TheDesk
from api.rendering import render
from fines.decision import DecisionStatus

router = APIRouter(prefix="/administrator")


@router.get("")
def administrator_page(request: Request, desk: TheDesk, visit: ADMINISTRATOR) -> Response:
    """Counts only: an administrator reads no case."""
    with desk.case_file.view() as view:
        counts = [(f"admin.{status}", view.count_decisions(status)) for status in DecisionStatus]
    return render(request, "police/administrator.html", counts=counts)
