"""When do the rules look at a vehicle again?"""

from __future__ import annotations

from datetime import timedelta
from math import hypot

from detectors.track import Observation, Track, TrackId

STANDING_SHARE = 0.03
LOOK_APART = timedelta(seconds=0.1)
LOOK_AGAIN = timedelta(seconds=2)
"""A standing vehicle may be breaking a rule by standing: often enough for frames to be kept."""


class DueLooks:
    """Rules look at a moving vehicle ten times a second, at a standing one now and then.

    They see its whole way each time, so a look less changes when an act is told, not which.
    """

    def __init__(self) -> None:
        self._looked: dict[TrackId, Observation] = {}

    def is_due(self, track: Track) -> bool:
        """Whether the rules are to look at this track now; they are taken to do so."""
        seen, looked = track.last, self._looked.get(track.id)
        if looked is not None and seen.at - looked.at < LOOK_APART:
            return False
        if looked is not None and seen.at - looked.at < LOOK_AGAIN:
            (x0, y0), (x1, y1) = looked.box.foot_px, seen.box.foot_px
            if hypot(x1 - x0, y1 - y0) < STANDING_SHARE * seen.box.height_px:
                return False
        self._looked[track.id] = seen
        return True

    def forget(self, track: TrackId) -> None:
        """The track has ended."""
        self._looked.pop(track, None)

    def forget_all(self) -> None:
        """The clock was set: nothing seen before counts."""
        self._looked.clear()
