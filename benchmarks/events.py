"""How many device events a second are taken in, by HTTP and by the bus, and is one lost or doubled?

Every act is sent twice and in a shuffled order, among passages, forged and doubtful events. What
must come of each is known beforehand: `double_cases` and `lost` count what did not.
"""

from __future__ import annotations

import base64
import json
import logging
import random
import socket
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from api.access.machines import Scope, new_token
from api.main import create_app
from api.opening import open_desk
from fines.case import CaseKind
from fines.device_event import DeviceSerial
from fines.ports import CaseFile
from pipeline import wiring
from pipeline.bus import Bus
from pipeline.decide import decide
from pipeline.life import Life
from pipeline.messages import event_draft
from pipeline.settings import Settings, load_settings

SERIAL = DeviceSerial("BENCH-1")
TOKEN = "bench-radar"  # noqa: S105 - a name, not a token
SENDERS = 8
_PATIENCE_S = 900.0
_PICTURE = b"\xff\xd8\xff\xe0 an invented picture \xff\xd9"
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
    events: int
    acts: int
    bus_in_per_s: float
    bus_through_per_s: float
    http_per_s: float
    cases: int
    refused: int
    double_cases: int
    lost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What is sent; `act` where it must end in a case."""

    content: bytes
    signature: str
    act: str | None


def run(events: int = 10_000, url: str | None = None) -> EventScore:
    """Half of the events by the bus, half by HTTP, into one case file of their own."""
    key = Ed25519PrivateKey.generate()
    with _burying_unsaid(), tempfile.TemporaryDirectory() as folder:
        settings = _settings(Path(folder), key, url)
        wiring.open_case_file(settings).upgrade()
        desk = open_desk(settings)
        picture = desk.evidence.put(_PICTURE, "image/jpeg")
        by_bus = _events(key, picture, events // 2, "bus")
        by_http = _events(key, picture, events - events // 2, "http")
        with closing(wiring.open_bus(settings.bus_url)) as bus:
            in_s = _publish(bus, by_bus)
            through_s, buried = _work_off(bus, settings, len(by_bus))
        http_s, refused = _post(settings, by_http)
        acts = {one.act for one in (*by_bus, *by_http) if one.act is not None}
        cases = _cases(desk.case_file)
    return EventScore(
        bus=settings.bus_url.partition(":")[0],
        events=len(by_bus) + len(by_http),
        acts=len(acts),
        bus_in_per_s=round(len(by_bus) / in_s, 1),
        bus_through_per_s=round(len(by_bus) / through_s, 1),
        http_per_s=round(len(by_http) / http_s, 1),
        cases=cases,
        refused=buried + refused,
        double_cases=max(0, cases - len(acts)),
        lost=max(0, len(acts) - cases),
    )


@contextmanager
def _burying_unsaid() -> Iterator[None]:
    """Every forged event is told of in the log; here they are meant."""
    log = logging.getLogger("pipeline.worker")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)


def _settings(folder: Path, key: Ed25519PrivateKey, url: str | None) -> Settings:
    register = folder / "devices.toml"
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    register.write_text(_REGISTER.format(key=public), "utf-8")
    return load_settings(
        {
            "TRAFFIC_BUS_URL": url or f"embedded:{folder / 'bus.db'}",
            "TRAFFIC_DATABASE_URL": f"sqlite:///{folder / 'fines.db'}",
            "TRAFFIC_EVIDENCE_URL": f"folder:{folder / 'evidence'}",
            "TRAFFIC_PAYMENT_GATEWAY": f"sandbox:{folder / 'sandbox.db'}",
            "TRAFFIC_PRINTER": f"folder:{folder / 'print'}",
            "TRAFFIC_SIGNING_KEY": f"development:{folder / 'signing'}",
            "TRAFFIC_DEVICES": str(register),
        }
    )


def _events(key: Ed25519PrivateKey, picture: str, count: int, way: str) -> list[Signed]:
    """Of ten: two acts, each twice, five passages and a forged act; shuffled."""
    now = datetime.now(UTC) - timedelta(hours=1)
    made: list[Signed] = []
    for number in range(count):
        name = f"{way}-{number}"
        at = now - timedelta(milliseconds=10 * number, seconds=900 if way == "http" else 0)
        kind = number % 10
        if kind in (1, 3):
            made.append(made[-1])
            continue
        content = _content(name, at, picture, 87.4 if kind in (0, 2, 4) else 54.0)
        value = key.sign(content if kind != 4 else b"other bytes")
        made.append(
            Signed(
                content=content,
                signature=base64.b64encode(value).decode(),
                act=name if kind in (0, 2) else None,
            )
        )
    random.Random(1).shuffle(made)  # noqa: S311 - an order, no secret
    return made


def _content(name: str, at: datetime, picture: str, kmh: float) -> bytes:
    document = {
        "version": 1,
        "device": SERIAL,
        "event": name,
        "occurred_at": at.isoformat(),
        "plate": {"text": "01KG001DEM", "confidence": 0.98},
        "measurement": {
            "quantity": "speed", "value": kmh, "unit": "km/h", "uncertainty": 0.6, "limit": 60,
        },
        "clock": {
            "source": "gnss", "offset_ms": 0.4, "uncertainty_ms": 0.2, "checked_at": at.isoformat(),
        },
        "pictures": [{"kind": "at", "media_type": "image/jpeg", "sha256": picture}],
    }  # fmt: skip
    return json.dumps(document).encode()


def _publish(bus: Bus, events: Sequence[Signed]) -> float:
    began_s = time.perf_counter()
    for one in events:
        event_draft(SERIAL, one.content, one.signature).send(bus)
    bus.flush()
    return time.perf_counter() - began_s


def _work_off(bus: Bus, settings: Settings, count: int) -> tuple[float, int]:
    """How long the worker took for all of them, and how many it buried."""
    desk, life = open_desk(settings), Life("decide")
    worker = threading.Thread(target=lambda: decide(life, bus, desk.review, desk.reporting))
    began_s = time.perf_counter()
    worker.start()
    try:
        while _count(life, "done") < count:
            if time.perf_counter() - began_s > _PATIENCE_S:
                raise TimeoutError(f"{_count(life, 'done')} of {count} after {_PATIENCE_S} s")
            time.sleep(0.02)
        took_s = time.perf_counter() - began_s
    finally:
        life.stopping.set()
        worker.join()
    return took_s, int(_count(life, "buried"))


def _count(life: Life, name: str) -> float:
    return life.registry.get_sample_value(f"tartip_{name}_total", {"worker": "decide"}) or 0.0


def _post(settings: Settings, events: Sequence[Signed]) -> tuple[float, int]:
    """How long a real server took for all of them, and how many it refused."""
    desk = open_desk(settings)
    token = new_token(desk.case_file, TOKEN, Scope.DEVICE_EVENTS)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    server = uvicorn.Server(uvicorn.Config(create_app(desk), log_level="error", lifespan="off"))
    with _listening(server) as address, httpx.Client(base_url=address, headers=headers) as client:

        def send(one: Signed) -> int:
            signed = {"Device-Signature": one.signature}
            return client.post(
                "/api/v1/device-events", content=one.content, headers=signed, timeout=60
            ).status_code

        began_s = time.perf_counter()
        with ThreadPoolExecutor(SENDERS) as pool:
            statuses = list(pool.map(send, events))
        took_s = time.perf_counter() - began_s
    return took_s, sum(status >= 400 for status in statuses)


@contextmanager
def _listening(server: uvicorn.Server) -> Iterator[str]:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()


def _cases(case_file: CaseFile) -> int:
    with case_file.view() as view:
        return sum(case.kind is CaseKind.DEVICE for case in view.cases(10**7))
