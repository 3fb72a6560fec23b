"""How does what the bus brings become a proposed decision? The worker `tartip decide`.

Violations of our own cameras, and events of devices that passed every gate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from prometheus_client import Counter

from fines.errors import NotLawfulError, TartipError
from fines.procedure.report import Report
from fines.procedure.reporting import Reporting
from fines.procedure.review import Review
from fines.violation import Violation
from pipeline.bus import Bus, Message
from pipeline.life import Life
from pipeline.messages import read_events, read_violation
from pipeline.topics import DEVICE_EVENTS, VIOLATIONS
from pipeline.worker import BatchConsumer


def decide(life: Life, bus: Bus, review: Review, reporting: Reporting) -> None:
    """Registers acts until stopped; the second arrival of an act or event changes nothing."""
    events = Counter(
        "tartip_device_events",
        "Events of devices by what became of them",
        ["outcome"],
        registry=life.registry,
    )

    def taken(reports: Mapping[int, tuple[Report, ...]], errors: list[Exception | None]) -> None:
        places = [place for place, several in reports.items() for _ in several]
        each = [report for several in reports.values() for report in several]
        told = reporting.take_all([(report, None) for report in each])
        for place, answer in zip(places, told, strict=True):
            if isinstance(answer, TartipError):
                errors[place] = answer
                events.labels(type(answer).__name__).inc()
            else:
                events.labels(answer.counted).inc()

    def act(messages: Sequence[Message]) -> Sequence[Exception | None]:
        errors: list[Exception | None] = [None] * len(messages)
        violations: dict[int, Violation] = {}
        reports: dict[int, tuple[Report, ...]] = {}
        for place, message in enumerate(messages):
            try:
                if message.topic == DEVICE_EVENTS.name:
                    reports[place] = read_events(message)
                else:
                    violations[place] = read_violation(message)
            except TartipError as error:
                errors[place] = error
                if message.topic == DEVICE_EVENTS.name:
                    events.labels(type(error).__name__).inc()
        registered = review.register_all(list(violations.values()))
        for place, decision in zip(violations, registered, strict=True):
            errors[place] = decision if isinstance(decision, NotLawfulError) else None
        taken(reports, errors)
        return errors

    topics = [VIOLATIONS.name, DEVICE_EVENTS.name]
    BatchConsumer(life=life, bus=bus, topics=topics, act=act).run()
