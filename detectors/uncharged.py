"""What was not charged, of whom, and why: counted for ever, told once."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from datetime import datetime

from detectors.detection import Box
from detectors.rules.finding import Doubt
from detectors.track import Track, TrackId
from fines.violation import OffenceCode

MOST_UNTOLD = 64
"""Who does not ask does not want them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncharged:
    """An act that may have happened and is not charged; `frame` and `box` show whose it was."""

    offence: OffenceCode
    doubt: Doubt
    at: datetime
    track: TrackId
    frame: int
    box: Box


class DoubtBook:
    """The doubts of one chain."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[OffenceCode | None, Doubt]] = Counter()
        """Of which offence, None where it is of none, and why."""
        self._untold: deque[Uncharged] = deque(maxlen=MOST_UNTOLD)

    def count(self, offence: OffenceCode | None, doubt: Doubt) -> None:
        """A doubt that is of no one vehicle."""
        self.counts[offence, doubt] += 1

    def note(self, offence: OffenceCode, doubt: Doubt, track: Track, at: datetime) -> None:
        """A doubt about what this track did at this instant."""
        self.count(offence, doubt)
        seen = min(track.observations, key=lambda one: abs(one.at - at))
        self._untold.append(
            Uncharged(
                offence=offence, doubt=doubt, at=at, track=track.id, frame=seen.frame, box=seen.box
            )
        )

    def told(self) -> list[Uncharged]:
        """What came since the last call."""
        untold = list(self._untold)
        self._untold.clear()
        return untold

    def together(self) -> Counter[Doubt]:
        """Of all offences together, by reason."""
        sums: Counter[Doubt] = Counter()
        for (_, doubt), count in self.counts.items():
            sums[doubt] += count
        return sums
