"""How is the service doing? Counts for Prometheus, without a word about any person."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from time import perf_counter

from fastapi import Request, Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from fines.duty import DutyKind

BUCKETS_S = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
Next = Callable[[Request], Awaitable[Response]]
LATE_STANDS = timedelta(minutes=1)
"""Late work is found by walking through what waits; its terms are days, so a minute is no loss."""


class Metrics:
    """The counters of one application."""

    def __init__(self, signs_until: datetime | None = None) -> None:
        """`signs_until`: when the certificate that signs papers expires."""
        self._registry = CollectorRegistry()
        self._answers = Counter(
            "tartip_answers",
            "Answers by route and status",
            ["route", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "tartip_answer_seconds",
            "Time to an answer",
            ["route"],
            buckets=BUCKETS_S,
            registry=self._registry,
        )
        self._events = Counter(
            "tartip_device_events",
            "Events of devices by what became of them",
            ["outcome"],
            registry=self._registry,
        )
        self._waiting = Gauge(
            "tartip_decisions", "Decisions by status", ["status"], registry=self._registry
        )
        self._late = Gauge(
            "tartip_duties_late", "Work that is late, by kind", ["kind"], registry=self._registry
        )
        self._late_counted_at: datetime | None = None
        if signs_until is not None:
            Gauge(
                "tartip_signing_certificate_expires_seconds",
                "When the certificate that signs papers expires, in Unix time",
                registry=self._registry,
            ).set(signs_until.timestamp())

    async def count(self, request: Request, call_next: Next) -> Response:
        """Counts a request under its route's pattern, never under its address."""
        begun = perf_counter()
        response = await call_next(request)
        route = getattr(request.scope.get("route"), "path", "unknown")
        self._answers.labels(route, response.status_code).inc()
        self._seconds.labels(route).observe(perf_counter() - begun)
        return response

    def count_event(self, outcome: str) -> None:
        """Counts a device's event under its outcome, its doubt, or the error that refused it."""
        self._events.labels(outcome).inc()

    def text(
        self,
        decisions: Mapping[str, int],
        count_late: Callable[[], Mapping[DutyKind, int]],
        at: datetime,
    ) -> bytes:
        """The exposition, with how many decisions stand where, and how much work is late.

        Late work is counted anew once what was counted last is older than `LATE_STANDS`.
        """
        counted_at = self._late_counted_at
        if counted_at is None or not timedelta() <= at - counted_at < LATE_STANDS:
            for kind, count in count_late().items():
                self._late.labels(kind.value).set(count)
            self._late_counted_at = at
        for status, count in decisions.items():
            self._waiting.labels(status).set(count)
        return generate_latest(self._registry)
