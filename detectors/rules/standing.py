"""When did a vehicle stand, from which frame to which, and for how long was it seen to stand?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from math import hypot
from statistics import median

from detectors.road import Point
from detectors.rules.feet import Foot
from detectors.site import Site

MOVED_M, TREMBLE_PX = 0.6, 4.0
"""A foot farther off than this, and than a box trembles there, has moved."""
SETTLED_M, SETTLED_SHARE = 0.1, 0.25
"""Nearer than this, and than this share of the tremble, to where it stood it does not roll."""
SETTLES = timedelta(seconds=1.5), timedelta(seconds=4.5)
"""Where it stood is told by this time after it came near. What comes later changes nothing: the
frame in which a stand began is kept as evidence, and must stay the same."""
SETTLED_FOR, LEAST_FEET = timedelta(seconds=0.4), 3
"""Single boxes tremble: the middle of so many feet tells where it was."""
UNCERTAINTY = timedelta(seconds=1.5)
"""Who brakes and starts as softly as 0.8 m/s² rolls so long at most within what is settled."""
LEAST_STAND = timedelta(seconds=1.0)
MOVED_FOR = timedelta(seconds=0.8)
"""So long it must be away, or the box was wrong for a moment."""
MOST_UNSEEN = timedelta(seconds=1.0)
"""A longer time without a trusted foot counts as no standing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """The feet of a vehicle that stood, oldest first; `over` says that it has moved on since."""

    feet: tuple[Foot, ...]
    over: bool

    @property
    def seen(self) -> timedelta:
        """The time in which it was seen to stand, without the stretches in which it was hidden."""
        return self.seen_while(lambda foot: True)

    def seen_while(self, counts: Callable[[Foot], bool]) -> timedelta:
        """As `seen`, of the time in which both ends of a step count."""
        return sum((step for _, step in self.steps_while(counts)), timedelta())

    def steps_while(self, counts: Callable[[Foot], bool]) -> list[tuple[Foot, timedelta]]:
        """Each foot that counts with the time seen since the one before it."""
        return [
            (later, later.seen.at - earlier.seen.at)
            for earlier, later in pairwise(self.feet)
            if (later.seen.joined or later.seen.at - earlier.seen.at <= MOST_UNSEEN)
            and counts(earlier)
            and counts(later)
        ]


def stands(placed: Sequence[Foot], site: Site) -> list[Stand]:
    """Every stand of a vehicle, one that still lasts included."""
    found: list[Stand] = []
    here: list[Foot] = []
    away: list[Foot] = []
    for foot in placed:
        if not here or not _moved(here[0], foot, site):
            here.append(foot)
            away = []
            continue
        away.append(foot)
        if foot.seen.at - away[0].seen.at >= MOVED_FOR or _lasted(here) < LEAST_STAND:
            _add(found, here, site, over=True)
            here, away = away[-1:], []
    _add(found, here, site, over=False)
    return found


def _add(found: list[Stand], here: Sequence[Foot], site: Site, *, over: bool) -> None:
    if _lasted(here) < LEAST_STAND:
        return
    still = _still(here, site)
    if _lasted(still) >= LEAST_STAND:
        found.append(Stand(feet=still, over=over))


def _still(here: Sequence[Foot], site: Site) -> tuple[Foot, ...]:
    """Without the feet at both ends that rolled to where it stood, or off again."""
    stood = _settled(here)
    off_m = SETTLED_M + SETTLED_SHARE * _tremble_m(here[0], site)
    first = _rolled(here, stood, off_m)
    last = len(here) - _rolled(here[::-1], stood, off_m)
    return tuple(here[first:last])


def _settled(here: Sequence[Foot]) -> Point:
    since, until = (here[0].seen.at + after for after in SETTLES)
    told = [foot for foot in here if since <= foot.seen.at <= until]
    return _middle(told if len(told) >= LEAST_FEET else here)


def _rolled(here: Sequence[Foot], stood: Point, off_m: float) -> int:
    """How many feet from the first on come before it is where it stood."""
    for number, foot in enumerate(here):
        last = number + 1
        while last < len(here) and (
            last - number < LEAST_FEET or abs(here[last].seen.at - foot.seen.at) <= SETTLED_FOR
        ):
            last += 1
        at = _middle(here[number:last])
        if hypot(at[0] - stood[0], at[1] - stood[1]) <= off_m:
            return (number + last - 1) // 2
    return len(here)


def _middle(feet: Sequence[Foot]) -> Point:
    return median(foot.at_m[0] for foot in feet), median(foot.at_m[1] for foot in feet)


def _lasted(here: Sequence[Foot]) -> timedelta:
    return here[-1].seen.at - here[0].seen.at if here else timedelta()


def _distance_m(one: Foot, other: Foot) -> float:
    return hypot(one.at_m[0] - other.at_m[0], one.at_m[1] - other.at_m[1])


def _moved(one: Foot, later: Foot, site: Site) -> bool:
    off_m = _distance_m(one, later) - MOVED_M
    # How far a box trembles is asked only where it matters: it takes longest to tell.
    return off_m > 0 and off_m > _tremble_m(later, site)


def _tremble_m(foot: Foot, site: Site) -> float:
    slopes = site.calibration.by_pixel(foot.seen.box.foot_px)
    return TREMBLE_PX * float(hypot(slopes[0, 1], slopes[1, 1]))
