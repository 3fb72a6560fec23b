"""What can other bodies and programs use here? The catalogue, for everybody (docs/services.md)."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from api.access.guard import TheDesk
from api.rendering import render

router = APIRouter(prefix="/services")

OPENAPI, WSDL = "/api/v1/openapi.json", "/xroad/smartcity?wsdl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """`words` is the key of what is said of it; `described` is a link, or a document's name."""

    words: str
    address: str
    described: str


SERVICES = (
    Service(words="services.json", address="/api/v1/…", described=OPENAPI),
    Service(words="services.city", address="POST /xroad/smartcity", described=WSDL),
    Service(words="services.statistics", address="GET /api/v1/statistics", described="/statistics"),
    Service(
        words="services.events",
        address="POST /api/v1/device-events",
        described="docs/device-event.schema.json",
    ),
    Service(
        words="services.frames",
        address="POST /api/v1/cameras/{site}/frames",
        described="docs/push-cameras.md",
    ),
    Service(
        words="services.signals", address="POST /api/v1/signals", described="docs/signal-feed.md"
    ),
    Service(words="services.payments", address="/api/v1/…", described="docs/payments.md"),
    Service(words="services.packages", address="", described="docs/evidence.md"),
    Service(words="services.enforcement", address="", described="docs/enforcement-file.md"),
)
ANNOUNCED = (
    "accident", "appeal", "audit", "batch", "books", "case", "clone", "contact", "decision",
    "delivery", "document", "duty", "enforcement", "examination", "impound", "notice", "payment",
    "permit", "piece", "recall", "receipt", "refund", "resolution", "sending", "source",
    "subscription",
)  # fmt: skip
"""The kinds of events on the topic `announcements` begin with these."""


@router.get("")
def catalogue(request: Request, desk: TheDesk) -> Response:
    """Without a log-in; what is not switched on here is said so and is no link."""
    return render(
        request,
        "citizen/services.html",
        services=SERVICES,
        absent={WSDL} if desk.smart_city is None else set(),
        announced=ANNOUNCED,
    )
