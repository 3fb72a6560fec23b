"""Is a state told only while looks agree, and since the later end of its change?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.lamp_history import LEAST_LOOKS, MOST_UNSURE, LampHistory
from detectors.signals import UNKNOWN_SIGNAL, SignalReading, SignalState
from tests.detectors.plain_road import after

STEP_S = 0.1
LETTERS = {
    "r": SignalState.RED,
    "y": SignalState.YELLOW,
    "g": SignalState.GREEN,
    "b": SignalState.RED_YELLOW,
    "o": SignalState.OFF,
    "?": SignalState.UNKNOWN,
}


def looked(looks: str) -> LampHistory:
    """A look each tenth of a second; a blank is a frame that is missing."""
    history = LampHistory()
    for number, letter in enumerate(looks):
        if letter != " ":
            history.add(after(number * STEP_S), LETTERS[letter])
    return history


def told(looks: str) -> str:
    """What is told at each of these looks when all have been seen."""
    history = looked(looks)
    letters = {state: letter for letter, state in LETTERS.items()}
    return "".join(
        letters[history.reading(after(number * STEP_S)).state] for number in range(len(looks))
    )


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        ("yyyrrrr", "yyyrrrr"),
        ("yyyrr", "yyy??"),
        ("rrr?rrr", "rrrrrrr"),
        ("rrr??rr", "rrrrrrr"),
        ("rrr???rrr", "rrr???rrr"),
        ("rrrgrrr", "rrr?rrr"),
        ("rrrgggg", "rrrgggg"),
        ("rrr      rrr", "rrr??????rrr"),
        ("rrrooo" + "r" * 24, "rrr???" + "?" * 19 + "r" * 5),
        ("rrrrooooorrrrrooooorrrrr", "rrrr" + "?" * 20),
        ("?" * 9, "?" * 9),
        ("", ""),
    ],
    ids=[
        "a change", "too few looks", "one unsure look", "two unsure looks", "hidden",
        "one other look", "another change", "frames missing", "off, then again", "flashing",
        "never seen", "nothing",
    ],
)  # fmt: skip
def test_what_is_told(looks: str, expected: str) -> None:
    assert told(looks) == expected


def test_red_begins_with_the_first_look_that_saw_it() -> None:
    history = looked("gggyyyrrrr")
    assert history.reading(after(0.85)) == SignalReading(state=SignalState.RED, since=after(0.6))
    assert history.reading(after(0.55)) == UNKNOWN_SIGNAL
    assert history.reading(after(0.95)) == UNKNOWN_SIGNAL
    assert history.reading(after(-1)) == UNKNOWN_SIGNAL


@given(st.text(alphabet="rryygb?o ", max_size=120))
def test_red_is_told_only_within_looks_that_saw_red(looks: str) -> None:
    history = looked(looks)
    for number in range(len(looks)):
        reading = history.reading(after(number * STEP_S))
        if reading.state is not SignalState.RED:
            continue
        assert reading.since is not None
        first = round((reading.since - after(0)).total_seconds() / STEP_S)
        run = looks[first : number + 1]
        assert run[0] == "r"
        assert set(run) <= {"r", "?", " "}
        whole = looks[first:].lstrip("r? ")
        seen = looks[first : len(looks) - len(whole)]
        assert seen.count("r") >= LEAST_LOOKS


@given(st.text(alphabet="rryg?o ", max_size=80), st.integers(0, 80))
def test_what_was_told_once_is_never_told_otherwise(looks: str, seen: int) -> None:
    early, late = looked(looks[:seen]), looked(looks)
    for number in range(len(looks)):
        reading = early.reading(after(number * STEP_S))
        if reading.since is not None:
            assert late.reading(after(number * STEP_S)) == reading


def test_only_so_much_is_remembered() -> None:
    history = looked("rrrggg" * 2000)
    assert len(history.stretches(after(0), after(2000))) <= 257
    assert history.reading(after(0.1)) == UNKNOWN_SIGNAL
    assert timedelta(0) < MOST_UNSURE < timedelta(seconds=1)
