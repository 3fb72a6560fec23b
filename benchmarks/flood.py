"""Ten thousand device events a second: is one lost or doubled, and do the desks answer meanwhile?

A process of its own sends at that rate, first onto the bus while a worker judges, then in batches
by HTTP, where whoever hears 503 comes again when it was told to. The rates of the intake itself
are those of `benchmarks.events`; here it is asked for more than it can do. Two desks are asked
meanwhile: the one that takes the batches, and one in a process of its own beside it.
"""

from __future__ import annotations

import base64
import json
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from multiprocessing.synchronize import Event
from pathlib import Path
from queue import Empty

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from api.opening import open_desk
from benchmarks.event_mix import SERIAL, Signed, mixed_events
from benchmarks.events import (
    PATH,
    PICTURE,
    bench_settings,
    burying_unsaid,
    device_cases,
    knocking_device,
    work_off,
)
from pipeline import wiring
from pipeline.messages import event_draft
from pipeline.settings import Settings

_BATCH = 500
_SLICE = 2500
_MOST_SENDERS = 256
_PATIENCE_S = 900.0
_LOOK_EVERY_S = 0.2
_AGAIN_S = 1.0
_FORK = multiprocessing.get_context("fork")
# A desk needs what threads of this process may hold at the moment of a fork.
_SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class FloodScore:
    """Rates are events a second of the clock. `told_later` counts how often a batch heard 503,
    `cut_off` how often its connection broke; both come again.

    `bus_through_s` is from the first event sent to the last one judged. `desk_worst_ms` is the
    slowest answer of the desk that took the batches, `apart_worst_ms` of the one beside it.
    """

    bus: str
    database: str
    events: int
    asked_per_s: float
    bus_sent_per_s: float
    bus_through_s: float
    bus_through_per_s: float
    http_offered_per_s: float
    http_taken_per_s: float
    told_later: int
    cut_off: int
    desk_worst_ms: float
    apart_worst_ms: float
    acts: int
    cases: int
    refused: int
    double_cases: int
    lost: int
    peak_mib: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    """What a sender tells: how long the flood lasted, what it offered in it, what it was told."""

    flood_s: float
    offered: int
    whole_s: float
    told_later: int = 0
    cut_off: int = 0
    refused: int = 0


def run(
    seconds: float = 3.0,
    rate: float = 10_000.0,
    url: str | None = None,
    database: str | None = None,
) -> FloodScore:
    """So many seconds of events by the bus, and as many by HTTP, into one empty case file."""
    key, count = Ed25519PrivateKey.generate(), round(seconds * rate)
    with burying_unsaid(), tempfile.TemporaryDirectory() as folder:
        settings = bench_settings(Path(folder), key, url, database)
        wiring.open_case_file(settings).upgrade()
        desk = open_desk(settings)
        picture = desk.evidence.put(PICTURE, "image/jpeg")
        by_bus = mixed_events(key, picture, count, "bus")
        by_batch = mixed_events(key, picture, count, "batch")
        sender = _Sender(lambda: _onto_bus(settings.bus_url, by_bus, rate))
        with closing(wiring.open_bus(settings.bus_url)) as bus:
            through_s, _, buried = work_off(bus, settings, len(by_bus))
        onto_bus = sender.told()
        with _desk_apart(settings) as apart, knocking_device(settings) as client:
            address, headers = str(client.base_url), dict(client.headers)
            sender = _Sender(lambda: _by_http(address, headers, by_batch, rate))
            worst_s = apart_worst_s = 0.0
            while not sender.done():
                apart_worst_s = max(apart_worst_s, _answered_s(apart))
                worst_s = max(worst_s, _answered_s(client))
                time.sleep(_LOOK_EVERY_S)
            by_http = sender.told()
        acts = {one.act for one in (*by_bus, *by_batch) if one.act is not None}
        cases = device_cases(desk.case_file)
    return FloodScore(
        bus=settings.bus_url.partition(":")[0],
        database=settings.database_url.partition(":")[0],
        events=len(by_bus) + len(by_batch),
        asked_per_s=rate,
        bus_sent_per_s=round(onto_bus.offered / onto_bus.flood_s, 1),
        bus_through_s=round(through_s, 1),
        bus_through_per_s=round(len(by_bus) / through_s, 1),
        http_offered_per_s=round(by_http.offered / by_http.flood_s, 1),
        http_taken_per_s=round(len(by_batch) / by_http.whole_s, 1),
        told_later=by_http.told_later,
        cut_off=by_http.cut_off,
        desk_worst_ms=round(1000 * worst_s, 1),
        apart_worst_ms=round(1000 * apart_worst_s, 1),
        acts=len(acts),
        cases=cases,
        refused=buried + by_http.refused,
        double_cases=max(0, cases - len(acts)),
        lost=max(0, len(acts) - cases),
        peak_mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    )


class _Sender:
    """A process that sends from now on: what judges has no part in the time that sending takes."""

    def __init__(self, send: Callable[[], _Sent]) -> None:
        self._answers: multiprocessing.Queue[_Sent] = _FORK.Queue()
        self._process = _FORK.Process(target=lambda: self._answers.put(send()), daemon=True)
        self._process.start()

    def done(self) -> bool:
        """Whether it has ended."""
        return not self._process.is_alive() or not self._answers.empty()

    def told(self) -> _Sent:
        """What it tells; TimeoutError where it has died."""
        try:
            answer = self._answers.get(timeout=_PATIENCE_S if self._process.is_alive() else 1.0)
        except Empty:
            raise TimeoutError("what sends the events has died: see what it said above") from None
        self._process.join()
        return answer


@contextmanager
def _desk_apart(settings: Settings) -> Iterator[httpx.Client]:
    """A desk over the same case file, in a process that takes no event."""
    addresses: multiprocessing.Queue[str] = _SPAWN.Queue()
    over = _SPAWN.Event()
    process = _SPAWN.Process(target=_serve, args=(settings, addresses, over), daemon=True)
    process.start()
    try:
        with httpx.Client(base_url=addresses.get(timeout=_PATIENCE_S), timeout=600) as client:
            yield client
    finally:
        over.set()
        process.join()


def _serve(settings: Settings, addresses: multiprocessing.Queue[str], over: Event) -> None:
    with knocking_device(settings) as client:
        addresses.put(str(client.base_url))
        over.wait()


def _answered_s(desk: httpx.Client) -> float:
    """Seconds until it has answered whether it is well."""
    began_s = time.perf_counter()
    desk.get("/health").raise_for_status()
    return time.perf_counter() - began_s


def _onto_bus(url: str, events: Sequence[Signed], rate: float) -> _Sent:
    with closing(wiring.open_bus(url)) as bus:
        began_s = time.perf_counter()
        for start in range(0, len(events), _SLICE):
            _wait_until(began_s + start / rate)
            for one in events[start : start + _SLICE]:
                event_draft(SERIAL, one.content, one.signature).send(bus)
            bus.flush()
        took_s = time.perf_counter() - began_s
    return _Sent(flood_s=took_s, offered=len(events), whole_s=took_s)


def _by_http(address: str, headers: dict[str, str], events: Sequence[Signed], rate: float) -> _Sent:
    bodies = [_body(events[at : at + _BATCH]) for at in range(0, len(events), _BATCH)]
    senders = min(len(bodies), _MOST_SENDERS)
    limits = httpx.Limits(max_connections=senders)
    with (
        httpx.Client(base_url=address, headers=headers, timeout=600, limits=limits) as client,
        ThreadPoolExecutor(senders) as pool,
    ):
        began_s = time.perf_counter()

        def send(number: int) -> _Sent:
            """Until it is taken; `flood_s` is when it was first sent."""
            _wait_until(began_s + number * _BATCH / rate)
            first_s, later, cut_off = time.perf_counter() - began_s, 0, 0
            while True:
                try:
                    answer = client.post(f"{PATH}/batch", content=bodies[number])
                except httpx.TransportError:
                    cut_off += 1
                    time.sleep(_AGAIN_S)
                    continue
                if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                    break
                later += 1
                time.sleep(float(answer.headers["Retry-After"]))
            told = answer.raise_for_status().json()
            return _Sent(
                flood_s=first_s,
                offered=len(told),
                whole_s=time.perf_counter() - began_s,
                told_later=later,
                cut_off=cut_off,
                refused=sum(each["status"] >= 400 for each in told),
            )

        sent = list(pool.map(send, range(len(bodies))))
    return _Sent(
        flood_s=max(one.flood_s for one in sent) + _BATCH / rate,
        offered=sum(one.offered for one in sent),
        whole_s=max(one.whole_s for one in sent),
        told_later=sum(one.told_later for one in sent),
        cut_off=sum(one.cut_off for one in sent),
        refused=sum(one.refused for one in sent),
    )


def _body(events: Sequence[Signed]) -> bytes:
    return b"\n".join(
        json.dumps(
            {"content": base64.b64encode(one.content).decode(), "signature": one.signature}
        ).encode()
        for one in events
    )


def _wait_until(at_s: float) -> None:
    time.sleep(max(0.0, at_s - time.perf_counter()))
