"""Is everybody treated alike? The meter for the chief, and the same counts for everybody."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.access.guard import ADMINISTRATOR, TheDesk
from api.rendering import render

router = APIRouter()


@router.get("/administrator/fairness")
def meter(request: Request, desk: TheDesk, visit: ADMINISTRATOR, reviewers: str = "") -> Response:
    """Counted now, in the regions of who looks; reviewers by name only when they are asked for."""
    return render(
        request,
        "police/fairness.html",
        at=desk.clock(),
        tables=desk.fairness.now(),
        reviewers=desk.reviewers.look(visit.officer) if reviewers else None,
        least=desk.fairness.least,
    )


@router.get("/statistics")
def published(request: Request, desk: TheDesk) -> Response:
    """For everybody, without a log-in, counted once an hour."""
    at, tables = desk.fairness.published()
    return render(
        request, "citizen/statistics.html", at=at, tables=tables, least=desk.fairness.least
    )
