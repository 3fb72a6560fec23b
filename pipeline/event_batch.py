"""How do many signed events travel in one request? A line each, and each signed by itself.

A line is JSON: `{"content": BASE64, "signature": BASE64}`, the very bytes that the device signed
and its signature; the whole is newline-delimited JSON, or one JSON array of the same.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from dataclasses import dataclass

from fines.errors import InvalidValueError, TartipError
from fines.procedure.report import Report
from pipeline.device_events import LONGEST_SIGNATURE, read_report
from pipeline.json_shape import Bounds, parsed, read

MOST_EVENTS = 1000
_LONGEST_CONTENT = 44 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedEvent:
    """The bytes that a device signed, and its signature, both in base64."""

    content: str
    signature: str


_BOUNDS: Bounds = {
    (SignedEvent, "content"): {"maxLength": _LONGEST_CONTENT},
    (SignedEvent, "signature"): {"maxLength": LONGEST_SIGNATURE},
}


def read_batch(body: bytes) -> list[Report | TartipError]:
    """Each event of a batch, or what is wrong with it alone, in order.

    InvalidValueError where the whole is no batch, or one of too many events.
    """
    lines = list(_lines(body))
    if not 0 < len(lines) <= MOST_EVENTS:
        raise InvalidValueError(f"The batch has {len(lines)} events: send 1 to {MOST_EVENTS}.")
    return [_report(line) for line in lines]


def _lines(body: bytes) -> Iterator[bytes]:
    if body.lstrip()[:1] != b"[":
        yield from (line for line in body.split(b"\n") if line.strip())
        return
    entries = parsed(body)
    yield from (json.dumps(entry).encode() for entry in entries)


def _report(line: bytes) -> Report | TartipError:
    try:
        signed = read(SignedEvent, parsed(line), _BOUNDS)
        return read_report(_bytes(signed.content), signed.signature)
    except TartipError as error:
        return error


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidValueError("'content' is no base64: send the signed bytes so.") from None
