"""Since when does a head surely show its state, by looks at it that may be wrong or missing?

    look     y y y r r r r ? r r r r g g g g        ? = unsure
    told     y y y r r r r r r r r r g g g g        a run of three begins with its first look
                   └ since: the first look that saw it, the later end of when it changed

What is told holds from the first to the last agreeing look, never beyond: between a state's last
look and the first of the next, while something hides the head, after a light was off (it may be
flashing) and where frames are missing, the state is unknown.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from detectors.signals import UNKNOWN_SIGNAL, SignalReading, SignalState

LEAST_LOOKS = 3
# A pulsing lamp or a lens flare blinds single frames; no programme goes from red to red so fast.
MOST_UNSURE = timedelta(milliseconds=250)
MOST_GAP = timedelta(milliseconds=500)
AFTER_OFF = timedelta(seconds=2)
KEPT_STRETCHES = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A state from its first to its last agreeing look."""

    state: SignalState
    since: datetime
    until: datetime


class LampHistory:
    """The looks at one signal group, in order; the last `KEPT_STRETCHES` states are kept."""

    def __init__(self) -> None:
        self._past: deque[Stretch] = deque(maxlen=KEPT_STRETCHES)
        self._current: Stretch | None = None
        self._run: Stretch | None = None
        self._run_looks = 0
        self._looked_at: datetime | None = None
        self._off_at: datetime | None = None

    def add(self, at: datetime, seen: SignalState) -> None:
        """One look, later than the one before."""
        if self._looked_at is not None and at - self._looked_at > MOST_GAP:
            self._end_current()
            self._run = None
        self._looked_at = at
        if seen is SignalState.OFF:
            self._off_at = at
            self._end_current()
        if seen in (SignalState.OFF, SignalState.UNKNOWN):
            self._run = None
            if self._current is not None and at - self._current.until > MOST_UNSURE:
                self._end_current()
            return
        if self._current is not None and seen is self._current.state:
            self._current = Stretch(state=seen, since=self._current.since, until=at)
            self._run = None
            return
        # Another state, even for one look, ends what was told: a doubt is the driver's.
        self._end_current()
        self._count(at, seen)

    def _count(self, at: datetime, seen: SignalState) -> None:
        if self._off_at is not None and at - self._off_at < AFTER_OFF:
            self._run = None
            return
        if self._run is None or self._run.state is not seen:
            self._run, self._run_looks = Stretch(state=seen, since=at, until=at), 0
        self._run = Stretch(state=seen, since=self._run.since, until=at)
        self._run_looks += 1
        if self._run_looks >= LEAST_LOOKS:
            self._current, self._run = self._run, None

    def _end_current(self) -> None:
        if self._current is not None:
            self._past.append(self._current)
            self._current = None

    def reading(self, at: datetime) -> SignalReading:
        """The state that was surely shown at this instant, and since when."""
        for stretch in self._newest_first():
            if stretch.since <= at:
                if at <= stretch.until:
                    return SignalReading(state=stretch.state, since=stretch.since)
                break
        return UNKNOWN_SIGNAL

    def stretches(self, start: datetime, end: datetime) -> list[Stretch]:
        """The states told between these instants, oldest first."""
        kept = [part for part in self._newest_first() if part.until >= start and part.since <= end]
        return kept[::-1]

    def _newest_first(self) -> Iterator[Stretch]:
        if self._current is not None:
            yield self._current
        yield from reversed(self._past)
