"""Which lights does a controller tell, word by word, where words may be late, doubled or lost?

number   17     18     19     21 ...        20 is missing: what was told in it is not known
told     red    red    red    ?             so from 19 on each group is unknown until its own
                                            next word; 20 may still come and mend it
"""

from __future__ import annotations

from bisect import bisect_right, insort
from dataclasses import dataclass
from datetime import datetime, timedelta

from detectors.signals import (
    UNKNOWN_SIGNAL,
    SignalChange,
    SignalReading,
    SignalSource,
    SignalState,
)
from fines.errors import InvalidValueError

MOST_WORDS = 4000
# A controller that begins to count anew does not reach the same number sooner.
ANEW_AFTER = timedelta(minutes=1)
_TICK = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class SignalWord:
    """One message of a controller: from `at` on `group` shows `state`.

    The controller numbers its messages without gaps, whatever group they are about; it repeats
    the state as a sign of life.
    """

    at: datetime
    sequence: int
    controller: str
    group: str
    state: SignalState


class ControllerFeed:
    """The last `MOST_WORDS` words of one controller, put in order by their instants."""

    def __init__(self, heartbeat: timedelta) -> None:
        self._heartbeat = heartbeat
        self._words: list[SignalWord] = []
        self._by_number: dict[int, SignalWord] = {}

    def take(self, word: SignalWord) -> None:
        """Takes in a word; one heard before changes nothing.

        InvalidValueError for a number that was given to another word: both cannot be true, and
        from the first of the two on nothing is known until the next words.
        """
        place = bisect_right(self._words, word)
        if place and self._words[place - 1] == word:
            return
        twin = self._by_number.get(word.sequence)
        self._by_number[word.sequence] = word
        insort(self._words, word)
        if len(self._words) > MOST_WORDS:
            oldest = self._words.pop(0)
            if self._by_number.get(oldest.sequence) is oldest:
                del self._by_number[oldest.sequence]
        if twin is not None and abs(twin.at - word.at) < ANEW_AFTER:
            raise InvalidValueError(
                f"Controller '{word.controller}' gave the number {word.sequence} to two words, "
                f"'{twin.group} {twin.state}' and '{word.group} {word.state}'; mend its counter."
            )

    def reading(self, group: str, at: datetime) -> SignalReading:
        """The state at this instant: unknown where a word is missing, or after a long silence."""
        last = bisect_right(self._words, at, key=lambda word: word.at) - 1
        if last < 0 or at - self._words[last].at > self._heartbeat:
            return UNKNOWN_SIGNAL
        if last + 1 < len(self._words) and not self._follows(last + 1):
            return UNKNOWN_SIGNAL  # what is missing may have been told before this instant
        state, since = SignalState.UNKNOWN, None
        for place in range(last, -1, -1):
            word = self._words[place]
            if word.group == group:
                if since is not None and word.state is not state:
                    break
                state, since = word.state, word.at
            if not self._follows(place) or self._silent_before(place):
                break
        if since is None or state is SignalState.UNKNOWN:
            return UNKNOWN_SIGNAL
        return SignalReading(state=state, since=since)

    def changes(self, group: str, start: datetime, end: datetime) -> list[SignalChange]:
        """The states in force from start to end, and when they were unknown."""
        instants = {start, *self._turns(start, end)}
        rows: list[SignalChange] = []
        for at in sorted(instants):
            reading = self.reading(group, at)
            first = reading.since if not rows and reading.since is not None else at
            row = SignalChange(
                at=first, group=group, state=reading.state, source=SignalSource.CONTROLLER
            )
            if not rows or rows[-1].state is not row.state:
                rows.append(row)
        return rows

    def _turns(self, start: datetime, end: datetime) -> list[datetime]:
        """The instants between these two at which a state may have changed."""
        turns = []
        for nth, word in enumerate(self._words):
            if start < word.at <= end:
                turns.append(word.at)
            silent_from = word.at + self._heartbeat + _TICK
            following = self._words[nth + 1].at if nth + 1 < len(self._words) else None
            if start < silent_from <= end and (following is None or silent_from < following):
                turns.append(silent_from)
            broken_off = following is not None and not self._follows(nth + 1)
            if broken_off and start < word.at + _TICK <= end:
                turns.append(word.at + _TICK)
        return turns

    def _silent_before(self, place: int) -> bool:
        """Whether the word came after a silence longer than the heartbeat."""
        return self._words[place].at - self._words[place - 1].at > self._heartbeat

    def _follows(self, place: int) -> bool:
        """Whether no word is missing between this one and the one before it."""
        if place == 0:
            return False
        return self._words[place].sequence == self._words[place - 1].sequence + 1
