"""Is the state of a light told only where the log proves it?"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from detectors.signals import (
    UNKNOWN_SIGNAL,
    SignalLog,
    SignalReading,
    SignalState,
    load_signals,
    to_csv,
)
from fines.errors import ConfigurationError
from tests.detectors.plain_road import after, lights

LOG = lights((0, "green"), (10, "yellow"), (13, "red"), (20, "red"), (30, "unknown"), (31, "green"))


def red(since_s: float) -> SignalReading:
    return SignalReading(state=SignalState.RED, since=after(since_s))


@pytest.mark.parametrize(
    ("t_s", "expected"),
    [
        (-1, UNKNOWN_SIGNAL),
        (0, SignalReading(state=SignalState.GREEN, since=after(0))),
        (12.9, SignalReading(state=SignalState.YELLOW, since=after(10))),
        (13, red(13)),
        (25, red(13)),
        (30.5, UNKNOWN_SIGNAL),
        (330.9, SignalReading(state=SignalState.GREEN, since=after(31))),
        (331.1, UNKNOWN_SIGNAL),
    ],
    ids=["before", "first row", "yellow", "change", "sign of life", "unknown", "old", "stale"],
)
def test_the_state_and_its_beginning(t_s: float, expected: SignalReading) -> None:
    assert LOG.reading("1", after(t_s)) == expected


def test_another_group_is_unknown() -> None:
    assert LOG.reading("2", after(5)) == UNKNOWN_SIGNAL


def test_the_extract_holds_the_row_in_force_at_its_start() -> None:
    assert to_csv(LOG.changes("1", after(12), after(21))) == (
        b"at,group,state\n"
        b"2026-05-01T08:00:10.000Z,1,yellow\n"
        b"2026-05-01T08:00:13.000Z,1,red\n"
        b"2026-05-01T08:00:20.000Z,1,red\n"
    )


def test_a_shifted_log_shows_the_same_later() -> None:
    later = LOG.shifted(timedelta(hours=2))
    assert later.reading("1", after(7213)) == red(7213)


def test_a_written_log_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "signals.csv"
    file.write_bytes(to_csv(LOG.changes("1", after(0), after(40))))
    assert load_signals(file).reading("1", after(25)) == red(13)
    assert to_csv([]) == b"at,group,state\n"
    assert SignalLog([]).reading("1", after(0)) == UNKNOWN_SIGNAL


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("when,group,state\n", ":1: the first line must be 'at,group,state'."),
        ("at,group,state\nyesterday,1,red\n", ":2: 'yesterday' is no instant; write it as"),
        ("at,group,state\n2026-05-01T08:00:00,1,red\n", ":2: '2026-05-01T08:00:00' has no zone"),
        ("at,group,state\n\n2026-05-01T08:00:00Z,1,blue\n", ":3: 'blue' is no state; write one"),
        ("at,group,state,source\n2026-05-01T08:00:00Z,1,red,me\n", ":2: 'me' is no source; write"),
        ("at,group,state\n2026-05-01T08:00:00Z,1\n", ":2: '2026-05-01T08:00:00Z,1' must be"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(text: str, sentence: str, tmp_path: Path) -> None:
    file = tmp_path / "signals.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigurationError) as refused:
        load_signals(file)
    assert sentence in str(refused.value)
