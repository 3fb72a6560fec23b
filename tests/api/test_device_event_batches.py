"""What does a device get that sends many events at once, or more than there is room for?"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio
import pytest
from starlette.types import Message, Receive, Scope, Send

from api.headers import EVENT_PATH, EventRoom
from fines.errors import UnavailableError
from fines.storage.case_file import SqlCaseFile
from tests.api.test_device_events import content_of, knocking, metric
from tests.api.world import World, build
from tests.fines.devices import RADAR, SERIAL, signature

BATCH = "/api/v1/device-events/batch"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A desk whose register knows the radar."""
    return build(tmp_path, register={SERIAL: RADAR})


def line(content: bytes, signed: str | None = None) -> bytes:
    signed = signature(content) if signed is None else signed
    return json.dumps({"content": base64.b64encode(content).decode(), "signature": signed}).encode()


def test_each_event_of_a_batch_gets_its_own_answer(world: World) -> None:
    radar = knocking(world)
    events = [content_of(event="1"), content_of(event="1"), content_of(event="2", measurement=None)]
    lines = [*map(line, events), line(events[0], signature(b"other")), b"{broken"]
    answer = radar.post(BATCH, content=b"\n".join(lines))
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert [each["status"] for each in told] == [201, 200, 200, 403, 422]
    assert [each["answer"] and each["answer"]["outcome"] for each in told] == [
        "case", "on_file", "no_act", None, None,
    ]  # fmt: skip
    assert told[3]["problem"]["type"] == "urn:tartip:problem:signature-refused"
    assert (metric(radar, "case"), metric(radar, "SignatureRefusedError")) == (1.0, 1.0)
    assert world.desk.review.waiting() == 1
    again = radar.post(BATCH, content=b"\n".join(lines)).json()
    assert [each["status"] for each in again] == [200, 200, 200, 403, 422]
    assert world.desk.review.waiting() == 1


def test_a_batch_of_another_device_is_refused_event_by_event(world: World) -> None:
    answer = knocking(world, "another").post(BATCH, content=line(content_of()))
    assert [each["status"] for each in answer.json()] == [403]
    assert knocking(world).post(BATCH, content=b"").status_code == 422


def test_while_the_database_is_away_nothing_is_acknowledged(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    radar = knocking(world)

    @contextmanager
    def away(_: SqlCaseFile) -> Iterator[None]:
        raise UnavailableError("The database does not answer.")
        yield

    with monkeypatch.context() as patched:
        patched.setattr(SqlCaseFile, "begin", away)
        answer = radar.post(BATCH, content=line(content_of()))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert world.desk.review.waiting() == 0
    assert radar.post(BATCH, content=line(content_of())).json()[0]["status"] == 201


def test_more_than_there_is_room_for_is_asked_to_come_again() -> None:
    go_on = threading.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        while not go_on.is_set():
            await anyio.sleep(0.01)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    room = EventRoom(slow, requests=2, room_bytes=100)
    assert anyio.run(_flood, room, go_on) == [200, 200, 503, 503]


def test_what_finds_no_room_is_read_to_its_end_and_kept_nowhere() -> None:
    pieces = [{"type": "http.request", "body": b"x" * 50, "more_body": left} for left in (1, 1, 0)]
    statuses: list[int] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError("there was no room for it")

    async def receive() -> Message:
        return pieces.pop(0)

    async def send(message: Message) -> None:
        assert not pieces
        statuses.append(message.get("status", 0))

    async def ask() -> None:
        headers = [(b"content-length", b"150")]
        scope = {"type": "http", "path": EVENT_PATH, "headers": headers}
        await EventRoom(app, requests=2, room_bytes=100)(scope, receive, send)

    anyio.run(ask)
    assert statuses == [503, 0]


async def _flood(room: EventRoom, go_on: threading.Event) -> list[int]:
    statuses: list[int] = []

    async def ask(length: int, path: str = EVENT_PATH) -> None:
        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])
                if message["status"] == 503:
                    assert dict(message["headers"])[b"retry-after"] == b"1"

        async def receive() -> Message:
            return {"type": "http.request", "body": b""}

        headers = [(b"content-length", str(length).encode())]
        await room({"type": "http", "path": path, "headers": headers}, receive, send)

    async with anyio.create_task_group() as group:
        group.start_soon(ask, 60)
        await anyio.sleep(0.05)
        await ask(60)
        group.start_soon(ask, 30)
        await anyio.sleep(0.05)
        await ask(1)
        go_on.set()
    return sorted(statuses)
