"""How does what the bus brings become a proposed decision? The worker `tartip decide`.

Violations of our own cameras, and events of devices that passed every gate.
"""

from __future__ import annotations

from prometheus_client import Counter

from fines.errors import TartipError
from fines.procedure.reporting import Reporting
from fines.procedure.review import Review
from pipeline.bus import Bus, Message
from pipeline.life import Life
from pipeline.messages import read_events, read_violation
from pipeline.topics import DEVICE_EVENTS, VIOLATIONS
from pipeline.worker import Consumer


def decide(life: Life, bus: Bus, review: Review, reporting: Reporting) -> None:
    """Registers acts until stopped; the second arrival of an act or event changes nothing."""
    events = Counter(
        "tartip_device_events",
        "Events of devices by what became of them",
        ["outcome"],
        registry=life.registry,
    )

    def take(message: Message) -> None:
        try:
            for report in read_events(message):
                events.labels(reporting.take(report, caller=None).counted).inc()
        except TartipError as error:
            events.labels(type(error).__name__).inc()
            raise

    def act(message: Message) -> None:
        if message.topic == DEVICE_EVENTS.name:
            take(message)
        else:
            review.register(read_violation(message))

    Consumer(life=life, bus=bus, topics=[VIOLATIONS.name, DEVICE_EVENTS.name], act=act).run()
