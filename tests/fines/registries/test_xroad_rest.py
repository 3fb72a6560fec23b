"""Does the registry over X-Road REST ask rightly, and is whatever goes wrong a named error?"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from uuid import UUID

import pytest

from fines.errors import UnavailableError
from fines.registries.xroad_address import xroad_address
from fines.registries.xroad_rest import XRoadRestRegistry
from simulator.security_server import CLIENT, SERVICE, Reply, SecurityServer, error_reply
from tests.fines.registries.servers import CASE, DAY, DEMO, PLATE, rest, rest_url
from tests.parts.odd_answers import Answer, answering, drip, endless
from tests.parts.server import free_port

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def server() -> Iterator[SecurityServer]:
    with SecurityServer(DEMO) as running:
        yield running


def test_every_query_carries_the_case_a_message_id_and_who_asks(server: SecurityServer) -> None:
    registry = rest(server, [])
    registry.owner_on(PLATE, DAY, CASE)
    registry.owner_on(PLATE, DAY, CASE)
    first, second = server.asked
    assert first.path == f"/r1/{'/'.join(SERVICE)}?govPlate={PLATE}"
    assert first.headers["x-road-client"] == "/".join(CLIENT)
    assert (first.headers["x-road-issue"], first.headers["x-road-userid"]) == (CASE, "KG-tests")
    assert UUID(first.headers["x-road-id"]) != UUID(second.headers["x-road-id"])


@pytest.mark.parametrize(
    "type_text",
    [
        "Server.ServerProxy.NetworkError",
        "server.serverproxy.network_error",
        "Server.ServerProxy.ServiceFailed.HttpError",
        "server.serverproxy.service_failed",
    ],
)
def test_the_providers_failures_are_asked_again_with_growing_pauses(
    server: SecurityServer, type_text: str
) -> None:
    server.troubles.extend([error_reply(type_text)] * 3)
    pauses: list[float] = []
    assert rest(server, pauses).owner_on(PLATE, DAY, CASE).name == "Демо Менчик 01"
    assert pauses == [0.25, 0.5, 1.0]


@pytest.mark.parametrize(
    ("type_text", "mend"),
    [
        ("Client.BadRequest", "report it"),
        ("server.clientproxy.network_error", "our own security server"),
        ("Server.ServerProxy.AccessDenied", "ask for the access"),
        ("server.serverproxy.maintenance_mode", "wait"),
        ("Server.ServerProxy.OutdatedGlobalConf", "operator"),
        ("server.serverproxy.internal_error", "report it"),
    ],
)
def test_all_other_errors_are_asked_once(server: SecurityServer, type_text: str, mend: str) -> None:
    server.troubles.append(error_reply(type_text))
    with pytest.raises(UnavailableError, match=f"{type_text}.*{mend}"):
        rest(server, []).owner_on(PLATE, DAY, CASE)
    assert len(server.asked) == 1


@pytest.mark.slow
def test_retries_end_at_the_deadline(server: SecurityServer) -> None:
    server.troubles.extend([error_reply("server.serverproxy.network_error")] * 20)
    registry = XRoadRestRegistry(xroad_address(rest_url(server.host, deadline_s=1)))
    began = time.monotonic()
    with pytest.raises(UnavailableError, match="network_error"):
        registry.owner_on(PLATE, DAY, CASE)
    assert time.monotonic() - began < 25
    assert len(server.asked) <= 4


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(status=502, body=b"<html>"), "failed with status 502"),
        (Reply(status=302, headers={"Location": "http://127.0.0.1:9/"}), "status 302"),
        (Reply(headers={"Content-Type": "text/html"}, body=b"{}"), "no JSON"),
        (Reply(headers=JSON, body=b"{"), "it is no JSON"),
        (Reply(headers=JSON, body=b"[" * 200_000), "more layers than"),
        (Reply(headers=JSON, body=b'{"status": 200, "status": 4}'), "has 'status' twice"),
        (Reply(headers=JSON, body=b"\xff{}"), "it is no JSON"),
        (Reply(headers=JSON, body=b"[1]"), "no JSON object"),
        (Reply(headers=JSON | {"X-Road-Id": "another"}, body=b"{}"), "another message"),
        (Reply(headers=JSON | {"Content-Encoding": "gzip"}, body=b"\x1f\x8b"), "packed"),
        (Reply(headers=JSON, body=b" " * 2_000_000), "larger than 1048576 bytes"),
        (Reply(headers=JSON, body=b'{"status": 200, "car": 7}' * 9, cut=True), "does not answer"),
        (Reply(headers=JSON, body=json.dumps({"status": 500}).encode()), "status '500'"),
        (Reply(headers=JSON, body=json.dumps({"status": 4}).encode()), "our request empty"),
    ],
)
def test_what_is_no_answer_is_unavailable_and_asked_once(
    server: SecurityServer, reply: Reply, why: str
) -> None:
    server.troubles.append(reply)
    with pytest.raises(UnavailableError, match=why):
        rest(server, []).owner_on(PLATE, DAY, CASE)
    assert len(server.asked) == 1


@pytest.mark.slow
def test_a_silent_server_is_left_at_the_deadline(server: SecurityServer) -> None:
    server.troubles.append(Reply(headers=JSON, body=b"{}", pause_s=30))
    began = time.monotonic()
    with pytest.raises(UnavailableError, match="does not answer"):
        rest(server, [], deadline_s=1).owner_on(PLATE, DAY, CASE)
    assert time.monotonic() - began < 25


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (drip(b"", b"H"), "does not answer"),
        (drip(b"HTTP/1.1 200 OK\r\nX-Long: ", b"a"), "does not answer"),
        (drip(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n", b" "), "does not answer"),
        (drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"), "not ans"),
        (
            endless(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"),
            "larger than 10485",
        ),
        (endless(b"HTTP/1.1 200 OK\r\nX-Long: "), "does not answer"),
    ],
    ids=["a line", "a head", "a body", "chunks", "an endless body", "an endless head"],
)
def test_an_answer_that_never_ends_is_given_up(answer: Answer, why: str) -> None:
    with answering(answer) as host:
        registry = XRoadRestRegistry(xroad_address(rest_url(host, deadline_s=1)))
        with pytest.raises(UnavailableError, match=why):
            registry.owner_on(PLATE, DAY, CASE)


def test_nobody_listening_is_no_answer() -> None:
    registry = XRoadRestRegistry(xroad_address(rest_url(f"127.0.0.1:{free_port()}")))
    with pytest.raises(UnavailableError, match="does not answer"):
        registry.owner_on(PLATE, DAY, CASE)


def test_the_log_names_the_case_and_nobody(
    server: SecurityServer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="fines"):
        owner = rest(server, []).owner_on(PLATE, DAY, CASE)
    assert CASE in caplog.text
    assert owner.pin not in caplog.text
    assert PLATE not in caplog.text
