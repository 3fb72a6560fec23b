"""Is each event of a batch read by itself, and refused by itself?"""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fines.errors import InvalidValueError, TartipError
from fines.procedure.report import Report
from fines.storage.record_codec import to_document
from pipeline.event_batch import MOST_EVENTS, read_batch
from tests.fines.devices import device_event, signature

CONTENT = json.dumps(to_document(device_event())).encode()
LINE = {"content": base64.b64encode(CONTENT).decode(), "signature": signature(CONTENT)}


def ndjson(*lines: object) -> bytes:
    return b"\n".join(json.dumps(line).encode() for line in lines)


@pytest.mark.parametrize(
    "body", [ndjson(LINE, LINE), ndjson(LINE, LINE) + b"\r\n\n", json.dumps([LINE, LINE]).encode()]
)
def test_lines_and_a_list_hold_the_same(body: bytes) -> None:
    first, second = read_batch(body)
    assert isinstance(first, Report)
    assert first == second
    assert (first.content, first.event) == (CONTENT, device_event())


def test_a_bad_line_spoils_no_other() -> None:
    bad: list[object] = [
        {"content": "no base64!", "signature": "x"},
        {"content": LINE["content"]},
        {"content": base64.b64encode(b"{}").decode(), "signature": "x"},
        LINE | {"more": 1},
        [LINE],
        7,
    ]
    read = read_batch(ndjson(LINE, *bad) + b"\n{broken")
    assert [isinstance(one, Report) for one in read] == [True] + [False] * 7
    assert [str(one)[:40] for one in read[1:]] == [
        "'content' is no base64: send the signed ",
        "'signature' is missing: send it.",
        "'version' is missing: send it.",
        "'more' is not known here: leave it out.",
        "'event' is no table of fields: send one.",
        "'event' is no table of fields: send one.",
        "The event is no JSON (Expecting property",
    ]


@pytest.mark.parametrize(
    "body", [b"", b"  \n \n", b"[]", b"[1, 2", ndjson(*[7] * (MOST_EVENTS + 1))]
)
def test_what_is_no_batch_is_refused_whole(body: bytes) -> None:
    with pytest.raises(InvalidValueError):
        read_batch(body)


@given(st.binary(max_size=300))
def test_no_bytes_crash_it(body: bytes) -> None:
    try:
        read = read_batch(body)
    except InvalidValueError:
        return
    assert all(isinstance(one, TartipError) for one in read)
