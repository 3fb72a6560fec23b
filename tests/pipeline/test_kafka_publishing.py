"""Is what the broker acknowledged there, in its order, in large batches and when parts die?"""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from fines.errors import UnavailableError
from pipeline.bus import MESSAGE_LIMIT_BYTES, Bus, Topic
from pipeline.bus.kafka import BATCH_BYTES, KafkaBus
from tests.parts import kafka
from tests.parts.server import REPOSITORY, wait_for

TOPIC = Topic(
    name="device-events",
    partitions=4,
    retention=timedelta(hours=1),
    retention_bytes=1024 * MESSAGE_LIMIT_BYTES,
)
PATIENCE_S = 240.0
SLICE = 500
SENDER = """
import sys
from pipeline.bus.kafka import KafkaBus
from tests.pipeline.test_kafka_publishing import SLICE, TOPIC, publish
bus = KafkaBus(sys.argv[1], [TOPIC])
for first in range(0, 10**9, SLICE):
    publish(bus, first)
    print(first + SLICE, flush=True)
"""


def publish(bus: Bus, first: int) -> None:
    """A slice of numbered events of one device, acknowledged when it returns."""
    for number in range(first, first + SLICE):
        bus.publish(TOPIC.name, "radar", str(number).encode().ljust(600), {"v": "1"})
    bus.flush()


def arrived(bus: Bus) -> list[int]:
    """The numbers on the broker, in its order."""
    return [int(message.value) for message in bus.replay(TOPIC.name)]


def test_large_and_small_messages_of_one_key_keep_their_order(kafka_url: str) -> None:
    # Some that fill a batch almost, some larger than a batch, small ones between them.
    sizes = {7: BATCH_BYTES - 200, 500: BATCH_BYTES + 1, 501: MESSAGE_LIMIT_BYTES, 1900: 300_000}
    with closing(KafkaBus(kafka_url.removeprefix("kafka:"), [TOPIC])) as bus:
        for number in range(2000):
            value = str(number).encode().ljust(sizes.get(number, 600))
            bus.publish(TOPIC.name, "radar", value, {})
        bus.flush()
        assert arrived(bus) == list(range(2000))


def test_a_sender_that_is_killed_leaves_all_that_was_acknowledged(kafka_url: str) -> None:
    address = kafka_url.removeprefix("kafka:")
    sender = subprocess.Popen(
        [sys.executable, "-c", SENDER, address], stdout=subprocess.PIPE, cwd=REPOSITORY
    )
    assert sender.stdout is not None
    told = [int(sender.stdout.readline()) for _ in range(4)]
    sender.kill()
    sender.wait()
    told += [int(line) for line in sender.stdout.read().splitlines(True) if line.endswith(b"\n")]
    sender.stdout.close()
    with closing(KafkaBus(address, [TOPIC])) as bus:
        there = arrived(bus)
        assert there == list(range(len(there)))
        assert len(there) >= told[-1]
        # Whoever goes on from what was acknowledged loses nothing: some come twice.
        publish(bus, told[-1])
        assert set(arrived(bus)) >= set(range(told[-1] + SLICE))


def test_a_broker_that_is_killed_in_the_middle_loses_no_event(parts_folder: Path) -> None:
    folder = parts_folder / "kafka-killed"
    server = kafka.start(folder)
    acknowledged: list[int] = []
    over = threading.Event()

    def send() -> None:
        with closing(KafkaBus(server.url.removeprefix("kafka:"), [TOPIC])) as bus:
            first = 0
            while not over.is_set():
                try:
                    publish(bus, first)
                except UnavailableError:
                    continue
                first += SLICE
                acknowledged.append(first)

    sender = threading.Thread(target=send)
    sender.start()
    try:
        assert wait_for(lambda: len(acknowledged) >= 3, PATIENCE_S)
        server.process.kill()
        server.process.wait()
        before = len(acknowledged)
        server = kafka.start(folder, server.port)
        assert wait_for(lambda: len(acknowledged) >= before + 3, PATIENCE_S)
        over.set()
        sender.join()
        with closing(KafkaBus(server.url.removeprefix("kafka:"), [TOPIC])) as bus:
            there = arrived(bus)
    finally:
        over.set()
        sender.join()
        server.stop()
    # A slice that was published again stands whole and in order behind what came of it before.
    last = {number: place for place, number in enumerate(there)}
    assert sorted(last, key=last.__getitem__) == list(range(acknowledged[-1]))
