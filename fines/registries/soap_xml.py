"""How is SOAP of X-Road read and written without danger? For questions and for answers alike.

Document types, entities and depth are refused before anything is built of them; nothing that a
message names is fetched. Source: PR-MESS 4.0.25.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
XROAD = "http://x-road.eu/xsd/xroad.xsd"
IDENTIFIERS = "http://x-road.eu/xsd/identifiers"
PARTS = (
    "xRoadInstance",
    "memberClass",
    "memberCode",
    "subsystemCode",
    "serviceCode",
    "serviceVersion",
)
_DEEPEST = 20
# What XML 1.0 cannot hold at all, not even escaped.
_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class UnusableXmlError(ValueError):
    """The text is no XML that we take; the sentence says why."""


def parsed(body: bytes) -> Element:
    """The root element; UnusableXmlError where it is broken or brings a document type."""
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except DefusedXmlException:
        raise UnusableXmlError("its XML brings document types or entities of its own") from None
    except (ParseError, ValueError, LookupError):
        raise UnusableXmlError("it is broken XML") from None
    return root


def inside(element: Element, depth: int = 0) -> object:
    """Text, or the fields inside; what stands there more than once is a list."""
    if depth > _DEEPEST:
        raise UnusableXmlError(f"its XML is deeper than {_DEEPEST} elements")
    if len(element) == 0:
        return element.text or ""
    fields: dict[str, list[object]] = {}
    for child in element:
        name = child.tag.rpartition("}")[2]
        fields.setdefault(name, []).append(inside(child, depth + 1))
    return {name: found if len(found) > 1 else found[0] for name, found in fields.items()}


def body_of(root: Element) -> Element:
    """The element of the SOAP body; UnusableXmlError where there is none, or more than one: the
    second question would go unanswered."""
    if root.tag != f"{{{SOAP}}}Envelope":
        raise UnusableXmlError("it is no SOAP envelope")
    body = _only(root, "Body")
    content = list(body) if body is not None else []
    if not content:
        raise UnusableXmlError("its SOAP body is empty")
    if len(content) > 1:
        raise UnusableXmlError(f"its SOAP body holds {len(content)} elements, not one")
    return content[0]


def header_of(root: Element) -> Element | None:
    """The SOAP header, if there is one; UnusableXmlError where there are more."""
    return _only(root, "Header")


def _only(root: Element, name: str) -> Element | None:
    found = root.findall(f"{{{SOAP}}}{name}")
    if len(found) > 1:
        raise UnusableXmlError(f"its {name} stands there {len(found)} times, not once")
    return found[0] if found else None


def identifier(parts: Sequence[str]) -> str:
    """A member, subsystem or service; a member without a subsystem simply ends earlier."""
    pairs = zip(PARTS, parts, strict=False)
    return "".join(f"<id:{name}>{written(part)}</id:{name}>" for name, part in pairs)


def written(text: str) -> str:
    """The text as the content of an element, without what XML cannot hold."""
    return escape(_IMPOSSIBLE.sub("", text))
