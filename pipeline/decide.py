"""How does a violation on the bus become a proposed decision? The worker `tartip decide`."""

from __future__ import annotations

from fines.procedure.review import Review
from pipeline.bus import Bus, Message
from pipeline.life import Life
from pipeline.messages import read_violation
from pipeline.topics import VIOLATIONS
from pipeline.worker import Consumer


def decide(life: Life, bus: Bus, review: Review) -> None:
    """Registers violations until stopped; the second arrival of an act changes nothing."""

    def act(message: Message) -> None:
        review.register(read_violation(message))

    Consumer(life=life, bus=bus, topic=VIOLATIONS.name, act=act).run()
