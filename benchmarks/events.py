"""How many device events a second are taken in, by HTTP and by the bus, and is one lost or doubled?

By HTTP one by one, and in batches. What a second of a core takes (`per_cpu_s`) is told beside what
a second of the clock took. What must come of each event is known beforehand (`event_mix`):
`double_cases` and `lost` count what did not.
"""

from __future__ import annotations

import base64
import json
import logging
import socket
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from api.access.machines import Scope, new_token
from api.main import create_app
from api.opening import open_desk
from benchmarks.event_mix import SERIAL, Signed, mixed_events
from fines.case import CaseKind
from fines.ports import CaseFile
from pipeline import wiring
from pipeline.bus import Bus
from pipeline.decide import decide
from pipeline.life import Life
from pipeline.messages import event_draft
from pipeline.settings import Settings, load_settings

TOKEN = "bench-radar"  # noqa: S105 - a name, not a token
SENDERS = 8
PATH = "/api/v1/device-events"
_PATIENCE_S = 900.0
_BATCH = 500
PICTURE = b"\xff\xd8\xff\xe0 an invented picture \xff\xd9"
_REGISTER = """
[[device]]
serial = "BENCH-1"
name = "Bench radar"
type_approval = "none"
certificate = "none"
certificate_valid_from = 2020-01-01T00:00:00Z
certificate_valid_to = 2100-01-01T00:00:00Z
site = "bench"
place = "bench"
public_key = "{key}"
token = "bench-radar"
clock_sources = ["gnss"]
measures = [{{ quantity = "speed", unit = "km/h", least = 20, most = 250, error = 1, most_uncertainty = 2, limits = [{{ value = 60, valid_from = 2020-01-01, source = "bench" }}] }}]
"""  # noqa: E501


@dataclass(frozen=True, slots=True, kw_only=True)
class EventScore:
    """Events a second: put on the bus, taken from it through every gate, and taken by HTTP."""

    bus: str
    database: str
    events: int
    acts: int
    bus_in_per_s: float
    bus_through_per_s: float
    bus_through_per_cpu_s: float
    http_per_s: float
    http_batch_per_s: float
    cases: int
    refused: int
    double_cases: int
    lost: int


def run(events: int = 10_000, url: str | None = None, database: str | None = None) -> EventScore:
    """A half by the bus, a quarter each by HTTP and in batches, into one case file of their own.

    `database` is the address of an empty one; a new SQLite file where there is none.
    """
    key = Ed25519PrivateKey.generate()
    with burying_unsaid(), tempfile.TemporaryDirectory() as folder:
        settings = bench_settings(Path(folder), key, url, database)
        wiring.open_case_file(settings).upgrade()
        desk = open_desk(settings)
        picture = desk.evidence.put(PICTURE, "image/jpeg")
        by_bus = mixed_events(key, picture, events // 2, "bus")
        by_http = mixed_events(key, picture, events // 4, "http")
        by_batch = mixed_events(key, picture, events // 4, "batch")
        with closing(wiring.open_bus(settings.bus_url)) as bus:
            in_s = _publish(bus, by_bus)
            through_s, through_cpu_s, buried = work_off(bus, settings, len(by_bus))
        http_s, refused = _post(settings, by_http)
        batch_s, refused_in_batches = _post_batches(settings, by_batch)
        sent = (*by_bus, *by_http, *by_batch)
        acts = {one.act for one in sent if one.act is not None}
        cases = device_cases(desk.case_file)
    return EventScore(
        bus=settings.bus_url.partition(":")[0],
        database=settings.database_url.partition(":")[0],
        events=len(sent),
        acts=len(acts),
        bus_in_per_s=round(len(by_bus) / in_s, 1),
        bus_through_per_s=round(len(by_bus) / through_s, 1),
        bus_through_per_cpu_s=round(len(by_bus) / through_cpu_s, 1),
        http_per_s=round(len(by_http) / http_s, 1),
        http_batch_per_s=round(len(by_batch) / batch_s, 1),
        cases=cases,
        refused=buried + refused + refused_in_batches,
        double_cases=max(0, cases - len(acts)),
        lost=max(0, len(acts) - cases),
    )


@contextmanager
def burying_unsaid() -> Iterator[None]:
    """Every forged event is told of in the log; here they are meant."""
    log = logging.getLogger("pipeline.worker")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)


def bench_settings(
    folder: Path, key: Ed25519PrivateKey, url: str | None, database: str | None
) -> Settings:
    register = folder / "devices.toml"
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    register.write_text(_REGISTER.format(key=public), "utf-8")
    return load_settings(
        {
            "TRAFFIC_BUS_URL": url or f"embedded:{folder / 'bus.db'}",
            "TRAFFIC_DATABASE_URL": database or f"sqlite:///{folder / 'fines.db'}",
            "TRAFFIC_EVIDENCE_URL": f"folder:{folder / 'evidence'}",
            "TRAFFIC_PAYMENT_GATEWAY": f"sandbox:{folder / 'sandbox.db'}",
            "TRAFFIC_PRINTER": f"folder:{folder / 'print'}",
            "TRAFFIC_SIGNING_KEY": f"development:{folder / 'signing'}",
            "TRAFFIC_DEVICES": str(register),
        }
    )


def _publish(bus: Bus, events: Sequence[Signed]) -> float:
    began_s = time.perf_counter()
    for one in events:
        event_draft(SERIAL, one.content, one.signature).send(bus)
    bus.flush()
    return time.perf_counter() - began_s


def work_off(bus: Bus, settings: Settings, count: int) -> tuple[float, float, int]:
    """Seconds of the clock and of a core that the worker took for all, and how many it buried."""
    desk, life = open_desk(settings), Life("decide")
    worker = threading.Thread(target=lambda: decide(life, bus, desk.review, desk.reporting))
    began_s, began_cpu_s = time.perf_counter(), time.process_time()
    worker.start()
    try:
        while _count(life, "done") < count:
            if time.perf_counter() - began_s > _PATIENCE_S:
                raise TimeoutError(f"{_count(life, 'done')} of {count} after {_PATIENCE_S} s")
            time.sleep(0.02)
        took_s, cpu_s = time.perf_counter() - began_s, time.process_time() - began_cpu_s
    finally:
        life.stopping.set()
        worker.join()
    return took_s, cpu_s, int(_count(life, "buried"))


def _count(life: Life, name: str) -> float:
    return life.registry.get_sample_value(f"tartip_{name}_total", {"worker": "decide"}) or 0.0


def _post(settings: Settings, events: Sequence[Signed]) -> tuple[float, int]:
    """How long a real server took for all of them, and how many it refused."""
    with knocking_device(settings) as client:

        def send(one: Signed) -> int:
            signed = {"Device-Signature": one.signature}
            answer = client.post(PATH, content=one.content, headers=signed)
            return answer.status_code

        began_s = time.perf_counter()
        with ThreadPoolExecutor(SENDERS) as pool:
            statuses = list(pool.map(send, events))
        took_s = time.perf_counter() - began_s
    return took_s, sum(status >= 400 for status in statuses)


def _post_batches(settings: Settings, events: Sequence[Signed]) -> tuple[float, int]:
    """The same, in batches one after another; a batch that is not taken stops everything."""
    lines = [
        json.dumps(
            {"content": base64.b64encode(one.content).decode(), "signature": one.signature}
        ).encode()
        for one in events
    ]
    refused = 0
    with knocking_device(settings) as client:
        began_s = time.perf_counter()
        for start in range(0, len(lines), _BATCH):
            body = b"\n".join(lines[start : start + _BATCH])
            answer = client.post(f"{PATH}/batch", content=body).raise_for_status()
            refused += sum(each["status"] >= 400 for each in answer.json())
        took_s = time.perf_counter() - began_s
    return took_s, refused


@contextmanager
def knocking_device(settings: Settings) -> Iterator[httpx.Client]:
    """A device with its token before a real server."""
    desk = open_desk(settings)
    token = new_token(desk.case_file, TOKEN, Scope.DEVICE_EVENTS)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    server = uvicorn.Server(uvicorn.Config(create_app(desk), log_level="error", lifespan="off"))
    with (
        listening(server) as address,
        httpx.Client(base_url=address, headers=headers, timeout=120) as client,
    ):
        yield client


@contextmanager
def listening(server: uvicorn.Server) -> Iterator[str]:
    """The address of this server while it serves, in a thread of its own."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()


def device_cases(case_file: CaseFile) -> int:
    """How many cases devices have opened."""
    with case_file.view() as view:
        return sum(case.kind is CaseKind.DEVICE for case in view.cases(10**7))
