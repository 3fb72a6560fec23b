"""Is what chrony or a file says of the clock understood, and silence taken for no proof?"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from detectors.clock_state import clock_document
from fines.clock_state import ClockSource, ClockState
from fines.errors import ConfigurationError, InvalidValueError
from pipeline.machine_clock import MachineClock, chrony_state, open_machine_clock

# As chrony 4 prints it: 203.0.113.0/24 is kept for documents.
TRACKING = (
    "CB00710F,203.0.113.15,3,1777626000.500000000,-0.000310000,0.000043000,0.000120000,"
    "-11.325,0.002,0.087,0.012400000,0.001800000,64.3,Normal\n"
)
STATE = ClockState(
    source=ClockSource.NTP,
    offset_ms=-0.31,
    uncertainty_ms=8.0,
    checked_at=datetime(2026, 5, 1, 9, 0, 0, 500_000, tzinfo=UTC),
)


def close_to(state: ClockState | None) -> bool:
    return (
        state is not None
        and (state.source, state.checked_at) == (STATE.source, STATE.checked_at)
        and state.offset_ms == pytest.approx(STATE.offset_ms)
        and state.uncertainty_ms == pytest.approx(STATE.uncertainty_ms)
    )


def test_chrony_is_understood() -> None:
    assert close_to(chrony_state(TRACKING))


def test_a_clock_that_nothing_sets_has_no_source() -> None:
    silent = TRACKING.replace("Normal", "Not synchronised")
    assert chrony_state(silent).source is ClockSource.NONE


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("506 Cannot talk to daemon", "has 1 columns, not the 14"),
        (TRACKING.replace("0.001800000", "soon"), "holds no numbers where"),
        (TRACKING.replace("1777626000.5", "nan"), "holds no numbers where"),
    ],
)
def test_what_is_not_chronys_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(InvalidValueError, match=sentence):
        chrony_state(text)


def test_files_are_read_again_and_their_loss_is_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "tracking.csv"
    clock = open_machine_clock(f"chrony:{file}")
    clock = MachineClock(clock._read, every_s=0.0)
    clock.look()
    clock.look()
    assert clock.state is None
    assert caplog.messages == [
        f"The clock is not proven: {file}: cannot be read; is it still written?"
    ]
    file.write_text(TRACKING, "utf-8")
    clock.look()
    assert close_to(clock.state)


def test_the_newest_line_of_a_file_counts(tmp_path: Path) -> None:
    file = tmp_path / "ptp.jsonl"
    older = ClockState(
        source=ClockSource.PTP, offset_ms=1, uncertainty_ms=1,
        checked_at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    file.write_text(f"{clock_document(STATE)}\n{clock_document(older)}\n", "utf-8")
    clock = open_machine_clock(f"file:{file}")
    clock.look()
    assert clock.state == STATE


def test_a_look_waits_for_its_time() -> None:
    looks: list[int] = []

    def read() -> None:
        looks.append(1)

    clock = MachineClock(read, every_s=3600.0)
    clock.look()
    clock.look()
    assert looks == [1]


def test_chronyc_itself_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "chronyc"
    program.write_text(
        f'#!/bin/sh\n[ "$*" = "-c tracking" ] && printf "%s" "{TRACKING.strip()}"\n', "utf-8"
    )
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    clock = open_machine_clock("chrony")
    clock.look()
    assert close_to(clock.state)


def test_chronyc_that_fails_proves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    program = tmp_path / "chronyc"
    program.write_text("#!/bin/sh\necho '506 Cannot talk to daemon'\nexit 1\n", "utf-8")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    clock = open_machine_clock("chrony")
    clock.look()
    assert clock.state is None
    assert caplog.messages == [
        "The clock is not proven: chronyc says '506 Cannot talk to daemon'; is chronyd at work?"
    ]


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="'ntp' is not known: write none, chrony, "):
        open_machine_clock("ntp")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigurationError, match="there is no chronyc on the path"):
        open_machine_clock("chrony")
