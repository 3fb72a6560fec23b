"""Does every record survive the bus whole, and is nothing else ever taken for one?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fines.announcement import Announcement
from fines.errors import (
    InvalidValueError,
    NewerMessageError,
    UnreadableMessageError,
)
from fines.evidence import EvidenceKind, EvidencePiece, address
from fines.plates import CharacterReading, PlateNumber, PlateReading
from fines.storage.evidence_folder import FolderEvidenceStore
from fines.violation import (
    Device,
    Measurement,
    OffenceCode,
    Reporter,
    ReporterKind,
    SiteId,
    Violation,
    ViolationId,
)
from pipeline.bus import Message
from pipeline.messages import (
    FRAME_VERSION,
    Draft,
    announcement_draft,
    read_announcement,
    read_frame,
    read_violation,
    violation_draft,
)
from tests.fines import invented

GOLDEN = Path(__file__).parent / "violation_v1.json"

# No database keeps NUL, so no message carries it (fines/strict_json.py).
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
instants = st.timedeltas(timedelta(0), timedelta(days=36_500)).map(
    lambda since: datetime(2000, 1, 1, tzinfo=UTC) + since
)
numbers = st.floats(allow_nan=False, allow_infinity=False)
pieces = st.builds(
    EvidencePiece,
    kind=st.sampled_from(EvidenceKind),
    sha256=st.binary(max_size=4).map(address),
    media_type=texts,
    captured_at=st.none() | instants,
    frame=st.none() | st.integers(0, 10**15),
    box_px=st.none() | st.tuples(*[st.integers(0, 5000)] * 4),
)
readings = st.builds(
    PlateReading,
    text=st.none() | texts.map(PlateNumber),
    country=st.none() | texts,
    pattern=st.none() | texts,
    candidates=st.lists(texts, max_size=2).map(tuple),
    rows=st.integers(1, 2),
    confidence=numbers,
    characters=st.lists(
        st.builds(CharacterReading, best=texts, p=numbers, next=texts, next_p=numbers), max_size=2
    ).map(tuple),
    reason=st.none() | texts,
)
violations = st.builds(
    Violation,
    id=texts.map(ViolationId),
    offence=texts.map(OffenceCode),
    plate=texts.map(PlateNumber),
    plate_reading=readings,
    site=texts.map(SiteId),
    place=texts,
    occurred_at=instants,
    measurement=st.none()
    | st.builds(
        Measurement, quantity=texts, value=numbers, unit=texts, uncertainty=numbers, charged=numbers
    ),
    evidence=st.lists(pieces, max_size=3).map(tuple),
    reported_by=st.builds(Reporter, kind=st.sampled_from(ReporterKind), identifier=texts),
    device=st.none()
    | st.builds(
        Device,
        name=texts,
        serial=texts,
        certificate=texts,
        certificate_valid_from=instants,
        certificate_valid_to=instants,
    ),
)


def arrived(draft: Draft) -> Message:
    return Message(
        topic=draft.topic,
        key=draft.key,
        value=draft.value,
        headers=draft.headers,
        partition=2,
        offset=7,
    )


def message(value: bytes, headers: Mapping[str, str], topic: str = "violations") -> Message:
    return Message(topic=topic, key="demo", value=value, headers=headers, partition=2, offset=7)


@given(violation=violations)
def test_every_violation_survives_the_bus(violation: Violation) -> None:
    assert read_violation(arrived(violation_draft(violation))) == violation


@given(
    announcement=st.builds(
        Announcement,
        kind=texts,
        key=texts,
        body=st.dictionaries(texts, texts, max_size=3),
        at=instants,
    )
)
def test_every_announcement_survives_the_bus(announcement: Announcement) -> None:
    assert read_announcement(arrived(announcement_draft(announcement))) == announcement


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (b"{", "it is no JSON (Expecting property name enclosed in double quotes: "
               "line 1 column 2 (char 1)): send one record in UTF-8."),
        (b"\xff", "it is no JSON ('utf-8' codec can't decode byte 0xff in position 0: "
                  "invalid start byte): send one record in UTF-8."),
        (b"[]", "its JSON is no table of fields."),
        (b'{"id": NaN}', "it is no JSON (NaN is no number): send one record in UTF-8."),
        (b'{"id": 1, "id": 2}', "it has 'id' twice in one table: send each name once."),
        (b"[" * 100_000, "it is JSON in more layers than anybody needs: send fewer."),
    ],
)  # fmt: skip
def test_wrong_json_says_what_is_wrong(value: bytes, sentence: str) -> None:
    for read in (read_violation, read_announcement):
        with pytest.raises(UnreadableMessageError) as said:
            read(message(value, {"v": "1"}))
        assert str(said.value) == f"Message 2-7 of topic 'violations' cannot be read: {sentence}"


def document() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(violation_draft(invented.violation()).value)
    return loaded


@pytest.mark.parametrize(
    "name", [field.name for field in fields(Violation) if field.default is MISSING]
)
def test_a_violation_that_lacks_a_field_is_refused(name: str) -> None:
    lacking = document()
    del lacking[name]
    with pytest.raises(UnreadableMessageError, match="it is no violation"):
        read_violation(message(json.dumps(lacking).encode(), {"v": "1"}))


@pytest.mark.parametrize(
    "change",
    [
        {"plate": 5},
        {"plate": None},
        {"site": ["demo"]},
        {"occurred_at": "2026-05-01T08:00:00"},
        {"occurred_at": "yesterday"},
        {"evidence": "none"},
        {"evidence": [{"kind": "selfie"}]},
        {"reported_by": {"kind": "neighbour", "identifier": "1"}},
        {"measurement": {"quantity": "speed"}},
        {"device": "certified"},
        {"unheard_of": 1},
    ],
)
def test_a_violation_with_a_wrong_value_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(UnreadableMessageError, match="it is no violation"):
        read_violation(message(json.dumps(document() | change).encode(), {"v": "1"}))


@pytest.mark.parametrize(
    "change", [{"kind": 1}, {"body": []}, {"body": {"a": 1}}, {"at": "now"}, {"more": "x"}]
)
def test_an_announcement_with_a_wrong_value_is_refused(change: dict[str, Any]) -> None:
    announced = Announcement(kind="decision.proposed", key="1", body={"a": "b"}, at=invented.NOON)
    loaded = json.loads(announcement_draft(announced).value)
    with pytest.raises(UnreadableMessageError):
        read_announcement(message(json.dumps(loaded | change).encode(), {"v": "1"}))


def test_a_newer_message_is_named_as_such(tmp_path: Path) -> None:
    newer = message(json.dumps(document()).encode(), {"v": "3", "site": "demo"})
    store = FolderEvidenceStore(tmp_path)
    for read, known in (
        (read_violation, 1),
        (read_announcement, 1),
        (lambda each: read_frame(each, store), FRAME_VERSION),
    ):
        with pytest.raises(NewerMessageError) as said:
            read(newer)
        assert str(said.value) == (
            f"Message 2-7 of topic 'violations' has version 3, this program reads up to {known}: "
            "upgrade it, then replay the message."
        )


@settings(max_examples=300)
@given(value=st.binary(max_size=60) | st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
).map(lambda loaded: json.dumps(loaded).encode()))  # fmt: skip
def test_any_other_bytes_are_refused_by_name(value: bytes) -> None:
    for read in (read_violation, read_announcement):
        with pytest.raises(InvalidValueError):
            read(message(value, {"v": "1"}))


def test_messages_of_version_1_stay_readable() -> None:
    kept = read_violation(message(GOLDEN.read_bytes(), {"v": "1"}))
    assert kept == invented.violation()
