"""How is a question put into X-Road's SOAP envelope, and an answer taken out? Protocol 4.0.

Source: PR-MESS 4.0.25, document/literal wrapped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from fines.registries.soap_xml import (
    IDENTIFIERS,
    SOAP,
    XROAD,
    UnusableXmlError,
    body_of,
    header_of,
    identifier,
    inside,
    parsed,
)
from fines.registries.xroad_call import Fields, wrong_answer
from fines.registries.xroad_faults import Fault, fault_of


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
    asked = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<soap:Envelope xmlns:soap="{SOAP}" xmlns:xrd="{XROAD}" xmlns:id="{IDENTIFIERS}">'
        "<soap:Header>"
        f'<xrd:client id:objectType="{kind}">{identifier(question.client)}</xrd:client>'
        f'<xrd:service id:objectType="SERVICE">{identifier(question.service)}</xrd:service>'
        f"<xrd:id>{escape(question.message)}</xrd:id>"
        f"<xrd:userId>{escape(question.user)}</xrd:userId>"
        f"<xrd:issue>{escape(question.issue)}</xrd:issue>"
        "<xrd:protocolVersion>4.0</xrd:protocolVersion>"
        "</soap:Header><soap:Body>"
        f"<s:{code} xmlns:s={quoteattr(question.namespace)}>{asked}</s:{code}>"
        "</soap:Body></soap:Envelope>"
    ).encode()


def read_answer(body: bytes, question: Question) -> Fields | Fault:
    """The fields inside `…Response`, or the fault; UnavailableError where it is no such answer."""
    try:
        root = parsed(body)
        header, first = header_of(root), body_of(root)
        if first.tag == f"{{{SOAP}}}Fault":
            return fault_of((first.findtext("faultcode") or "").rpartition(":")[2])
        fields = inside(first)
    except UnusableXmlError as error:
        raise wrong_answer(str(error)) from None
    told = [] if header is None else [each.text for each in header.findall(f"{{{XROAD}}}id")]
    if told != [question.message]:
        raise wrong_answer("it answers another message")
    if first.tag != f"{{{question.namespace}}}{question.service[4]}Response":
        raise wrong_answer("it answers another operation")
    if not isinstance(fields, dict):
        raise wrong_answer("it holds no fields")
    return fields
