"""Is only the answer to our own question read, and only as deep as fields go?"""

from __future__ import annotations

import pytest

from fines.errors import UnavailableError
from fines.registries.soap_message import Question, envelope, read_answer
from fines.registries.xroad_faults import fault_of

NAMESPACE = "urn:transport"
ASKED = Question(
    client=("I", "GOV", "1"),
    service=("I", "GOV", "2", "sub", "getIt", "v1"),
    message="m-1",
    user="KG<1>&",
    issue="2026-1",
    namespace=NAMESPACE,
)


def answered(inside: str, *, operation: str = "getItResponse", message: str = "m-1") -> bytes:
    return (
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" '
        'xmlns:xrd="http://x-road.eu/xsd/xroad.xsd" xmlns:n="'
        f'{NAMESPACE}">'
        f"<e:Header><xrd:id>{message}</xrd:id></e:Header>"
        f"<e:Body><n:{operation}>{inside}</n:{operation}></e:Body>"
        "</e:Envelope>"
    ).encode()


def test_repeated_elements_are_a_list_and_others_are_not() -> None:
    inside = "<a>1</a><b><c>x</c></b><p><d>1</d></p><p><d/></p>"
    assert read_answer(answered(inside), ASKED) == {
        "a": "1",
        "b": {"c": "x"},
        "p": [{"d": "1"}, {"d": ""}],
    }


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (answered("<a/>", message="m-2"), "another message"),
        (answered("<a/>", operation="getOtherResponse"), "another operation"),
        (answered("just text"), "no fields"),
        (answered("<a>" * 21 + "</a>" * 21), "deeper than 20"),
        (answered("</n:getItResponse></e:Body><e:Body><n:getItResponse>"), "Body stands there 2 t"),
        (answered("<a/>", message="m-1</xrd:id></e:Header><e:Header><xrd:id>"), "Header stands th"),
        (answered("<a/>", message="m-1</xrd:id><xrd:id>m-2"), "another message"),
    ],
)
def test_anything_else_is_no_answer(body: bytes, why: str) -> None:
    with pytest.raises(UnavailableError, match=why):
        read_answer(body, ASKED)


def test_a_fault_is_told_however_deep_its_details_are() -> None:
    deep = "<detail>" + "<a>" * 30 + "</a>" * 30 + "</detail>"
    body = (
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault>'
        f"<faultcode>e:Server.ServerProxy.AccessDenied</faultcode>{deep}</e:Fault></e:Body>"
        "</e:Envelope>"
    )
    assert read_answer(body.encode(), ASKED) == fault_of("Server.ServerProxy.AccessDenied")


def test_values_are_escaped_and_a_member_without_a_subsystem_says_so() -> None:
    text = envelope(ASKED, {"plate": "<x>"}).decode()
    assert "<xrd:userId>KG&lt;1&gt;&amp;</xrd:userId>" in text
    assert "<plate>&lt;x&gt;</plate>" in text
    assert '<xrd:client id:objectType="MEMBER">' in text
    assert "<id:serviceVersion>v1</id:serviceVersion>" in text
