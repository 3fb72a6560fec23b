"""What does a Hikvision camera's ANPR event say? ISAPI `EventNotificationAlert`, with pictures.

Source: the maker's "Intelligent Security API (Traffic) Developer Guide" and its page
XML_EventNotificationAlert_ANPR. The body is the XML alone, or multipart/form-data with `anpr.xml`
and the pictures. The namespace differs between firmwares and is passed over.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NoReturn
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from fines.device_event import EventPicture, EventPlate
from fines.errors import InvalidValueError
from fines.evidence import EvidenceKind
from pipeline.vendors.sighting import Sighting, measured_speed

_LARGEST_XML_BYTES = 256 * 1024
_MOST_PARTS = 12
_UNREAD = {"", "unknown", "noplate"}
_KINDS = {
    "licenseplatepicture": EvidenceKind.PLATE_CROP,
    "vehiclepicture": EvidenceKind.AT,
    "detectionpicture": EvidenceKind.AT,
}
_FILE_NAME = re.compile(rb'(?:file)?name="([^"]{1,200})"', re.IGNORECASE)


def read_sighting(body: bytes) -> Sighting:
    """The sighting; InvalidValueError names the field that is missing or wrong."""
    xml, pictures = _parts(body)
    root = _root(xml)
    if _text(root, "eventType").upper() != "ANPR":
        _refuse("eventType", f"is '{_text(root, 'eventType')[:40]}': only ANPR is read")
    return Sighting(
        event=_text(root, "UUID")[:150],
        occurred_at=_instant(root),
        plate=_plate(root),
        pictures=tuple(pictures),
        lane=_optional(root, "ANPR/line") or None,
        speed=measured_speed(
            _number(root, "ANPR/vehicleInfo/speed", 0.0), _number(root, "ANPR/speedLimit", 0.0)
        ),
        offences=tuple(_offences(root)),
    )


def _parts(body: bytes) -> tuple[bytes, list[EventPicture]]:
    """The XML and the pictures; the boundary is the first line, as RFC 2046 has it."""
    if not body.lstrip().startswith(b"--"):
        return body, []
    body = body.lstrip()
    boundary = body.partition(b"\r\n")[0]
    xml, pictures = b"", []
    for part in body.split(boundary)[1:]:
        head, gap, content = part.partition(b"\r\n\r\n")
        name = _FILE_NAME.search(head)
        if not gap or name is None:
            continue
        content = content.removesuffix(b"\r\n")
        if name.group(1).lower().endswith(b".xml"):
            xml = content
        elif content.startswith(b"\xff\xd8"):
            pictures.append(_picture(name.group(1).decode("utf-8", "replace"), content))
        if len(pictures) > _MOST_PARTS:
            _refuse("pictures", f"are more than {_MOST_PARTS}: send fewer")
    if not xml:
        _refuse("anpr.xml", "is missing: send it as a part of its own")
    return xml, pictures


def _picture(name: str, content: bytes) -> EventPicture:
    stem = name.rpartition("/")[2].lower().partition(".")[0]
    return EventPicture(
        kind=_KINDS.get(stem, EvidenceKind.OVERVIEW),
        media_type="image/jpeg",
        content=base64.b64encode(content).decode(),
    )


def _root(xml: bytes) -> Element:
    """The document without its namespaces; entities and DTDs are refused, never expanded."""
    if len(xml) > _LARGEST_XML_BYTES:
        raise InvalidValueError(f"The XML has {len(xml)} bytes: send at most {_LARGEST_XML_BYTES}.")
    try:
        root: Element = fromstring(xml, forbid_dtd=True)
    except DefusedXmlException:
        raise InvalidValueError(
            "The event's XML brings a document type or entities: send it without."
        ) from None
    except (ParseError, ValueError, LookupError) as error:
        raise InvalidValueError(
            f"The event is no whole XML ({str(error)[:100]}): send it as the camera made it."
        ) from None
    for element in root.iter():
        element.tag = str(element.tag).rpartition("}")[2]
    if root.tag != "EventNotificationAlert":
        _refuse(root.tag[:40], "is no EventNotificationAlert: send one")
    return root


def _plate(root: Element) -> EventPlate:
    """The plate with the least of all confidences that the camera states, from per cent."""
    text = _text(root, "ANPR/licensePlate")
    stated = [_text(root, "ANPR/confidenceLevel")]
    stated += [part for part in _optional(root, "ANPR/plateCharBelieve").split(",") if part.strip()]
    shares = [_share("ANPR/confidenceLevel", one) for one in stated]
    unread = text.strip().lower() in _UNREAD
    return EventPlate(text=None if unread else text.strip()[:20], confidence=min(shares))


def _share(path: str, text: str) -> float:
    if not re.fullmatch(r"\s*\d{1,3}\s*", text, re.ASCII) or int(text) > 100:
        _refuse(path, f"is '{text[:20]}': it must be 0 to 100")
    return int(text) / 100


def _offences(root: Element) -> Iterator[str]:
    """What the camera says of the driver; "unknown" is no claim, and a passenger is no driver."""
    if _optional(root, "ANPR/pilotsafebelt").lower() == "no":
        yield "seat_belt"
    if _optional(root, "ANPR/uphone").lower() == "yes":
        yield "phone"


def _instant(root: Element) -> datetime:
    text = _text(root, "dateTime")
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        _refuse("dateTime", f"is '{text[:40]}', no instant")
    if instant.tzinfo is None:
        _refuse("dateTime", f"is '{text[:40]}': set the camera's time zone")
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        _refuse("dateTime", f"is '{text[:40]}', no instant")


def _number(root: Element, path: str, usual: float) -> float:
    text = _optional(root, path)
    if not text:
        return usual
    if not re.fullmatch(r"\d{1,4}(\.\d{1,6})?", text, re.ASCII):
        _refuse(path, f"is '{text[:20]}', no number")
    return float(text)


def _optional(root: Element, path: str) -> str:
    return (root.findtext(path) or "").strip()


def _text(root: Element, path: str) -> str:
    text = _optional(root, path)
    if not text:
        _refuse(path, "is missing: send it")
    return text


def _refuse(path: str, what: str) -> NoReturn:
    raise InvalidValueError(f"'{path}' {what}.")
