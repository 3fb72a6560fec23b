"""Is the service well? For the watchdog and for Prometheus."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.access.guard import TheDesk
from fines.decision import DecisionStatus

router = APIRouter(tags=["service"])


@router.get("/health")
def health(desk: TheDesk) -> dict[str, str]:
    """200 while the case file answers, 503 otherwise."""
    desk.review.waiting()
    return {"status": "ok"}


@router.get("/metrics")
def metrics(request: Request, desk: TheDesk) -> Response:
    """The Prometheus exposition."""
    with desk.case_file.view() as view:
        decisions = {status.value: view.count_decisions(status) for status in DecisionStatus}
    text = request.app.state.metrics.text(decisions, desk.overseeing.all_late, desk.clock())
    return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")
