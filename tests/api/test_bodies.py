"""Does a JSON body have one meaning wherever it comes in, and is what is bent refused by name?"""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute

from api.access.machines import Scope
from api.body_route import BodyRoute
from api.main import ROUTES
from tests.api.test_routes import bearer
from tests.api.visitor import Visitor
from tests.api.world import World

JSON = {"Content-Type": "application/json"}
TERMINAL = "/api/v1/terminal"


@pytest.fixture
def client(world: World) -> httpx.Client:
    made: httpx.Client = Visitor(world).client
    return made


def test_every_route_that_reads_a_body_reads_it_strictly() -> None:
    bare = [
        route.path
        for module in ROUTES
        for route in module.router.routes
        if isinstance(route, APIRoute) and route.body_field and not isinstance(route, BodyRoute)
    ]
    assert bare == []


def test_a_doubled_name_takes_no_money(world: World, client: httpx.Client) -> None:
    fine = world.delivered()
    content = (
        f'{{"status": 1, "code": {fine.payment_code}, "transaction": "t-1", "amount_tyiyn": 1, '
        f'"amount_tyiyn": 150000, "paid_at": "{world.clock.now.isoformat()}"}}'
    )
    headers = bearer(world, Scope.TERMINAL) | JSON
    answer = client.post(TERMINAL, content=content, headers=headers)
    assert (answer.status_code, answer.json()["detail"]) == (
        422,
        "The body has 'amount_tyiyn' twice in one table: send each name once.",
    )
    assert world.desk.paying.payments(fine.number) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"status": 0, "code": ' + b"9" * 5000 + b"}", "The body has a number of 5000 digits"),
        (b"[" * 100_000, "The body is JSON in more layers than anybody needs"),
        (b'{"transaction": "\xff"}', "The body is no JSON ('utf-8' codec can't decode"),
        (b"[]", "The body is no table of fields: send one JSON record."),
        (b'{"status": 0.0, "code": 7}', "'status' is '0.0': it should be 0, 1 or 2."),
        (b'{"status": "0", "code": 7}', "'status' is '0': it should be 0, 1 or 2."),
        (b'{"status": true, "code": 7}', "'status' is 'True': it should be 0, 1 or 2."),
        (b'{"status": 2, "transaction": "a b"}', "'transaction' is 'a b': it should match"),
        (b'{"status": 2, "transaction": "a", "paid_at": 1764373200}',
         "'paid_at' is '1764373200': it should be written as 2026-05-04T09:12:00+06:00."),
        (b'{"status": 2, "transaction": "a", "paid_at": "1764373200"}',
         "'paid_at' is '1764373200': it should be written as 2026-05-04T09:12:00+06:00."),
        (b'{"status": 2, "transaction": "a", "paid_at": "2026-05-04T09:12:00"}',
         "'paid_at' is '2026-05-04T09:12:00': it should have timezone info."),
    ],
)  # fmt: skip
def test_what_is_bent_is_refused(
    world: World, client: httpx.Client, content: bytes, said: str
) -> None:
    headers = bearer(world, Scope.TERMINAL) | JSON
    answer = client.post(TERMINAL, content=content, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(said)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("text/plain", "'text/plain'"),
        ("application/x-www-form-urlencoded", "'application/x-www-form-urlencoded'"),
        ("text/json; charset=utf-8", "'text/json'"),
        ("", "missing"),
    ],
)
def test_another_kind_of_content_is_told_which_to_send(
    world: World, client: httpx.Client, kind: str, said: str
) -> None:
    headers = bearer(world, Scope.TERMINAL) | {"Content-Type": kind}
    answer = client.post(TERMINAL, content=b'{"status": 0, "code": 7}', headers=headers)
    assert (answer.status_code, answer.json()["type"], answer.json()["detail"]) == (
        415,
        "urn:tartip:problem:wrong-media-type",
        f"Content-Type is {said}: send application/json.",
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"plate_confidence": "0.9"}, "'plate_confidence' is '0.9': it should be a valid number."),
        ({"plate_confidence": True}, "'plate_confidence' is 'True': it should be a valid number."),
        ({"occurred_at": 1_764_373_200}, "'occurred_at' is '1764373200': it should be written as"),
    ],
)
def test_a_report_is_taken_as_it_is_written(
    world: World, client: httpx.Client, changed: dict[str, Any], said: str
) -> None:
    act: dict[str, Any] = {
        "offence": "red_light", "plate": "01KG001DEM", "plate_confidence": 0.9, "site": "s",
        "place": "p", "occurred_at": "2026-05-04T02:59:12Z",
        "evidence": [{"kind": "at", "sha256": "0" * 64, "media_type": "image/jpeg"}],
    }  # fmt: skip
    headers = bearer(world, Scope.VIOLATIONS)
    answer = client.post("/api/v1/violations", json=act | changed, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(said)


def test_what_its_sender_calls_json_is_kept_byte_for_byte(
    world: World, client: httpx.Client
) -> None:
    log = json.dumps({"at": "2026-05-04T02:59:12Z"}, indent=2).encode()
    headers = bearer(world, Scope.VIOLATIONS) | JSON
    answer = client.post("/api/v1/evidence", content=log, headers=headers)
    assert answer.status_code == 201, answer.text
    assert world.desk.evidence.get(answer.json()["sha256"]) == log


def test_lines_on_the_lights_may_be_called_json(world: World, client: httpx.Client) -> None:
    at = world.clock.now.isoformat()
    line = f'{{"at": "{at}", "group": "1", "state": "red", "seq": 1, "controller": "shop-7"}}'
    headers = bearer(world, Scope.SIGNALS) | JSON
    answer = client.post("/api/v1/signals", content=line, headers=headers)
    assert answer.status_code == 200, answer.text
