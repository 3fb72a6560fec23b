"""Is a clock's state kept whole, and does only a proven clock prove an instant?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.clock_state import (
    ClockFault,
    ClockLimits,
    ClockLog,
    clock_document,
    load_clock_log,
    read_clock_document,
)
from fines.clock_state import ClockSource, ClockState
from fines.errors import ConfigurationError, InvalidValueError

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
LIMITS = ClockLimits(most_offset_ms=50, most_age=timedelta(minutes=10))
GOOD = ClockState(source=ClockSource.NTP, offset_ms=-3.5, uncertainty_ms=8.0, checked_at=NOON)
numbers = st.floats(-1e6, 1e6)
states = st.builds(
    ClockState,
    source=st.sampled_from(ClockSource),
    offset_ms=numbers,
    uncertainty_ms=st.floats(0, 1e6),
    checked_at=st.integers(0, 10**9).map(lambda ms: NOON + timedelta(milliseconds=ms)),
)


@given(states)
def test_every_state_survives_its_line(state: ClockState) -> None:
    assert read_clock_document(clock_document(state)) == state


@pytest.mark.parametrize(
    ("change", "after_s", "fault"),
    [
        ({}, 0, None),
        ({"source": ClockSource.PTP}, 600, None),
        ({}, 601, ClockFault.NOT_PROVEN),
        ({}, -601, ClockFault.NOT_PROVEN),
        ({"source": ClockSource.NONE}, 0, ClockFault.NOT_PROVEN),
        ({"offset_ms": -50.1}, 0, ClockFault.DRIFTS),
        ({"offset_ms": 45.0}, 0, ClockFault.NOT_PROVEN),
        ({"offset_ms": 42.0}, 0, None),
    ],
)
def test_only_a_clock_that_is_surely_near_proves_an_instant(
    change: dict[str, object], after_s: float, fault: ClockFault | None
) -> None:
    state = replace(GOOD, **change)  # type: ignore[arg-type]  # fields by name
    assert LIMITS.fault(state, NOON + timedelta(seconds=after_s)) == fault


def test_no_state_proves_nothing() -> None:
    assert LIMITS.fault(None, NOON) is ClockFault.NOT_PROVEN


@given(states, st.floats(0, 1e5), st.integers(-700, 700))
def test_a_worse_clock_is_never_trusted_more(state: ClockState, more: float, at_s: int) -> None:
    at = NOON + timedelta(seconds=at_s)
    worse = replace(state, uncertainty_ms=state.uncertainty_ms + more)
    if LIMITS.fault(state, at) is not None:
        assert LIMITS.fault(worse, at) is not None


def test_a_log_answers_with_what_was_checked_last(tmp_path: Path) -> None:
    later = replace(GOOD, checked_at=NOON + timedelta(minutes=1), offset_ms=9.0)
    file = tmp_path / "clock.jsonl"
    file.write_text(f"{clock_document(later)}\n\n{clock_document(GOOD)}\n", "utf-8")
    log = load_clock_log(file)
    assert [log.at(NOON + timedelta(seconds=at_s)) for at_s in (-5, 0, 59, 60, 3600)] == [
        GOOD, GOOD, GOOD, later, later,
    ]  # fmt: skip
    assert ClockLog([]).at(NOON) is None


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("ntp", "'ntp' is no JSON (Expecting value: line 1 column 1 (char 0)): send one record in "
                "UTF-8."),
        ('{"source": "ntp", "source": "none"}',
         "'{\"source\": \"ntp\", \"source\": \"none\"}' has 'source' twice in one table: send each "
         "name once."),
        (clock_document(GOOD).replace('"ntp"', "[]"),
         "source '[]' is none; write one of ntp, ptp, gnss, none."),
        (clock_document(GOOD).replace("-3.5", "1" + "0" * 399),
         f"offset_ms must be a number of milliseconds, not '1{'0' * 39}'."),
        (clock_document(GOOD).replace("2026-05-01T12:00:00.000Z", "0001-01-01T00:00:00+14:00"),
         "checked_at '0001-01-01T00:00:00+14:00' is no instant with zone, such as "
         "2026-01-01T00:00:00Z."),
        ("{}", "'{}' is no clock state: it needs checked_at, offset_ms, source, uncertainty_ms, "
               "nothing else."),
        (clock_document(GOOD).replace("ntp", "gps"),
         "source 'gps' is none; write one of ntp, ptp, gnss, none."),
        (clock_document(GOOD).replace("8.0", "NaN"),
         f"{clock_document(GOOD).replace('8.0', 'NaN')[:60]!r} is no JSON (NaN is no number): send "
         "one record in UTF-8."),
        (clock_document(GOOD).replace("-3.5", "true"),
         "offset_ms must be a number of milliseconds, not 'True'."),
        (clock_document(GOOD).replace(".000Z", ""),
         "checked_at '2026-05-01T12:00:00' is no instant with zone, such as "
         "2026-01-01T00:00:00Z."),
    ],
)  # fmt: skip
def test_a_wrong_line_is_told_with_its_number(line: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError) as said:
        read_clock_document(line)
    assert str(said.value) == sentence
    file = tmp_path / "clock.jsonl"
    file.write_text(f"{clock_document(GOOD)}\n{line}\n", "utf-8")
    with pytest.raises(ConfigurationError) as refused:
        load_clock_log(file)
    assert str(refused.value) == f"{file}:2: {sentence}"


def test_a_missing_log_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"none\.jsonl: cannot be read; check the path\."):
        load_clock_log(tmp_path / "none.jsonl")
