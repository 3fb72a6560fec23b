"""Does the registry over X-Road SOAP ask rightly, and is every wrong answer a named error?"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest

from fines.errors import ConfigurationError, UnavailableError
from fines.registries.xroad_address import xroad_address
from simulator.security_server import NAMESPACE, XML, Reply, SecurityServer, fault_reply
from tests.fines.registries.servers import CASE, DAY, DEMO, PLATE, rest_url, soap

BOMB = b"""<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "ha">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<b>&c;</b>"""
OUTSIDE = (
    b"""<?xml version="1.0"?><!DOCTYPE b [<!ENTITY x SYSTEM "http://HOST/secret">]><b>&x;</b>"""
)


@pytest.fixture
def server() -> Iterator[SecurityServer]:
    with SecurityServer(DEMO) as running:
        yield running


def enveloped(body: str, message: str = "no message") -> Reply:
    return Reply(
        headers=XML,
        body=(
            '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" '
            'xmlns:xrd="http://x-road.eu/xsd/xroad.xsd">'
            f"<e:Header><xrd:id>{message}</xrd:id></e:Header><e:Body>{body}</e:Body></e:Envelope>"
        ).encode(),
    )


def test_the_headers_stand_in_the_order_of_the_specification(server: SecurityServer) -> None:
    soap(server, []).owner_on(PLATE, DAY, CASE)
    (asked,) = server.asked
    assert asked.method == "POST"
    assert re.findall(rb"<xrd:(\w+)", asked.body) == [
        b"client", b"service", b"id", b"userId", b"issue", b"protocolVersion",
    ]  # fmt: skip
    assert f"<xrd:issue>{CASE}</xrd:issue>".encode() in asked.body
    assert b"<govPlate>01KG001DEM</govPlate>" in asked.body


@pytest.mark.parametrize(
    "type_text", ["Server.ServerProxy.ServiceFailed", "server.serverproxy.network_error"]
)
def test_only_the_providers_failures_are_asked_again(
    server: SecurityServer, type_text: str
) -> None:
    server.troubles.extend([fault_reply(type_text)] * 2)
    pauses: list[float] = []
    assert soap(server, pauses).owner_on(PLATE, DAY, CASE).name == "Демо Менчик 01"
    assert pauses == [0.25, 0.5]


@pytest.mark.parametrize(
    "type_text",
    ["Server.ServerProxy.AccessDenied", "client.bad_request", "e:Server", "soap:Client", ""],
)
def test_other_faults_are_asked_once(server: SecurityServer, type_text: str) -> None:
    server.troubles.append(fault_reply(type_text))
    with pytest.raises(UnavailableError, match=f"says {type_text.rpartition(':')[2]}"):
        soap(server, []).owner_on(PLATE, DAY, CASE)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(headers=XML, body=BOMB), "document types or entities"),
        (Reply(headers=XML, body=b"<a>" * 1000), "broken XML"),
        (Reply(headers=XML, body=b'<?xml version="1.0" encoding="nonsense"?><a/>'), "broken XML"),
        (Reply(headers=XML, body=b"<html/>"), "no SOAP envelope"),
        (Reply(status=404, headers=XML, body=b"<html/>"), "status 404"),
        (Reply(headers={"Content-Type": "multipart/related"}, body=b"--x"), "multipart/related"),
        (enveloped(""), "body is empty"),
        (enveloped("<transportCarInfoWithHistoryResponse/>"), "another message"),
        (Reply(headers=XML, body=b" " * 2_000_000), "larger than"),
    ],
)
def test_what_is_no_answer_is_unavailable(server: SecurityServer, reply: Reply, why: str) -> None:
    server.troubles.append(reply)
    with pytest.raises(UnavailableError, match=why):
        soap(server, []).owner_on(PLATE, DAY, CASE)
    assert len(server.asked) == 1


def test_an_external_entity_is_refused_and_nothing_is_fetched(server: SecurityServer) -> None:
    server.troubles.append(Reply(headers=XML, body=OUTSIDE.replace(b"HOST", server.host.encode())))
    with pytest.raises(UnavailableError, match="document types or entities"):
        soap(server, []).owner_on(PLATE, DAY, CASE)
    assert len(server.asked) == 1


@pytest.mark.slow
def test_a_silent_server_is_left_at_the_deadline(server: SecurityServer) -> None:
    server.troubles.append(Reply(headers=XML, body=b"<a/>", pause_s=30))
    began = time.monotonic()
    with pytest.raises(UnavailableError, match="does not answer"):
        soap(server, [], deadline_s=1).owner_on(PLATE, DAY, CASE)
    assert time.monotonic() - began < 25


def test_soap_needs_the_namespace_of_the_service() -> None:
    address = rest_url("127.0.0.1:1").replace("xroad-rest", "xroad-soap")
    with pytest.raises(ConfigurationError, match="needs namespace"):
        xroad_address(address)
    assert xroad_address(f"{address}&namespace={NAMESPACE}").namespace == NAMESPACE
