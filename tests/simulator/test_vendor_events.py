"""Are lists of events read as vendors write them, and wrong ones refused by name?"""

from __future__ import annotations

from pathlib import Path

import pytest

from fines.errors import InvalidValueError, NotFoundError
from simulator.vendor_events import VendorEvent, read_events
from tests.detectors.plain_road import after

EVENT = VendorEvent(plate="01KG123TST", at=after(10), offence="speeding", speed_kmh=84.2)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "plate,at,offence,speed_kmh\n"
                  "01 kg 123-tst,2026-05-01T14:00:10+06:00,speeding,84.2"),
        ("a.csv", "\ufeffat,plate,offence,note,speed_kmh\n"
                  "2026-05-01T08:00:10Z,01KG123TST,speeding,,84.2\n"),
        ("a.json", '[{"plate": "01KG123TST", "at": "2026-05-01T08:00:10Z", "offence": "speeding", '
                   '"speed_kmh": 84.2}]'),
        ("a.jsonl", '{"plate": "01KG123TST", "at": "2026-05-01T08:00:10Z", "offence": "speeding", '
                    '"measurement": {"quantity": "speed", "value": 84.2}}\n\n{"findings": 1}\n'),
    ],
    ids=["csv", "csv of a spreadsheet", "json", "tartip watch"],
)  # fmt: skip
def test_events_are_read(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    assert read_events(tmp_path / name) == [EVENT]


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("a.csv", "plate,at\n", "its head lacks offence; the first line names the columns."),
        ("a.csv", "plate,at,offence\n,2026-05-01T08:00:10Z,x", "line 2: 'plate' is None; write it"),
        ("a.csv", "plate,at,offence\nA1,10:00,x", "line 2: 'at' is '10:00'; write it with"),
        ("a.csv", "plate,at,offence\nA1,2026-05-01T08:00:10,x", "write it with its zone"),
        ("a.csv", "plate,at,offence,speed_kmh\nA1,2026-05-01T08:00:10Z,x,fast",
         "'speed_kmh' is 'fast'; write km/h from 0 to 500."),
        ("a.json", "[1]", "event 1: write an object with plate, at, offence."),
        ("a.json", "[{", "the list: not JSON"),
        ("a.jsonl", "{}\n{", "line 1: 'plate' is None"),
    ],
)  # fmt: skip
def test_wrong_lists_are_refused_by_name(
    name: str, text: str, sentence: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(InvalidValueError) as refused:
        read_events(tmp_path / name)
    assert sentence in str(refused.value)


def test_a_missing_file_and_one_that_is_no_text_are_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="name the list of events"):
        read_events(tmp_path / "none.csv")
    (tmp_path / "a.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidValueError, match="is not UTF-8 text"):
        read_events(tmp_path / "a.csv")
