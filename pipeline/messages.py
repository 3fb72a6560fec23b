"""How does a record become bytes on the bus, and the same record again? Versioned and strict.

The version travels in the header `v`. What is newer than this program or cannot be read whole
is an error by name: such a message is buried, never misread.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn

from detectors.clock_state import clock_document, read_clock_document
from detectors.controller_feed import SignalWord
from detectors.crossing import Crossing
from detectors.frame import Frame, decode_jpeg, jpeg_of
from fines.announcement import Announcement
from fines.clock_state import ClockState
from fines.device_event import DeviceSerial
from fines.errors import InvalidValueError, NewerMessageError, NotFoundError, UnreadableMessageError
from fines.evidence import Sha256
from fines.ports import EvidenceStore
from fines.procedure.report import Report
from fines.storage.record_codec import FORMAT, from_document, to_document
from fines.strict_json import NotJsonError, strict_json
from fines.violation import SiteId, Violation
from pipeline import topics
from pipeline.bus import MESSAGE_LIMIT_BYTES, Bus, Message
from pipeline.device_events import read_report
from pipeline.signal_lines import line_of, word_of
from pipeline.vendors import read_vendor_reports

VERSION = 1
# Version 2 carries the state of the camera's clock; frames of version 1 have none.
FRAME_VERSION = 2
JPEG = "image/jpeg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message that is not on the bus yet."""

    topic: str
    key: str
    value: bytes
    headers: Mapping[str, str]

    def send(self, bus: Bus) -> None:
        """Publishes it; see `Bus.publish`."""
        bus.publish(self.topic, self.key, self.value, self.headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraEnd:
    """A camera's stream has ended: what is still in sight may be judged."""

    site: SiteId
    at: datetime


def frame_draft(frame: Frame, large_frames: EvidenceStore) -> Draft:
    """The JPEG itself, or above the limit of a message its address in this store."""
    jpeg = jpeg_of(frame)
    headers = {
        "v": str(FRAME_VERSION),
        "site": frame.site,
        "number": str(frame.number),
        "captured_at": _instant_text(frame.captured_at),
    }
    if frame.clock is not None:
        headers["clock"] = clock_document(frame.clock)
    if len(jpeg) > MESSAGE_LIMIT_BYTES:
        headers["sha256"] = large_frames.put(jpeg, JPEG)
        jpeg = b""
    return Draft(topic=topics.FRAMES.name, key=frame.site, value=jpeg, headers=headers)


def camera_end_draft(end: CameraEnd) -> Draft:
    """Follows the last frame of a camera that ended."""
    headers = {"v": str(FRAME_VERSION), "site": end.site, "ended_at": _instant_text(end.at)}
    return Draft(topic=topics.FRAMES.name, key=end.site, value=b"", headers=headers)


def read_frame(message: Message, large_frames: EvidenceStore) -> Frame | CameraEnd:
    """The frame; UnreadablePictureError for a cut-off JPEG, EvidenceMissingError for a lost one."""
    _check_version(message, FRAME_VERSION)
    site = SiteId(_header(message, "site"))
    if "ended_at" in message.headers:
        return CameraEnd(site=site, at=_instant(message, "ended_at"))
    number, captured_at = _whole_number(message, "number"), _instant(message, "captured_at")
    clock = _clock(message)
    sha256 = message.headers.get("sha256")
    jpeg = large_frames.get(Sha256(sha256)) if sha256 is not None else message.value
    return Frame(
        site=site,
        number=number,
        captured_at=captured_at,
        image=decode_jpeg(jpeg),
        jpeg=jpeg,
        clock=clock,
    )


def _clock(message: Message) -> ClockState | None:
    text = message.headers.get("clock")
    try:
        return None if text is None else read_clock_document(text)
    except InvalidValueError as error:
        _refuse(message, f"the header 'clock': {_first_line(error).rstrip('.')}")


def signal_draft(word: SignalWord) -> Draft:
    """A word on the lights as its JSON line, keyed by the controller."""
    return Draft(
        topic=topics.SIGNALS.name,
        key=word.controller,
        value=line_of(word),
        headers={"v": str(VERSION)},
    )


def read_signal(message: Message) -> SignalWord:
    """The word on the lights."""
    _check_version(message)
    try:
        return word_of(message.value)
    except InvalidValueError as error:
        _refuse(message, _first_line(error).rstrip("."))


def violation_draft(violation: Violation) -> Draft:
    """A violation as JSON, keyed by its site."""
    return Draft(
        topic=topics.VIOLATIONS.name,
        key=violation.site,
        value=_json_bytes(to_document(violation)),
        headers={"v": str(VERSION)},
    )


def read_violation(message: Message) -> Violation:
    """The violation, every field of it."""
    document = _document(message)
    try:
        return from_document(Violation, document, FORMAT)
    except (InvalidValueError, TypeError, KeyError, ValueError, AttributeError) as error:
        _refuse(message, f"it is no violation ({_first_line(error)})")


def event_draft(
    device: DeviceSerial, content: bytes, signature: str, vendor: str | None = None
) -> Draft:
    """What a device signed, byte for byte, with its signature in base64; keyed by the device."""
    headers = {"v": str(VERSION), "signature": signature}
    if vendor is not None:
        headers["vendor"] = vendor
    return Draft(topic=topics.DEVICE_EVENTS.name, key=device, value=content, headers=headers)


def read_events(message: Message) -> tuple[Report, ...]:
    """The events in the bytes as they were signed, one unless a camera maker's shape holds more.

    The signature is "" where none came with them.
    """
    _check_version(message)
    vendor, signature = message.headers.get("vendor"), message.headers.get("signature", "")
    try:
        if vendor is not None:
            return read_vendor_reports(vendor, message.value, signature)
        return (read_report(message.value, signature),)
    except (InvalidValueError, NotFoundError) as error:
        _refuse(message, str(error).removesuffix("."))


def crossing_draft(crossing: Crossing, sent_at: datetime) -> Draft:
    """A crossing as JSON, keyed by its plate: all of a vehicle's come to one reader."""
    return Draft(
        topic=topics.CROSSINGS.name,
        key=crossing.plate,
        value=_json_bytes(to_document(crossing)),
        headers={"v": str(VERSION), "sent_at": _instant_text(sent_at)},
    )


def read_crossing(message: Message) -> tuple[Crossing, datetime]:
    """The crossing and when it was announced."""
    document, sent_at = _document(message), _instant(message, "sent_at")
    try:
        return from_document(Crossing, document, FORMAT), sent_at
    except (InvalidValueError, TypeError, KeyError, ValueError, AttributeError) as error:
        _refuse(message, f"it is no crossing ({_first_line(error)})")


def announcement_draft(announcement: Announcement) -> Draft:
    """An announcement as JSON, keyed by what it belongs to."""
    document = {
        "kind": announcement.kind,
        "key": announcement.key,
        "body": dict(announcement.body),
        "at": _instant_text(announcement.at),
    }
    return Draft(
        topic=topics.ANNOUNCEMENTS.name,
        key=announcement.key,
        value=_json_bytes(document),
        headers={"v": str(VERSION)},
    )


def read_announcement(message: Message) -> Announcement:
    """The announcement, every field of it."""
    document = _document(message)
    body = document.get("body")
    texts = [document.get("kind"), document.get("key"), document.get("at")]
    if not isinstance(body, dict) or not all(isinstance(text, str) for text in texts):
        _refuse(message, "kind, key and at must be texts, body a table")
    if set(document) != {"kind", "key", "body", "at"} or not _all_texts(body):
        _refuse(message, "it needs kind, key, at and a body of texts, and nothing else")
    at = _parsed_instant(message, "at", document["at"])
    return Announcement(kind=document["kind"], key=document["key"], body=body, at=at)


def _check_version(message: Message, newest: int = VERSION) -> None:
    version = _whole_number(message, "v")
    if version > newest:
        raise NewerMessageError(
            f"{_place(message)} has version {version}, this program reads up to {newest}: "
            "upgrade it, then replay the message."
        )


def _document(message: Message) -> dict[str, Any]:
    _check_version(message)
    try:
        document = strict_json(message.value)
    except NotJsonError as error:
        _refuse(message, f"it {error}")
    if not isinstance(document, dict):
        _refuse(message, "its JSON is no table of fields")
    return document


def _header(message: Message, name: str) -> str:
    text = message.headers.get(name)
    if not text:
        _refuse(message, f"the header '{name}' is missing")
    return text


def _whole_number(message: Message, name: str) -> int:
    text = _header(message, name)
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        _refuse(message, f"the header '{name}' is '{text[:20]}', no whole number")
    return int(text)


def _instant(message: Message, name: str) -> datetime:
    return _parsed_instant(message, name, _header(message, name))


def _parsed_instant(message: Message, name: str, text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        _refuse(message, f"'{name}' is '{text[:40]}', no instant")
    if instant.tzinfo is None:
        _refuse(message, f"'{name}' is '{text[:40]}', an instant without a zone")
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        _refuse(message, f"'{name}' is '{text[:40]}', an instant of no calendar")


def _refuse(message: Message, why: str) -> NoReturn:
    raise UnreadableMessageError(f"{_place(message)} cannot be read: {why}.")


def _place(message: Message) -> str:
    return f"Message {message.partition}-{message.offset} of topic '{message.topic}'"


def _instant_text(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _json_bytes(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, allow_nan=False, sort_keys=True).encode()


def _all_texts(body: Mapping[str, object]) -> bool:
    return all(isinstance(text, str) for text in body.values())


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)[:200]
