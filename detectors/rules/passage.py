"""When did a vehicle go over a line for good? Crossings that box jitter cannot make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from detectors.track import Observation

MOST_GAP = timedelta(seconds=1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An observation with its signed distance from a line, in metres."""

    seen: Observation
    beyond_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """From clearly on this side (`clear`) over the line (`last_before`, `at`) to clearly beyond."""

    clear: Placed
    last_before: Placed
    at: Placed
    beyond: Placed

    @property
    def gap(self) -> timedelta:
        """The time in which the line was crossed unseen."""
        return self.at.seen.at - self.last_before.seen.at

    @property
    def crossed_at(self) -> datetime:
        """The instant of crossing, at even speed between the two frames."""
        run = self.at.beyond_m - self.last_before.beyond_m
        share = -self.last_before.beyond_m / run if run > 0 else 1.0
        return self.last_before.seen.at + self.gap * min(max(share, 0.0), 1.0)


def passage(way: Iterable[Placed], before_m: float, beyond_m: float) -> Passage | None:
    """The first passage from at least `before_m` before the line to `beyond_m` beyond it.

        before_m        line            beyond_m
    ───────┤─ ─ ─ ─ ─ ─ ─ │ ─ ─ ─ ─ ─ ─ ─ ─├──────▶   clear → at → beyond: one passage
    ───────┤─ ─ ─ ─ ─▶◀─ ─│─▶◀─ ─ ─ ─ ─ ─ ─│          jitter about the line: none

    The crossing that counts is the last one before `beyond_m` is reached.
    """
    clear: Placed | None = None
    last_before: Placed | None = None
    at: Placed | None = None
    for placed in way:
        if placed.beyond_m < 0:
            at = None
            last_before = placed
            if placed.beyond_m <= -before_m:
                clear = placed
            continue
        if clear is None or last_before is None:
            continue
        at = at or placed
        if placed.beyond_m >= beyond_m:
            return Passage(clear=clear, last_before=last_before, at=at, beyond=placed)
    return None
