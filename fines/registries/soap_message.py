"""How is a question put into X-Road's SOAP envelope, and an answer taken out? Protocol 4.0.

Source: PR-MESS 4.0.25, document/literal wrapped. Document types, entities and depth are refused
before anything is built of them; nothing that an answer names is fetched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape, quoteattr

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from fines.registries.xroad_call import Fields, wrong_answer
from fines.registries.xroad_faults import Fault, fault_of

_ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
_XROAD = "http://x-road.eu/xsd/xroad.xsd"
_IDENTIFIERS = "http://x-road.eu/xsd/identifiers"
_PARTS = (
    "xRoadInstance",
    "memberClass",
    "memberCode",
    "subsystemCode",
    "serviceCode",
    "serviceVersion",
)
_DEEPEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What X-Road wants to know of every question; `service` ends with its code and version."""

    client: Sequence[str]
    service: Sequence[str]
    message: str
    user: str
    issue: str
    namespace: str


def envelope(question: Question, fields: Mapping[str, str]) -> bytes:
    """The request as bytes, headers in the order of the specification."""
    kind = "SUBSYSTEM" if len(question.client) == 4 else "MEMBER"
    code = question.service[4]
    inside = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<soap:Envelope xmlns:soap="{_ENVELOPE}" xmlns:xrd="{_XROAD}" xmlns:id="{_IDENTIFIERS}">'
        "<soap:Header>"
        f'<xrd:client id:objectType="{kind}">{_identifier(question.client)}</xrd:client>'
        f'<xrd:service id:objectType="SERVICE">{_identifier(question.service)}</xrd:service>'
        f"<xrd:id>{escape(question.message)}</xrd:id>"
        f"<xrd:userId>{escape(question.user)}</xrd:userId>"
        f"<xrd:issue>{escape(question.issue)}</xrd:issue>"
        "<xrd:protocolVersion>4.0</xrd:protocolVersion>"
        "</soap:Header><soap:Body>"
        f"<s:{code} xmlns:s={quoteattr(question.namespace)}>{inside}</s:{code}>"
        "</soap:Body></soap:Envelope>"
    ).encode()


def read_answer(body: bytes, question: Question) -> Fields | Fault:
    """The fields inside `…Response`, or the fault; UnavailableError where it is no such answer."""
    root = _root(body)
    if root.tag != f"{{{_ENVELOPE}}}Envelope":
        raise wrong_answer("it is no SOAP envelope")
    inside = root.find(f"{{{_ENVELOPE}}}Body")
    first = next(iter(inside), None) if inside is not None else None
    if first is None:
        raise wrong_answer("its SOAP body is empty")
    if first.tag == f"{{{_ENVELOPE}}}Fault":
        return fault_of((first.findtext("faultcode") or "").rpartition(":")[2])
    if root.findtext(f"{{{_ENVELOPE}}}Header/{{{_XROAD}}}id") != question.message:
        raise wrong_answer("it answers another message")
    if first.tag != f"{{{question.namespace}}}{question.service[4]}Response":
        raise wrong_answer("it answers another operation")
    fields = _value(first, 0)
    if not isinstance(fields, dict):
        raise wrong_answer("it holds no fields")
    return fields


def _root(body: bytes) -> Element:
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except DefusedXmlException:
        raise wrong_answer("its XML brings document types or entities of its own") from None
    except (ParseError, ValueError, LookupError):
        raise wrong_answer("it is broken XML") from None
    return root


def _value(element: Element, depth: int) -> object:
    """Text, or the fields inside; what stands there more than once is a list."""
    if depth > _DEEPEST:
        raise wrong_answer(f"its XML is deeper than {_DEEPEST} elements")
    if len(element) == 0:
        return element.text or ""
    fields: dict[str, list[object]] = {}
    for child in element:
        name = child.tag.rpartition("}")[2]
        fields.setdefault(name, []).append(_value(child, depth + 1))
    return {name: found if len(found) > 1 else found[0] for name, found in fields.items()}


def _identifier(parts: Sequence[str]) -> str:
    # A member without a subsystem simply ends earlier.
    pairs = zip(_PARTS, parts, strict=False)
    return "".join(f"<id:{name}>{escape(part)}</id:{name}>" for name, part in pairs)
