"""Does what no sender should send get a sentence, and nothing of it is taken?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest

from api.access.machines import Scope
from tests.api.portal import AUTHORISED, CITY, PATH, Portal
from tests.api.test_routes import bearer
from tests.api.visitor import Visitor
from tests.api.world import World

FAR = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "9999-12-31T23:59:59Z")


@pytest.fixture
def client(world: World) -> httpx.Client:
    """A machine whose token is in the request."""
    made: httpx.Client = Visitor(world).client
    return made


@pytest.mark.parametrize("rubbish", [1500.0, "1500", "1_500", "1.234", True, -1, 10**30, 1e400])
@pytest.mark.parametrize("field", ["code", "amount_tyiyn"])
def test_a_payment_of_no_whole_number_is_refused(
    world: World, client: httpx.Client, field: str, rubbish: object
) -> None:
    resolution = world.delivered()
    sent: dict[str, Any] = {"code": resolution.payment_code, "amount_tyiyn": 150_000, "id": "p" * 8}
    body = str(sent | {field: rubbish}).replace("'", '"').replace("True", "true")
    headers = bearer(world, Scope.PAYMENTS) | {"Content-Type": "application/json"}
    answer = client.post("/api/v1/payments", content=body.replace("inf", "1e400"), headers=headers)
    assert answer.status_code == 422, answer.text
    assert f"'{field}' is " in answer.json()["detail"]
    assert world.desk.paying.payments(resolution.number) == []


def test_an_id_of_another_fines_payment_is_refused_by_name(
    world: World, client: httpx.Client
) -> None:
    headers = bearer(world, Scope.PAYMENTS)
    answers = [
        client.post(
            "/api/v1/payments",
            json={"code": world.delivered().payment_code, "amount_tyiyn": 150_000, "id": "p" * 8},
            headers=headers,
        )
        for _ in range(2)
    ]
    assert [each.status_code for each in answers] == [200, 422]
    assert "was another one" in answers[1].json()["detail"]


@pytest.mark.parametrize("far", FAR)
def test_a_report_from_the_calendars_end_is_refused(
    world: World, client: httpx.Client, far: str
) -> None:
    act = {
        "offence": "red_light", "plate": "01KG001DEM", "plate_confidence": 0.9, "site": "s",
        "place": "p", "occurred_at": far,
        "evidence": [{"kind": "at", "sha256": "0" * 64, "media_type": "image/jpeg"}],
    }  # fmt: skip
    headers = bearer(world, Scope.VIOLATIONS)
    answer = client.post("/api/v1/violations", json=act, headers=headers)
    assert answer.status_code == 422
    told = answer.json()["detail"]
    assert told.startswith("'occurred_at' is '")
    assert told.endswith("': it should be a time of the years 2 to 9998.")


def test_another_bodys_question_of_the_calendars_end_is_no_fault(world: World) -> None:
    world.desk = replace(world.desk, smart_city=CITY)
    portal, number = Portal(world), world.delivered().number
    for far in FAR:
        told = portal.ask("getEvents", plate="01KG001DEM", dateFrom=far, dateTo=far)
        assert told.status == 400
        sent = {"deliveryStatus": 2, "deliveryDate": far, "note": ""}
        assert portal.ask("resolutionDeliveryStatus", protocol=number, **sent).status == 400


def test_xml_that_is_no_question_is_a_fault(world: World) -> None:
    world.desk = replace(world.desk, smart_city=CITY)
    asking = Visitor(world).client
    for rubbish in (
        b"", b"\xff\xfe<a/>", b"<a>" * 100_000, b'<?xml version="1.0" encoding="bogus"?><a/>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>',
    ):  # fmt: skip
        answer = asking.post(PATH, content=rubbish, headers=AUTHORISED)
        assert "<faultcode>Client.BadRequest</faultcode>" in answer.text
