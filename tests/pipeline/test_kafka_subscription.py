"""Does a member of a Kafka group stay one, whatever interrupts its joining?"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from pipeline.bus import MESSAGE_LIMIT_BYTES, Topic
from pipeline.bus.kafka import KafkaBus

TOPICS = [
    Topic(
        name="frames",
        partitions=4,
        retention=timedelta(hours=1),
        retention_bytes=64 * MESSAGE_LIMIT_BYTES,
    )
]
PATIENCE_S = 120.0


def test_a_member_finishes_to_rejoin_when_the_reason_for_it_has_gone_meanwhile(
    kafka_url: str,
) -> None:
    bus, second = (KafkaBus(kafka_url.removeprefix("kafka:"), TOPICS) for _ in range(2))
    member = bus.subscribe(["frames"], "detect")
    ends_at = time.monotonic() + PATIENCE_S
    while len(member.places()) < 4:
        assert time.monotonic() < ends_at
        member.poll(0.2, 1)
    # Metadata that show other partitions for a moment, as while topics are being made beside.
    coordinator: Any = member._consumer._coordinator
    seen = coordinator._assignment_snapshot
    coordinator._assignment_snapshot = {}
    while not coordinator.rejoining:
        member.poll(0.0, 1)
    coordinator._assignment_snapshot = seen

    other = second.subscribe(["frames"], "detect")
    while len(member.places()) != 2 or len(other.places()) != 2:
        assert time.monotonic() < ends_at, (member.places(), other.places())
        member.poll(0.2, 1)
        other.poll(0.2, 1)
    assert not member.places() & other.places()
    for one in (member, other):
        one.close()
    bus.close()
    second.close()
