"""Does the chain charge nobody by a clock that is not proven, drifts, or was set meanwhile?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fines.clock_state import ClockSource, ClockState
from fines.violation import Violation
from tests.detectors.plain_road import SITE, after
from tests.detectors.scripted import one_car
from tests.detectors.test_chain import RUNS_RED, chain_of, frame, run

ASKS = SITE + "\n[clock]\nmost_offset_ms = 50\nmost_age_s = 600\n"
GOOD = ClockState(source=ClockSource.NTP, offset_ms=4.0, uncertainty_ms=10.0, checked_at=after(-60))


def watched(
    folder: Path, clock: ClockState | None, last: ClockState | None, site: str = ASKS
) -> tuple[list[Violation], dict[str, int]]:
    """A drive through red; the frames after the act carry `last`."""
    chain = chain_of(folder, one_car(RUNS_RED), site=site)
    found = []
    for number, (t_s, _, _) in enumerate(RUNS_RED):
        state = clock if number < 27 else last
        found += chain.process(replace(frame(number, t_s), clock=state))
    return found + chain.finish(), {str(doubt): count for doubt, count in chain.not_judged.items()}


def test_a_proven_clock_charges(tmp_path: Path) -> None:
    found, doubts = watched(tmp_path, GOOD, GOOD)
    assert (len(found), doubts) == (1, {})


@pytest.mark.parametrize(
    ("last", "doubt"),
    [
        (None, "clock_not_proven"),
        (replace(GOOD, source=ClockSource.NONE), "clock_not_proven"),
        (replace(GOOD, checked_at=after(-700)), "clock_not_proven"),
        (replace(GOOD, uncertainty_ms=47.0), "clock_not_proven"),
        (replace(GOOD, offset_ms=-51.0), "clock_drift"),
    ],
)
def test_one_frame_of_a_doubtful_clock_is_enough(
    last: ClockState | None, doubt: str, tmp_path: Path
) -> None:
    assert watched(tmp_path, GOOD, last) == ([], {doubt: 1})


def test_without_the_table_no_clock_is_asked(tmp_path: Path) -> None:
    found, doubts = watched(tmp_path, None, None, SITE)
    assert (len(found), doubts) == (1, {})


@pytest.mark.parametrize("back_s", [0.3, 5.0, 3600.0])
def test_a_clock_that_runs_back_lets_go_of_what_is_in_sight(back_s: float, tmp_path: Path) -> None:
    chain = chain_of(tmp_path, one_car(RUNS_RED))
    found = []
    for number, (t_s, _, _) in enumerate(RUNS_RED):
        found += chain.process(frame(number, t_s - (back_s if number >= 26 else 0.0)))
    assert found + chain.finish() == []
    assert chain.not_judged == {"clock_ran_back": 1}
    assert chain.frames == len(RUNS_RED)


def test_after_a_clock_was_set_back_the_next_vehicle_is_judged(tmp_path: Path) -> None:
    chain = chain_of(tmp_path, lambda number: one_car(RUNS_RED)(number) if number < 60 else [])
    chain.process(frame(70, 7200.0))
    # A new start after an hour's correction: numbers and instants are both smaller.
    (violation,) = run(chain, RUNS_RED)
    assert violation.occurred_at == after(3.5)
    assert chain.not_judged == {"clock_ran_back": 1}


@pytest.mark.parametrize("twice", ["the same stamp", "the same frame"])
def test_what_is_stamped_twice_is_passed_over_once(twice: str, tmp_path: Path) -> None:
    chain = chain_of(tmp_path, one_car(RUNS_RED))
    found = []
    for number, (t_s, _, _) in enumerate(RUNS_RED):
        found += chain.process(frame(number, t_s))
        if number == 10:
            again = frame(11 if twice == "the same stamp" else 10, t_s)
            assert chain.process(again) == []
    (violation,) = found + chain.finish()
    assert violation.occurred_at - after(0) == timedelta(seconds=3.5)
    assert chain.not_judged == {"frame_not_newer": 1}
