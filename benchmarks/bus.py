"""How many frames a second go over the bus, beside the bare client on the same broker?

Both clients take turns over the same topic in one run; a share is the median of the rounds'
ratios, so that whatever else the machine does falls on both.
"""

from __future__ import annotations

import json
import os
import statistics
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, Protocol

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer

from pipeline.bus import MESSAGE_LIMIT_BYTES, Bus, Message, Subscription
from pipeline.bus.kafka import BATCH_BYTES
from pipeline.topics import FRAMES, TOPICS
from pipeline.wiring import open_bus

FRAME_BYTES = 100_000
FRAMES_A_ROUND = 100
ROUNDS = 25
SITES = 8
GROUP = "bench"
_HANDFUL = 64
_PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BusScore:
    """Frames a second, medians of the rounds; the shares are of what the bare client does."""

    bus: str
    frame_bytes: int
    frames: int
    in_per_s: float
    out_per_s: float
    bare_in_per_s: float | None
    bare_out_per_s: float | None
    in_share: float | None
    out_share: float | None

    def line(self) -> str:
        """The last line of the benchmark."""
        return json.dumps(asdict(self))


class Client(Protocol):
    """What is measured: frames in until they are certain, frames out until committed."""

    def send(self, frames: list[bytes]) -> None: ...

    def take(self) -> int: ...

    def close(self) -> None: ...


class OurClient:
    """The bus as the workers use it."""

    def __init__(self, url: str) -> None:
        self._bus: Bus = open_bus(url)
        self._subscription: Subscription = self._bus.subscribe([FRAMES.name], GROUP)

    def send(self, frames: list[bytes]) -> None:
        for number, frame in enumerate(frames):
            headers = _headers(number)
            self._bus.publish(FRAMES.name, headers["site"], frame, headers)
        self._bus.flush()

    def take(self) -> int:
        messages = self._subscription.poll(0.5, _HANDFUL)
        newest: dict[int, Message] = {message.partition: message for message in messages}
        if newest:
            self._subscription.commit(*newest.values())
        return len(messages)

    def close(self) -> None:
        self._subscription.close()
        self._bus.close()


class BareClient:
    """kafka-python itself, with the settings that the same promises need."""

    def __init__(self, address: str) -> None:
        servers, _, prefix = address.partition("/")
        self._topic = f"{prefix}.{FRAMES.name}"
        largest = MESSAGE_LIMIT_BYTES + 65_536
        self._producer: Any = KafkaProducer(
            bootstrap_servers=servers.split(","),
            acks="all",
            batch_size=BATCH_BYTES,
            max_request_size=largest,
        )
        self._consumer: Any = KafkaConsumer(
            self._topic,
            bootstrap_servers=servers.split(","),
            group_id=f"{prefix}.{GROUP}-bare",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
        )

    def send(self, frames: list[bytes]) -> None:
        for number, frame in enumerate(frames):
            headers = _headers(number)
            self._producer.send(
                self._topic,
                value=frame,
                key=headers["site"].encode(),
                headers=[(name, text.encode()) for name, text in headers.items()],
            )
        self._producer.flush()

    def take(self) -> int:
        polled = self._consumer.poll(timeout_ms=500, max_records=_HANDFUL)
        if polled:
            self._consumer.commit()
        return sum(len(records) for records in polled.values())

    def close(self) -> None:
        self._consumer.close()
        self._producer.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Frames a second of one client in one round."""

    in_per_s: float
    out_per_s: float


def run(url: str, advance: Callable[[], None] = lambda: None) -> BusScore:
    """Measures the bus of this address, Kafka also beside the bare client; one call a round."""
    scheme, _, address = url.partition(":")
    if scheme != "kafka":
        with closing(OurClient(url)) as client:
            return _score(scheme, _rounds({"ours": client}, advance)["ours"], None)
    servers = address.partition("/")[0]
    own = f"{servers}/bench{uuid.uuid4().hex[:8]}"
    try:
        with closing(OurClient(f"kafka:{own}")) as client, closing(BareClient(own)) as bare:
            rounds = _rounds({"ours": client, "bare": bare}, advance)
    finally:
        _forget_topics(own)
    return _score(scheme, rounds["ours"], rounds["bare"])


def _rounds(clients: dict[str, Client], advance: Callable[[], None]) -> dict[str, list[Round]]:
    """Every round of each client; the first one only warms up and is left out."""
    frames = [os.urandom(FRAME_BYTES) for _ in range(FRAMES_A_ROUND)]
    due = FRAMES_A_ROUND * len(clients)
    rounds: dict[str, list[Round]] = {name: [] for name in clients}
    for number in range(ROUNDS + 1):
        order = list(clients) if number % 2 else list(clients)[::-1]
        sent = {name: _rate(partial(_send, clients[name], frames)) for name in order}
        taken = {name: _rate(partial(_take, clients[name], due)) for name in order}
        for name in order:
            rounds[name].append(Round(in_per_s=sent[name], out_per_s=taken[name]))
        advance()
    return {name: measured[1:] for name, measured in rounds.items()}


def _send(client: Client, frames: list[bytes]) -> int:
    client.send(frames)
    return len(frames)


def _take(client: Client, due: int) -> int:
    taken = 0
    ends_at = time.monotonic() + _PATIENCE_S
    while taken < due and time.monotonic() < ends_at:
        taken += client.take()
    return taken


def _rate(work: Callable[[], int]) -> float:
    began_s = time.perf_counter()
    count = work()
    return count / (time.perf_counter() - began_s)


def _headers(number: int) -> dict[str, str]:
    return {
        "v": "1",
        "site": f"site-{number % SITES}",
        "number": str(number),
        "captured_at": "2026-05-01T08:00:00.000000Z",
    }


def _score(scheme: str, ours: list[Round], bare: list[Round] | None) -> BusScore:
    pairs = list(zip(ours, bare or [], strict=False))
    return BusScore(
        bus=scheme,
        frame_bytes=FRAME_BYTES,
        frames=FRAMES_A_ROUND * ROUNDS,
        in_per_s=_median([each.in_per_s for each in ours], 1),
        out_per_s=_median([each.out_per_s for each in ours], 1),
        bare_in_per_s=_median([each.in_per_s for each in bare], 1) if bare else None,
        bare_out_per_s=_median([each.out_per_s for each in bare], 1) if bare else None,
        in_share=_median([a.in_per_s / b.in_per_s for a, b in pairs], 2) if bare else None,
        out_share=_median([a.out_per_s / b.out_per_s for a, b in pairs], 2) if bare else None,
    )


def _median(values: list[float], digits: int) -> float:
    return round(statistics.median(values), digits)


def _forget_topics(address: str) -> None:
    servers, _, prefix = address.partition("/")
    admin: Any = KafkaAdminClient(bootstrap_servers=servers.split(","))
    try:
        admin.delete_topics([f"{prefix}.{topic.name}" for topic in TOPICS])
    finally:
        admin.close()
