"""What does a certified device get from POST /api/v1/device-events?"""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.access.machines import Scope, new_token
from fines.device_event import EventPlate
from fines.law import KYRGYZSTAN, load_law
from fines.storage.record_codec import to_document
from pipeline.device_events import event_schema
from pipeline.device_register import load_register
from tests.api.visitor import Visitor
from tests.api.world import MORNING, World, build
from tests.fines.devices import RADAR, SERIAL, device_event, signature
from tests.fines.invented import NOON
from tests.pipeline.vendors.bodies import behind_gateway, multipart

PAGE = Path(__file__).parents[2] / "docs" / "device-events.md"
AT = MORNING - timedelta(minutes=1)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A desk whose register knows the radar."""
    return build(tmp_path, register={SERIAL: RADAR})


def knocking(world: World, name: str = "demo-radar-7") -> httpx.Client:
    """A device with a token of this name."""
    client: httpx.Client = Visitor(world).client
    token = new_token(world.desk.case_file, name, Scope.DEVICE_EVENTS)
    client.headers["Authorization"] = f"Bearer {token}"
    return client


def send(client: httpx.Client, content: bytes, signed: str | None = None) -> httpx.Response:
    headers = {"Device-Signature": signature(content) if signed is None else signed}
    return client.post("/api/v1/device-events", content=content, headers=headers)


def content_of(**changed: Any) -> bytes:
    return json.dumps(to_document(device_event(AT, **changed))).encode()


def metric(client: httpx.Client, outcome: str) -> float:
    found = re.search(
        rf'tartip_device_events_total{{outcome="{outcome}"}} (\S+)', client.get("/metrics").text
    )
    return float(found.group(1)) if found else 0.0


def test_an_event_opens_one_case_however_often_it_comes(world: World) -> None:
    radar = knocking(world)
    first, second = (send(radar, content_of()) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    decision = world.desk.review.queue()[0]
    assert first.json() == {
        "outcome": "case",
        "doubt": None,
        "decision": decision.id,
        "repeated": False,
    }
    assert second.json() == first.json() | {"outcome": "on_file", "repeated": True}
    assert world.desk.review.waiting() == 1
    assert (metric(radar, "case"), metric(radar, "on_file")) == (1.0, 1.0)


def test_a_doubt_is_answered_and_counted(world: World) -> None:
    radar = knocking(world)
    unsure = content_of(plate=EventPlate(text=None, confidence=0.2))
    answer = send(radar, unsure)
    assert (answer.status_code, answer.json()["doubt"]) == (200, "plate_unsure")
    assert metric(radar, "plate_unsure") == 1.0
    assert send(radar, content_of(event="2", measurement=None)).json()["outcome"] == "no_act"
    assert world.desk.review.waiting() == 0


@pytest.mark.parametrize(
    ("changed", "signed", "status", "problem"),
    [
        ({"device": "DEMO-9"}, None, 404, "unknown-device"),
        ({}, "", 403, "signature-refused"),
        ({}, signature(b"other"), 403, "signature-refused"),
        ({"version": 2}, None, 422, "invalid-value"),
    ],
)
def test_a_refusal_is_problem_details_and_leaves_nothing(
    world: World, changed: dict[str, Any], signed: str | None, status: int, problem: str
) -> None:
    radar = knocking(world)
    answer = send(radar, content_of(**changed), signed)
    assert (answer.status_code, answer.json()["type"]) == (
        status,
        f"urn:tartip:problem:{problem}",
    )
    assert answer.headers["content-type"] == "application/problem+json"
    assert send(radar, content_of()).status_code == 201


def test_a_token_opens_its_own_devices_events_only(world: World) -> None:
    assert send(Visitor(world).client, content_of()).status_code == 401
    assert send(knocking(world, "another"), content_of()).status_code == 403
    reporter: httpx.Client = Visitor(world).client
    token = new_token(world.desk.case_file, "demo-radar-7", Scope.VIOLATIONS)
    reporter.headers["Authorization"] = f"Bearer {token}"
    assert send(reporter, content_of()).status_code == 403
    assert knocking(world).post("/api/v1/violations", json={}).status_code == 403
    assert world.desk.review.waiting() == 0


def test_the_documented_example_opens_a_case(tmp_path: Path) -> None:
    page = PAGE.read_text("utf-8")
    (event,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    (register,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    file = tmp_path / "devices.toml"
    file.write_text(register, "utf-8")
    known = load_register(file, load_law(KYRGYZSTAN))
    world = build(tmp_path, register=known)
    answer = send(knocking(world), event.encode())
    assert (answer.status_code, answer.json()["outcome"]) == (201, "case"), answer.text
    decision = world.desk.review.queue()[0]
    assert decision.violation.measurement is not None
    assert decision.violation.measurement.charged == 84
    assert world.desk.evidence.get(decision.violation.evidence[-1].sha256) == event.encode()


def test_the_schema_is_published(world: World) -> None:
    assert Visitor(world).client.get("/api/v1/device-events/schema").json() == event_schema()


def test_a_makers_event_behind_its_gateway_opens_a_case_for_each_act(world: World) -> None:
    world.clock.now = NOON + timedelta(minutes=1)
    radar = knocking(world)
    content = behind_gateway(multipart())
    headers = {"Device-Signature": signature(content)}
    first = radar.post("/api/v1/device-events/hikvision", content=content, headers=headers)
    assert first.status_code == 200, first.text
    assert [each["outcome"] for each in first.json()] == ["case", "case"]
    again = behind_gateway(multipart(), clock=None)
    resent = radar.post(
        "/api/v1/device-events/hikvision",
        content=again,
        headers={"Device-Signature": signature(again)},
    )
    assert resent.json() == [
        each | {"outcome": "on_file", "repeated": True} for each in first.json()
    ]
    assert {each.violation.offence for each in world.desk.review.queue()} == {
        "speed_over_20",
        "seat_belt",
    }
    forged = radar.post("/api/v1/device-events/dahua", content=content, headers=headers)
    assert forged.status_code == 422
    assert radar.post("/api/v1/device-events/acme", content=content).status_code == 404
