"""How does a printer speak? The little of IPP (RFC 8010, 8011) that sends a document and asks."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_PRINT_JOB, _GET_JOBS = 0x0002, 0x000A
_OPERATION, _END = b"\x01", b"\x03"
_DELIMITER_BELOW = 0x10
_NAME, _KEYWORD, _URI, _CHARSET, _LANGUAGE, _MEDIA_TYPE = 0x42, 0x44, 0x45, 0x47, 0x48, 0x49
_JOB_GROUP = 0x02
JOB_ENDED_FROM, JOB_COMPLETED = 7, 9
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a printer knows of a job; `state` is RFC 8011's job-state: 9 is completed, 7 and 8 are
    broken off, less is under way."""

    number: int
    name: str
    state: int


def get_jobs(printer_url: str, which: str) -> bytes:
    """A Get-Jobs request; `which` is `completed` or `not-completed`."""
    attributes = (
        *_opening(printer_url),
        (_KEYWORD, "which-jobs", which),
        (_KEYWORD, "requested-attributes", "job-id"),
        (_KEYWORD, "", "job-name"),
        (_KEYWORD, "", "job-state"),
    )
    return _request(_GET_JOBS, attributes)


def read_jobs(content: bytes) -> list[Job]:
    """The jobs of an answer; ValueError where these bytes are none."""
    jobs = []
    for attributes in _groups(content, _JOB_GROUP):
        try:
            (number,) = struct.unpack(">i", attributes[b"job-id"])
            (state,) = struct.unpack(">i", attributes[b"job-state"])
            name = attributes[b"job-name"].decode(errors="replace")
        except (KeyError, struct.error) as error:
            raise ValueError("a job of the answer lacks its number, name or state") from error
        jobs.append(Job(number=number, name=name, state=state))
    return jobs


def print_job(printer_url: str, name: str, document: bytes) -> bytes:
    """A Print-Job request with the document behind it."""
    attributes = (
        *_opening(printer_url),
        (_NAME, "job-name", name),
        (_MEDIA_TYPE, "document-format", "application/pdf"),
    )
    return _request(_PRINT_JOB, attributes) + document


def _opening(printer_url: str) -> tuple[tuple[int, str, str], ...]:
    return (
        (_CHARSET, "attributes-charset", "utf-8"),
        (_LANGUAGE, "attributes-natural-language", "en"),
        (_URI, "printer-uri", printer_url),
        (_NAME, "requesting-user-name", "tartip"),
    )


def _request(operation: int, attributes: tuple[tuple[int, str, str], ...]) -> bytes:
    head = struct.pack(">BBHI", 2, 0, operation, 1)
    return head + _OPERATION + b"".join(_attribute(*one) for one in attributes) + _END


def _attribute(tag: int, name: str, value: str) -> bytes:
    return b"".join(
        (
            struct.pack(">B", tag),
            *(struct.pack(">H", len(text)) + text for text in (name.encode(), value.encode())),
        )
    )


def read_answer(content: bytes) -> Answer:
    """The printer's answer; ValueError where these bytes are none."""
    found: dict[bytes, bytes] = {}
    for attributes in _groups(content, None):
        found |= attributes
    (status,) = struct.unpack_from(">H", content, 2)
    job, message = found.get(b"job-id"), found.get(b"status-message", b"")
    return Answer(
        status=status,
        job=struct.unpack(">i", job)[0] if job else None,
        message=message.decode(errors="replace"),
    )


def _groups(content: bytes, wanted: int | None) -> list[dict[bytes, bytes]]:
    """The attributes of each group of this tag (None: of any), by name; of several values the
    first."""
    if len(content) < _SHORTEST_ANSWER_BYTES:
        raise ValueError("the answer is shorter than any of IPP")
    groups: list[tuple[int, dict[bytes, bytes]]] = []
    at = 8
    try:
        while content[at] != _END[0]:
            if content[at] < _DELIMITER_BELOW:
                groups.append((content[at], {}))
                at += 1
                continue
            name, value_at = _text(content, at + 1)
            value, at = _text(content, value_at)
            if name and groups:
                groups[-1][1].setdefault(name, value)
    except (IndexError, struct.error) as error:
        raise ValueError("the answer ends in the middle") from error
    return [attributes for tag, attributes in groups if wanted in (None, tag)]


def _text(content: bytes, at: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from(">H", content, at)
    return content[at + 2 : at + 2 + length], at + 2 + length
