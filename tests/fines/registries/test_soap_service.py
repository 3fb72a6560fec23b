"""Is a question over X-Road read strictly, and answered with its own headers?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from defusedxml.ElementTree import fromstring

from fines.money import Money
from fines.registries.smart_city_form import DEFAULT_NAMESPACE, smart_city
from fines.registries.soap_message import Question, envelope
from fines.registries.soap_service import (
    LONGEST_CALL_BYTES,
    BadRequestError,
    answer,
    fault,
    read_call,
)
from fines.registries.soap_xml import SOAP, XROAD

CLIENT = ("central-server", "GOV", "70000001", "portal")
SERVICE = ("central-server", "GOV", "70000009", "fines")
PLATE = "01KG123ABC"


def asking(
    operation: str, fields: dict[str, str], *, header: str = "", namespace: str = DEFAULT_NAMESPACE
) -> bytes:
    """A whole question as a security server passes it on; `header` names another service there."""
    question = Question(
        client=CLIENT,
        service=(*SERVICE, operation, "v1"),
        message="m-1",
        user="KG20101199000001",
        issue="case 7",
        namespace=namespace,
    )
    code = b"<id:serviceCode>%s<"
    named = envelope(question, fields)
    return named.replace(code % operation.encode(), code % (header or operation).encode())


GOOD = asking("getViolationsByPlate", {"plate": PLATE})


def test_a_question_says_who_asks_and_why() -> None:
    call = read_call(GOOD, smart_city(), DEFAULT_NAMESPACE)
    assert (call.operation.name, call.fields) == ("getViolationsByPlate", {"plate": PLATE})
    assert (call.client, call.user, call.issue, call.message) == (
        "/".join(CLIENT),
        "KG20101199000001",
        "case 7",
        "m-1",
    )


def test_the_headers_go_back_in_their_order_with_their_values() -> None:
    strange = GOOD.replace(
        b"</soap:Header>", b'<w:hash xmlns:w="urn:w" w:id="SHA">a&amp;b</w:hash></soap:Header>'
    )
    call = read_call(strange, smart_city(), DEFAULT_NAMESPACE)
    back = fromstring(answer(call, smart_city(), DEFAULT_NAMESPACE, {"status": 203}))
    header = fromstring(strange).find(f"{{{SOAP}}}Header")
    returned = back.find(f"{{{SOAP}}}Header")
    assert header is not None
    assert returned is not None
    assert [(e.tag, e.text, e.attrib) for e in header.iter()] == [
        (e.tag, e.text, e.attrib) for e in returned.iter()
    ]


def test_values_are_written_as_the_wire_wants_them() -> None:
    call = read_call(GOOD, smart_city(), DEFAULT_NAMESPACE)
    rows = [{"paymentNumber": 2**63 - 1, "violationAmmount": Money(150_050)}]
    told = answer(call, smart_city(), DEFAULT_NAMESPACE, {"violations": rows, "status": 200})
    assert told.index(b"<status>200<") < told.index(b"<violations>")
    assert b"<paymentNumber>9223372036854775807<" in told
    assert b"<violationAmmount>1500.50<" in told
    event = read_call(
        asking("getEvents", {"plate": PLATE, "dateFrom": "", "dateTo": ""}),
        smart_city(),
        DEFAULT_NAMESPACE,
    )
    at = datetime(2026, 5, 4, 20, 30, tzinfo=UTC)
    row = {"id": "1", "crossroad": "Чүй\x0b & <Манас>", "eventDate": at}
    said = answer(event, smart_city(), DEFAULT_NAMESPACE, {"status": 200, "events": [row]})
    assert b"<eventDate>2026-05-05T02:30:00<" in said
    assert "<crossroad>Чүй &amp; &lt;Манас&gt;<".encode() in said


BOMB = b"""<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><b>&b;</b>"""
OUTSIDE = (
    b"""<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]><b>&a;</b>"""
)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (BOMB, "document types"),
        (OUTSIDE, "document types"),
        (b"", "broken XML"),
        (b"<a/>", "no SOAP envelope"),
        (GOOD.replace(b"<soap:Body>", b"<soap:Body/><soap:Body>"), "its Body stands there 2 times"),
        (GOOD.replace(b"<soap:Body>", b"<soap:Header/><soap:Body>"), "its Header stands there 2 t"),
        (b"x" * (LONGEST_CALL_BYTES + 1), "larger than"),
        (b"<a>" * 30_000 + b"</a>" * 30_000, "no SOAP envelope"),
        (GOOD.replace(PLATE.encode(), b"<x>" * 30 + b"</x>" * 30), "deeper than"),
        (GOOD.replace(b"<plate>", b"<strange>1</strange><plate>"), "'strange', which is not asked"),
        (GOOD.replace(PLATE.encode(), b"A" * 201), "no text of 200"),
        (GOOD.replace(b"</soap:Body>", b"<a/></soap:Body>"), "body holds 2 elements, not one"),
        *(
            (
                GOOD.replace(b"</soap:Header>", b"<xrd:%s/></soap:Header>" % name.encode()),
                f"its header names the {name} twice",
            )
            for name in ("id", "userId", "issue", "protocolVersion", "client", "service")
        ),
        (GOOD.replace(b"protocolVersion>4.0", b"protocolVersion>3.1"), "protocolVersion is not"),
        (GOOD.replace(b"<xrd:id>m-1</xrd:id>", b""), "no message id"),
        (GOOD.replace(b"xrd:client", b"xrd:customer"), "names no client"),
        (GOOD.replace(b"soap:Header", b"soap:Footer"), "no SOAP header"),
        (asking("getViolationsByPlate", {"plate": PLATE}, namespace="urn:other"), "no operation"),
        (asking("dropTables", {}), "no operation"),
        (asking("protocolInfo", {"protocol": "1"}, header="vehicleOwnerList"), "another service"),
    ],
)
def test_what_is_no_question_is_refused_by_its_reason(body: bytes, why: str) -> None:
    with pytest.raises(BadRequestError, match=why):
        read_call(body, smart_city(), DEFAULT_NAMESPACE)


def test_a_refusal_returns_the_headers_where_they_could_be_read() -> None:
    with pytest.raises(BadRequestError) as caught:
        read_call(GOOD.replace(b"protocolVersion>4.0", b"protocolVersion>3"), smart_city(), "x")
    told = fromstring(fault("Client.BadRequest", "no", caught.value.header))
    assert told.findtext(f"{{{SOAP}}}Header/{{{XROAD}}}id") == "m-1"
    assert told.findtext(f"{{{SOAP}}}Body/{{{SOAP}}}Fault/faultcode") == "Client.BadRequest"
    number = told.findtext(f"{{{SOAP}}}Body/{{{SOAP}}}Fault/detail/faultDetail")
    assert number is not None
    assert len(number) == 36
