"""Where on the road was a vehicle in each frame in which its foot can be trusted?

A box whose lower part something hides ends too high, and its foot seems to drive on: the vehicle
would also have grown wider on the road, which no vehicle does. A car that changes lanes does, since
it shows its side; but it keeps its height, of which a hidden lower part takes most.
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
MOST_TURNED, LEAST_HEIGHT = 1.7, 0.75
"""How much wider a turning car may seem, and what share of its height it must keep then."""
LOW, CAR_M = ("car", "motorcycle"), 2.3
"""What was wider is no car: of a lorry a hidden part takes too little of the height to tell."""
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
        self._sizes: deque[tuple[Observation, float, float]] = deque()

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
        high_m = seen.box.height_px / max(seen.box.width_px, 1.0) * wide_m
        sizes = self._sizes
        if sizes and seen.at - sizes[-1][0].at > MEMORY:
            sizes.clear()
        while len(sizes) > 1 and sizes[-1][0].at - sizes[0][0].at > LOOK_BACK:
            sizes.popleft()
        if sizes and not self._same_size(seen, wide_m, high_m):
            return None
        sizes.append((seen, wide_m, high_m))
        return Foot(seen=seen, at_m=at_m)

    def _same_size(self, seen: Observation, wide_m: float, high_m: float) -> bool:
        usual_m = median(wide for _, wide, _ in self._sizes)
        if wide_m <= MOST_WIDER * usual_m:
            return True
        high_before_m = median(high for _, _, high in self._sizes)
        turns = wide_m <= MOST_TURNED * usual_m and high_m >= LEAST_HEIGHT * high_before_m
        return turns and seen.label in LOW and usual_m <= CAR_M


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
