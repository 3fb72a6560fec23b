"""Is only our own security server answered, and only what is a question?"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring

from fines.registries.soap_xml import SOAP
from tests.api.portal import AUTHORISED, CITY, PATH, SECRET, Portal
from tests.api.visitor import Visitor
from tests.api.world import World, build


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = build(tmp_path)
    made.desk = replace(made.desk, smart_city=CITY)
    return made


def test_the_headers_come_back_as_they_were(world: World) -> None:
    portal = Portal(world)
    portal.ask("vehicleOwnerList")
    asked, told = (fromstring(each).find(f"{{{SOAP}}}Header") for each in portal.wire.seen[-2:])
    assert asked is not None
    assert told is not None
    assert [(e.tag, e.text, e.attrib) for e in asked.iter()] == [
        (e.tag, e.text, e.attrib) for e in told.iter()
    ]


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer " + "y" * 32}, {"Authorization": SECRET}]
)
def test_nobody_but_our_security_server_is_answered(world: World, headers: dict[str, str]) -> None:
    visitor = Visitor(world)
    assert visitor.client.post(PATH, content=b"<a/>", headers=headers).status_code == 403
    assert visitor.client.get(f"{PATH}?wsdl", headers=headers).status_code == 403


def test_each_rule_that_is_set_must_hold(world: World) -> None:
    fingerprint = hashlib.sha256(b"der").hexdigest()
    rules: tuple[dict[str, Any], ...] = (
        {"certificates": frozenset({fingerprint})},
        {"networks": (ip_network("10.0.0.0/8"),)},
    )
    for changed in rules:
        world.desk = replace(world.desk, smart_city=replace(CITY, **changed))
        answer = Visitor(world).client.get(f"{PATH}?wsdl", headers=AUTHORISED)
        assert answer.status_code == 403


def test_the_service_is_off_until_it_is_set(tmp_path: Path) -> None:
    visitor = Visitor(build(tmp_path))
    assert visitor.client.get(f"{PATH}?wsdl").status_code == 404
    assert visitor.client.post(PATH, content=b"<a/>").status_code == 404


def test_what_is_no_question_hears_a_fault(world: World) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'
    answer = Visitor(world).client.post(PATH, content=bomb, headers=AUTHORISED)
    assert answer.status_code == 500
    found = fromstring(answer.content)
    assert found.findtext(".//faultcode") == "Client.BadRequest"
    assert "document types" in found.findtext(".//faultstring")
