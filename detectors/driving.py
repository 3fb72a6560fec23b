"""In which frames is a track surely one vehicle, and driven as a vehicle can be driven?

On the road's plane a track that goes on with another vehicle leaps: no driver gains metres within
a blink. In the picture alone such a leap is small where vehicles are far away.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from math import hypot

from detectors.continuity import Span, around, doubtful_steps
from detectors.road import Point
from detectors.rules.feet import Foot, feet
from detectors.site import Site
from detectors.track import Track

PACE_OVER = timedelta(seconds=0.5)
MOST_BRAKE_MPS2 = 8.0
"""What tyres can do on a dry road."""
LEAST_LEAP_M = 1.5
TREMBLE_PX = 4.0
"""How far the lower edge of a box may be off, in pixels, at either end of the leap."""


def surely_one(track: Track, site: Site, frame: int) -> Span:
    """The longest run of frames about this one in which the track is surely one vehicle."""
    return around(_steps(track, site), track, frame)


def stretches(track: Track, site: Site) -> list[Span]:
    """Every run of frames in which the track is surely one vehicle, oldest first."""
    steps = _steps(track, site)
    starts = sorted({track.first.frame, *(after for _, after in steps)})
    return list(dict.fromkeys(around(steps, track, start) for start in starts))


def _steps(track: Track, site: Site) -> list[Span]:
    leaping = [
        (before.seen.frame, after.seen.frame) for before, after in leaps(feet(track, site), site)
    ]
    return [*doubtful_steps(track), *leaping]


def leaps(placed: Sequence[Foot], site: Site) -> list[tuple[Foot, Foot]]:
    """Neighbouring feet that one vehicle cannot have put down, by its pace before and after."""
    found = []
    for place, (before, after) in enumerate(pairwise(placed)):
        seconds = _seconds(before, after)
        room_m = (
            LEAST_LEAP_M
            + MOST_BRAKE_MPS2 * seconds**2 / 2
            + _tremble_m(before, site)
            + _tremble_m(after, site)
        )
        moved = (after.at_m[0] - before.at_m[0], after.at_m[1] - before.at_m[1])
        paces = (_pace(placed[place::-1], seconds), _pace(placed[place + 1 :], seconds))
        misses = [hypot(moved[0] - x, moved[1] - y) for x, y in filter(None, paces)]
        if misses and min(misses) > room_m:
            found.append((before, after))
    return found


def _pace(placed: Sequence[Foot], seconds: float) -> Point | None:
    """The way in so many seconds at the pace of the first half second of these feet."""
    if not placed:
        return None
    start = placed[0]
    end = next((foot for foot in placed if abs(foot.seen.at - start.seen.at) >= PACE_OVER), None)
    if end is None:
        return None
    share = seconds / _seconds(start, end)
    return (end.at_m[0] - start.at_m[0]) * share, (end.at_m[1] - start.at_m[1]) * share


def _seconds(before: Foot, after: Foot) -> float:
    return (after.seen.at - before.seen.at).total_seconds()


def _tremble_m(foot: Foot, site: Site) -> float:
    slopes = site.calibration.by_pixel(foot.seen.box.foot_px)
    return TREMBLE_PX * float(hypot(slopes[0, 1], slopes[1, 1]))
