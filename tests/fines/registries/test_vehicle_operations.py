"""Does the register answer all its operations over both dialects, each under its own name alone?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

import pytest

from fines.errors import ConfigurationError, UnavailableError
from fines.registries.choice import load_service
from fines.registries.vehicle_operations import OPERATIONS
from fines.vehicle_question import VehicleQuestion, VehicleService, check_words
from simulator.security_server import SecurityServer, error_reply, fault_reply
from tests.fines.registries.servers import CASE, DEMO, rest_url, soap_url

PLATE = {"plate": "01KG001DEM"}
GIVEN: Mapping[VehicleQuestion, Mapping[str, str]] = {
    VehicleQuestion.OF_PERSON: {"pin": "20101197000001"},
    VehicleQuestion.BY_VIN: {"vin": "DEMO01KG001DEM"},
    VehicleQuestion.SEARCH: {"plate": "001"},
    VehicleQuestion.MAKES: {},
    VehicleQuestion.MODELS: {"make": "Hyundai"},
    VehicleQuestion.COLOURS: {},
    VehicleQuestion.REGISTERED_ON: {"day": "2020-01-01"},
}


@pytest.fixture
def server() -> Iterator[SecurityServer]:
    with SecurityServer(DEMO) as running:
        yield running


@pytest.fixture(params=[rest_url, soap_url], ids=["rest", "soap"])
def service(request: pytest.FixtureRequest, server: SecurityServer) -> VehicleService:
    return load_service(request.param(server.host))


@pytest.mark.parametrize("question", list(VehicleQuestion))
def test_each_question_is_answered_for_its_case(
    service: VehicleService, server: SecurityServer, question: VehicleQuestion
) -> None:
    given = GIVEN.get(question, PLATE)
    check_words(question, given)
    answer = service.answer(question, given, CASE)
    assert str(answer["status"]) == "200", answer
    (asked,) = server.asked
    told = asked.path + asked.body.decode() + str(asked.headers)
    assert CASE in told
    assert OPERATIONS[question] in told
    assert f"'{question}'" not in told


def test_our_words_go_under_the_registers_names(
    service: VehicleService, server: SecurityServer
) -> None:
    given = {"plate": " 001 ", "make": "A&B", "colour": "ак"}
    service.answer(VehicleQuestion.SEARCH, given, CASE)
    (asked,) = server.asked
    text = urlsplit(asked.path).query or asked.body.decode()
    assert set(re.findall("govPlate|brand|color", text)) == {"govPlate", "brand", "color"}
    assert ("A%26B" in text) or ("<brand>A&amp;B</brand>" in text)
    assert ("govPlate=001&" in text) or ("<govPlate>001</govPlate>" in text)


def test_an_error_of_the_register_is_named(service: VehicleService, server: SecurityServer) -> None:
    server.troubles.append(error_reply("Server.ServerProxy.AccessDenied"))
    if "Soap" in type(service).__name__:
        server.troubles.clear()
        server.troubles.append(fault_reply("Server.ServerProxy.AccessDenied"))
    with pytest.raises(UnavailableError, match=r"AccessDenied"):
        service.answer(VehicleQuestion.VIN, PLATE, CASE)


def test_a_table_of_owners_answers_nothing_else() -> None:
    with pytest.raises(ConfigurationError, match="names a table of owners"):
        load_service("csv:demo")
