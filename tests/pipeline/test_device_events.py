"""Does the program read exactly what the published schema allows, and name what is wrong?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from fines.errors import InvalidValueError
from fines.storage.record_codec import to_document
from pipeline.device_events import event_schema, read_report
from tests.fines.devices import device_event

PUBLISHED = Path(__file__).parents[2] / "docs" / "device-event.schema.json"
VALIDATOR = Draft202012Validator(event_schema())


def document(**changed: Any) -> dict[str, Any]:
    return to_document(device_event()) | changed


def test_the_published_schema_is_the_programs() -> None:
    assert json.loads(PUBLISHED.read_text("utf-8")) == event_schema()
    Draft202012Validator.check_schema(event_schema())


def test_a_whole_event_is_read_as_it_was_meant() -> None:
    content = json.dumps(document()).encode()
    read = read_report(content, "c2ln")
    assert (read.event, read.content, read.signature) == (device_event(), content, "c2ln")
    assert VALIDATOR.is_valid(document())


MISSING = [name for name in event_schema()["required"]]


@pytest.mark.parametrize("name", MISSING)
def test_a_missing_field_is_refused_by_name(name: str) -> None:
    lacking = document()
    del lacking[name]
    with pytest.raises(InvalidValueError, match=f"^'{name}' is missing: send it.$"):
        read_report(json.dumps(lacking).encode(), "")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"version": 2}, "'version' is 2: this program reads 1."),
        ({"device": ""}, "'device' has 0 characters: send 1 to 200."),
        ({"device": "a\nb"}, "'device' is 'a\\nb': send visible characters only."),
        ({"event": 7}, "'event' is 7: send a text."),
        ({"sequence": 1.5}, "'sequence' is 1.5: send a whole number."),
        ({"sequence": -1}, "'sequence' is -1: send 0 to 9007199254740991."),
        ({"occurred_at": "2026-05-01T08:00:00"}, "'occurred_at' is '2026-05-01T08:00:00': "
         "add its zone, such as Z or +06:00."),
        ({"occurred_at": "noon"}, "'occurred_at' is 'noon': "
         "send an instant such as 2026-05-01T08:00:00.250Z."),
        ({"plate": {"text": "01KG001DEM"}}, "'plate.confidence' is missing: send it."),
        ({"plate": {"text": "01KG001DEM", "confidence": True}},
         "'plate.confidence' is True: send a number."),
        ({"plate": {"text": "01KG001DEM", "confidence": 1.01}},
         "'plate.confidence' is 1.01: send 0 to 1."),
        ({"clock": {"source": "sundial", "offset_ms": 0, "checked_at": "2026-05-01T08:00:00Z"}},
         "'clock.source' is 'sundial': write one of ntp, ptp, gnss."),
        ({"pictures": "none"}, "'pictures' is 'none': send a list."),
        ({"pictures": [{"kind": "at", "media_type": "text/html"}]},
         "'pictures.0.media_type' is 'text/html': it must fit "
         "^(image/jpeg|image/png|video/mp4)$."),
        ({"pictures": [{"kind": "manifest", "media_type": "image/png"}]},
         "'pictures.0.kind' is 'manifest': write one of before, at, after, plate_frame, "
         "plate_crop, overview, clip."),
        ({"pictures": [{}] * 11}, "'pictures' has 11 entries: send at most 10."),
        ({"pictures": [{"kind": "at", "media_type": "image/png", "box_px": [1, 2, 3]}]},
         "'pictures.0.box_px' has 3 entries: send 4."),
        ({"measurement": {"quantity": "speed", "value": 1e300, "unit": "km/h"}},
         "'measurement.value' is 1e+300: send -9007199254740991 to 9007199254740991."),
        ({"clock": {"source": "ntp", "offset_ms": 10**399, "checked_at": "2026-05-01T08:00:00Z"}},
         f"'clock.offset_ms' is 1{'0' * 79}: send -86400000 to 86400000."),
        ({"mood": "good"}, "'mood' is not known here: leave it out."),
    ],
)  # fmt: skip
def test_a_wrong_field_is_refused_by_name(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidValueError) as said:
        read_report(json.dumps(document(**changed)).encode(), "")
    assert str(said.value) == sentence


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b'{"version": NaN}',
        b'{"device": "a", "device": "b"}',
        b'{"a":' * 100_000,
        b"[" * 100_000,
        b'{"sequence": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_no_event_is_refused_and_crashes_nothing(content: bytes) -> None:
    with pytest.raises(InvalidValueError):
        read_report(content, "")


leaves = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9)
)
trees = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner)
)


@settings(max_examples=300)
@given(name=st.sampled_from(sorted(document())), value=trees)
def test_what_the_schema_forbids_is_refused(name: str, value: Any) -> None:
    """The reader may be stricter (instants, visible texts, no duplicate), never laxer."""
    changed = document(**{name: value})
    try:
        read_report(json.dumps(changed).encode(), "")
    except InvalidValueError:
        return
    assert VALIDATOR.is_valid(changed)
