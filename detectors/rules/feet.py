"""Where on the road was a vehicle in each frame in which its foot can be trusted?

A box whose lower part something hides ends too high, and its foot seems to drive on: the vehicle
would also have grown wider on the road, which no vehicle does.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from detectors.road import Point
from detectors.site import Site
from detectors.track import Observation, Track, TrackId

MOST_WIDER = 1.18
LOOK_BACK = timedelta(seconds=0.7)
MEMORY = timedelta(seconds=3.0)
MOST_REMEMBERED = 128
"""Two cameras full of vehicles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """An observation and the place on the road, in metres, where its near end stands."""

    seen: Observation
    at_m: Point


class _Growing:
    """The feet of a track that grows frame by frame: what was placed once is not placed again."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.seen: tuple[Observation, ...] = ()
        self.feet: tuple[Foot, ...] = ()
        self._widths: deque[tuple[Observation, float]] = deque()

    def grown_from(self, track: Track) -> bool:
        """Whether the track begins with just what was placed already."""
        known = len(self.seen)
        return (
            0 < known <= len(track.observations)
            and track.observations[known - 1] is self.seen[-1]
            and track.observations[0] is self.seen[0]
        )

    def take(self, track: Track) -> None:
        """Places the observations that are new."""
        new = [
            foot
            for seen in track.observations[len(self.seen) :]
            if (foot := self._placed(seen)) is not None
        ]
        self.seen = track.observations
        self.feet += tuple(new)

    def _placed(self, seen: Observation) -> Foot | None:
        at_m = None if seen.foot_hidden else self.site.foot_m(seen.box)
        if at_m is None:
            return None
        wide_m = self.site.width_m(seen.box)
        widths = self._widths
        if widths and seen.at - widths[-1][0].at > MEMORY:
            widths.clear()
        while len(widths) > 1 and widths[-1][0].at - widths[0][0].at > LOOK_BACK:
            widths.popleft()
        if widths and wide_m > MOST_WIDER * median(wide for _, wide in widths):
            return None
        widths.append((seen, wide_m))
        return Foot(seen=seen, at_m=at_m)


_recent: OrderedDict[tuple[TrackId, int], _Growing] = OrderedDict()


def feet(track: Track, site: Site) -> tuple[Foot, ...]:
    """The trusted feet of a track, oldest first.

    Every rule asks, and asks again when the track has grown: the last answers are kept.
    """
    key = track.id, id(site)
    growing = _recent.get(key)
    if growing is None or growing.site is not site or not growing.grown_from(track):
        growing = _recent[key] = _Growing(site)
    growing.take(track)
    _recent.move_to_end(key)
    while len(_recent) > MOST_REMEMBERED:
        _recent.popitem(last=False)
    return growing.feet
