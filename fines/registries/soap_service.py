"""How do we answer where X-Road asks us? A call out of SOAP, an answer or a fault into it.

The headers of the question go back in the same order with the same values (PR-MESS 4.0.25).
What the business refuses stands in the body of an answer; a fault is technical only.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4
from xml.etree.ElementTree import Element, register_namespace, tostring
from xml.sax.saxutils import quoteattr

from fines.local_time import local
from fines.money import Money, som_text
from fines.registries.smart_city_form import FormField, OperationForm, ServiceForm
from fines.registries.soap_xml import (
    IDENTIFIERS,
    SOAP,
    XROAD,
    UnusableXmlError,
    body_of,
    header_of,
    inside,
    parsed,
    written,
)

LONGEST_CALL_BYTES = 256 * 1024
_LONGEST_VALUE = 200
_VERSION = "4.0"
_TEXTS = ("id", "userId", "issue", "protocolVersion")
_HEADERS = (*_TEXTS, "client", "service")

for _prefix, _uri in (("soap", SOAP), ("xrd", XROAD), ("id", IDENTIFIERS)):
    register_namespace(_prefix, _uri)

Answer = Mapping[str, object]
"""Values by field: texts, whole numbers, sums, instants, days, bytes, answers and lists of them."""


class BadRequestError(ValueError):
    """The question is not one of ours; the sentence says why, `header` is what it came with."""

    def __init__(self, why: str, header: bytes = b"") -> None:
        super().__init__(why)
        self.header = header


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One question: `fields` are texts by name, `client` is INSTANCE/CLASS/MEMBER/SUBSYSTEM."""

    operation: OperationForm
    fields: Mapping[str, str]
    client: str
    user: str
    issue: str
    message: str
    header: bytes


def read_call(body: bytes, form: ServiceForm, namespace: str) -> Call:
    """The question in this envelope; BadRequestError where it is none of this service."""
    header: Element | None = None
    try:
        if len(body) > LONGEST_CALL_BYTES:
            raise UnusableXmlError(f"it is larger than {LONGEST_CALL_BYTES} bytes")
        root = parsed(body)
        header = header_of(root)
        return _call(body_of(root), header, form, namespace)
    except UnusableXmlError as error:
        why = f"The question cannot be used: {error}."
        raise BadRequestError(why, _copied(header)) from None


def answer(call: Call, form: ServiceForm, namespace: str, told: Answer) -> bytes:
    """The answer's envelope, its elements in the order of the form."""
    name = f"{call.operation.name}Response"
    content = _elements(call.operation.answers, told, form)
    return _envelope(call.header, f"<s:{name} xmlns:s={quoteattr(namespace)}>{content}</s:{name}>")


def fault(code: str, sentence: str, header: bytes = b"") -> bytes:
    """A technical fault; its number is new each time, so that both sides can find it."""
    return _envelope(
        header,
        f"<soap:Fault><faultcode>{code}</faultcode><faultstring>{written(sentence)}</faultstring>"
        f"<faultactor></faultactor><detail><faultDetail>{uuid4()}</faultDetail></detail>"
        "</soap:Fault>",
    )


def _call(asked: Element, header: Element | None, form: ServiceForm, namespace: str) -> Call:
    if header is None:
        raise UnusableXmlError("it has no SOAP header")
    for name in _HEADERS:
        if len(header.findall(f"{{{XROAD}}}{name}")) > 1:
            raise UnusableXmlError(f"its header names the {name} twice")
    told = {name: _text(header, name) for name in _TEXTS}
    client = _identifier(header, "client", least=3)
    service = _identifier(header, "service", least=5)
    if told["protocolVersion"] != _VERSION:
        raise UnusableXmlError(f"its protocolVersion is not {_VERSION}")
    if not told["id"]:
        raise UnusableXmlError("it has no message id")
    uri, _, name = asked.tag.removeprefix("{").rpartition("}")
    if uri != namespace or name not in form.operations:
        raise UnusableXmlError("its body asks for no operation of this service")
    if name not in service:
        raise UnusableXmlError("its header names another service than its body")
    return Call(
        operation=form.operations[name],
        fields=_fields(asked, form.operations[name]),
        client="/".join(client),
        user=told["userId"],
        issue=told["issue"],
        message=told["id"],
        header=_copied(header),
    )


def _fields(asked: Element, operation: OperationForm) -> dict[str, str]:
    """Texts by name; a missing one is empty: the business says what it lacks."""
    given = inside(asked)
    fields = given if isinstance(given, dict) else {}
    strange = set(fields) - {field.name for field in operation.asks}
    if strange:
        raise UnusableXmlError(f"it brings '{min(strange)[:40]}', which is not asked")
    texts = {}
    for field in operation.asks:
        value = fields.get(field.name, "")
        if not isinstance(value, str) or len(value) > _LONGEST_VALUE:
            raise UnusableXmlError(f"its '{field.name}' is no text of {_LONGEST_VALUE} characters")
        texts[field.name] = value.strip()
    return texts


def _identifier(header: Element, name: str, least: int) -> Sequence[str]:
    found = header.find(f"{{{XROAD}}}{name}")
    parts = [] if found is None else [(part.text or "").strip() for part in found]
    if len(parts) < least or not all(0 < len(part) <= _LONGEST_VALUE for part in parts):
        raise UnusableXmlError(f"its header names no {name}")
    return parts


def _text(header: Element, name: str) -> str:
    value = (header.findtext(f"{{{XROAD}}}{name}") or "").strip()
    if len(value) > _LONGEST_VALUE:
        raise UnusableXmlError(f"its {name} is longer than {_LONGEST_VALUE} characters")
    return value


def _copied(header: Element | None) -> bytes:
    return b"" if header is None else tostring(header)


def _envelope(header: bytes, body: str) -> bytes:
    opened = f'<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="{SOAP}">'
    closed = f"<soap:Body>{body}</soap:Body></soap:Envelope>"
    return opened.encode() + header + closed.encode()


def _elements(fields: Sequence[FormField], told: Answer, form: ServiceForm) -> str:
    strange = set(told) - {field.name for field in fields}
    if strange:
        raise KeyError(f"the form of the answer lacks {sorted(strange)}")
    return "".join(
        f"<{field.name}>{_content(field, each, form)}</{field.name}>"
        for field in fields
        for each in _values(told.get(field.name))
    )


def _values(value: object) -> Sequence[object]:
    if value is None:
        return ()
    return value if isinstance(value, list | tuple) else (value,)


def _content(field: FormField, value: object, form: ServiceForm) -> str:
    if isinstance(value, Mapping):
        return _elements(form.types[field.type], value, form)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, Money):
        return som_text(value)
    if isinstance(value, datetime):
        return local(value).replace(tzinfo=None).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return written(str(value))
