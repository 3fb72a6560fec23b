"""How does a printer speak? The little of IPP (RFC 8010, 8011) that sends one document."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_PRINT_JOB = 0x0002
_OPERATION, _END = b"\x01", b"\x03"
_DELIMITER_BELOW = 0x10
_INTEGER, _NAME, _URI, _CHARSET, _LANGUAGE, _MEDIA_TYPE = 0x21, 0x42, 0x45, 0x47, 0x48, 0x49
SUCCESS_BELOW = 0x0100
BUSY = 0x0507
FAILED_FROM = 0x0500
_SHORTEST_ANSWER_BYTES = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the printer said: its status and, where it took the job, the number of the job."""

    status: int
    job: int | None
    message: str


def print_job(printer_url: str, name: str, document: bytes) -> bytes:
    """A Print-Job request with the document behind it."""
    attributes = (
        (_CHARSET, "attributes-charset", "utf-8"),
        (_LANGUAGE, "attributes-natural-language", "en"),
        (_URI, "printer-uri", printer_url),
        (_NAME, "requesting-user-name", "tartip"),
        (_NAME, "job-name", name),
        (_MEDIA_TYPE, "document-format", "application/pdf"),
    )
    head = struct.pack(">BBHI", 2, 0, _PRINT_JOB, 1)
    return head + _OPERATION + b"".join(_attribute(*one) for one in attributes) + _END + document


def _attribute(tag: int, name: str, value: str) -> bytes:
    return b"".join(
        (
            struct.pack(">B", tag),
            *(struct.pack(">H", len(text)) + text for text in (name.encode(), value.encode())),
        )
    )


def read_answer(content: bytes) -> Answer:
    """The printer's answer; ValueError where these bytes are none."""
    if len(content) < _SHORTEST_ANSWER_BYTES:
        raise ValueError("the answer is shorter than any of IPP")
    (status,) = struct.unpack_from(">H", content, 2)
    job, message, at = None, "", 8
    try:
        while content[at] != _END[0]:
            if content[at] < _DELIMITER_BELOW:
                at += 1
                continue
            name, value_at = _text(content, at + 1)
            value, after = _text(content, value_at)
            if name == b"job-id" and content[at] == _INTEGER:
                (job,) = struct.unpack(">i", value)
            elif name == b"status-message":
                message = value.decode(errors="replace")
            at = after
    except (IndexError, struct.error) as error:
        raise ValueError("the answer ends in the middle") from error
    return Answer(status=status, job=job, message=message)


def _text(content: bytes, at: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from(">H", content, at)
    return content[at + 2 : at + 2 + length], at + 2 + length
