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
from detectors.track import Observation, Track

MOST_WIDER = 1.18
LOOK_BACK = timedelta(seconds=0.7)
MEMORY = timedelta(seconds=3.0)
MOST_REMEMBERED = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """An observation and the place on the road, in metres, where its near end stands."""

    seen: Observation
    at_m: Point


_recent: OrderedDict[int, tuple[Track, Site, tuple[Foot, ...]]] = OrderedDict()


def feet(track: Track, site: Site) -> tuple[Foot, ...]:
    """The trusted feet of a track, oldest first. Every rule asks, so the last answers are kept."""
    kept = _recent.get(id(track))
    if kept is not None and kept[0] is track and kept[1] is site:
        return kept[2]
    found = tuple(_feet(track, site))
    _recent[id(track)] = (track, site, found)
    while len(_recent) > MOST_REMEMBERED:
        _recent.popitem(last=False)
    return found


def _feet(track: Track, site: Site) -> list[Foot]:
    found: list[Foot] = []
    widths: deque[tuple[Observation, float]] = deque()
    for seen in track.observations:
        at_m = None if seen.foot_hidden else site.foot_m(seen.box)
        if at_m is None:
            continue
        wide_m = site.width_m(seen.box)
        if widths and seen.at - widths[-1][0].at > MEMORY:
            widths.clear()
        while len(widths) > 1 and widths[-1][0].at - widths[0][0].at > LOOK_BACK:
            widths.popleft()
        if widths and wide_m > MOST_WIDER * median(wide for _, wide in widths):
            continue
        widths.append((seen, wide_m))
        found.append(Foot(seen=seen, at_m=at_m))
    return found
