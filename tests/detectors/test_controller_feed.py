"""Is a light told only where no word of its controller can be missing?"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.agreed_signals import recorded_signals
from detectors.controller_feed import MOST_WORDS, ControllerFeed, SignalWord
from detectors.signals import UNKNOWN_SIGNAL, SignalReading, SignalState
from fines.errors import InvalidValueError
from tests.detectors.plain_road import after

HEARTBEAT = timedelta(seconds=5)
LETTERS = {"r": SignalState.RED, "y": SignalState.YELLOW, "g": SignalState.GREEN}
Row = tuple[int, float, str]


def word(sequence: int, t_s: float, letter: str, group: str = "1") -> SignalWord:
    return SignalWord(
        at=after(t_s), sequence=sequence, controller="K-1", group=group, state=LETTERS[letter]
    )


def feed_of(*words: SignalWord) -> ControllerFeed:
    feed = ControllerFeed(HEARTBEAT)
    for one in words:
        feed.take(one)
    return feed


WHOLE = [
    word(1, 0, "g"), word(2, 3, "g"), word(3, 4, "y"), word(4, 6, "r"), word(5, 8, "g", "2"),
    word(6, 10, "r"), word(7, 14, "r"),
]  # fmt: skip


def red(since_s: float) -> SignalReading:
    return SignalReading(state=SignalState.RED, since=after(since_s))


def test_the_state_and_its_beginning() -> None:
    feed = feed_of(*WHOLE)
    assert feed.reading("1", after(-0.1)) == UNKNOWN_SIGNAL
    assert feed.reading("1", after(3.5)).state is SignalState.GREEN
    assert feed.reading("1", after(5.9)).state is SignalState.YELLOW
    assert feed.reading("1", after(6)) == red(6)
    assert feed.reading("1", after(15)) == red(6)
    assert feed.reading("3", after(15)) == UNKNOWN_SIGNAL


def test_words_may_come_late_doubled_and_in_any_order() -> None:
    mixed = [*WHOLE, *WHOLE]
    np.random.default_rng(3).shuffle(mixed)
    for t_s in (0, 3.5, 4, 6, 9, 15):
        assert feed_of(*mixed).reading("1", after(t_s)) == feed_of(*WHOLE).reading("1", after(t_s))


def test_a_missing_number_leaves_a_group_unknown_until_its_own_next_word() -> None:
    lacking = [one for one in WHOLE if one.sequence != 5]
    feed = feed_of(*lacking)
    assert feed.reading("1", after(6)) == UNKNOWN_SIGNAL
    assert feed.reading("1", after(9.9)) == UNKNOWN_SIGNAL
    assert feed.reading("1", after(10)) == red(10)
    assert feed.reading("2", after(12)) == UNKNOWN_SIGNAL
    feed.take(WHOLE[4])
    assert feed.reading("1", after(10)) == red(6)


def test_a_silence_longer_than_the_heartbeat_is_unknown() -> None:
    feed = feed_of(*WHOLE)
    assert feed.reading("1", after(19)) == red(6)
    assert feed.reading("1", after(19.001)) == UNKNOWN_SIGNAL
    feed.take(word(8, 30, "r"))
    assert feed.reading("1", after(25)) == UNKNOWN_SIGNAL
    assert feed.reading("1", after(30)) == red(30)


def test_a_count_that_begins_anew_breaks_what_was_known() -> None:
    feed = feed_of(*WHOLE, word(0, 15, "g", "2"), word(1, 70, "r"))
    assert feed.reading("1", after(14.5)) == UNKNOWN_SIGNAL
    assert feed.reading("1", after(15)) == UNKNOWN_SIGNAL
    assert feed.reading("1", after(70)) == red(70)


def test_one_number_for_two_words_is_refused_and_believed_by_nobody() -> None:
    feed = feed_of(*WHOLE)
    with pytest.raises(InvalidValueError, match="gave the number 6 to two words, '1 red' and"):
        feed.take(word(6, 10.5, "g"))
    assert feed.reading("1", after(10.2)) == UNKNOWN_SIGNAL


@pytest.mark.slow
@given(
    st.lists(st.tuples(st.floats(0.1, 4), st.sampled_from("rygr"), st.sampled_from("12")),
             min_size=1, max_size=30),
    st.sets(st.integers(0, 29)),
    st.floats(0, 60),
)  # fmt: skip
def test_a_red_that_is_told_was_red_the_whole_time(
    steps: list[tuple[float, str, str]], lost: set[int], t_s: float
) -> None:
    """Whatever words are lost: what the feed calls red, the controller had red all along."""
    now_s, words = 0.0, []
    for number, (pause_s, letter, group) in enumerate(steps):
        now_s += pause_s
        words.append(word(number, now_s, letter, group))
    told = feed_of(*[one for one in words if one.sequence not in lost]).reading("1", after(t_s))
    if told.state is SignalState.RED:
        assert told.since is not None
        shown = [one for one in words if one.group == "1" and one.at <= after(t_s)]
        within = [one for one in shown if one.at >= told.since]
        assert {one.state for one in within} == {SignalState.RED}


@given(st.sets(st.integers(1, 7)), st.integers(0, 4))
def test_the_evidence_tells_the_same_again(lost: set[int], start_s: int) -> None:
    feed = feed_of(*[one for one in WHOLE if one.sequence not in lost])
    rows = feed.changes("1", after(start_s), after(25))
    again = recorded_signals(rows, timedelta(0))
    for tenth in range(start_s * 10, 250):
        at = after(tenth / 10)
        assert again.reading("1", at) == feed.reading("1", at)


def test_only_so_many_words_are_kept() -> None:
    feed = ControllerFeed(HEARTBEAT)
    for number in range(MOST_WORDS + 500):
        feed.take(word(number, number, "r"))
    assert feed.reading("1", after(100)) == UNKNOWN_SIGNAL
    assert feed.reading("1", after(MOST_WORDS + 499)) == red(500)
