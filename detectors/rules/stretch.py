"""Which frames show a vehicle driving through an area, once it has left it again?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from detectors.continuity import unbroken_around
from detectors.road import Lane
from detectors.rules.feet import Foot, told_by_feet
from detectors.site import Site
from detectors.track import Observation, Track

LATEST = 5
"""Frames after which a stretch is no news any more: it was judged when it was left."""


LEAD = timedelta(seconds=0.6)
MOST_LEAD_GAP = timedelta(seconds=0.2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The observations inside the area whose foot nobody hides, and the metres between them.

    `lead` are those right before them, of surely the same vehicle on its way there, and surely not
    cut off by the picture's edge: its foot would seem to stand still there.
    """

    lead: Sequence[Observation]
    seen: Sequence[Observation]
    way_m: float
    hidden: int

    @property
    def longest_gap(self) -> timedelta:
        """The longest time between two frames that count."""
        gaps = (later.at - earlier.at for earlier, later in pairwise(self.seen))
        return max(gaps, default=timedelta())

    @property
    def hidden_share(self) -> float:
        """How many of the frames inside are left out because another vehicle hides the foot."""
        return self.hidden / max(self.hidden + len(self.seen), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """The trusted feet inside an area, and how many frames came since the first one outside.

    `lost`: none came, and another vehicle hides the foot of a vehicle that is no more inside.
    """

    inside: Sequence[Foot]
    trusted: Sequence[Foot]
    hidden: int
    outside: int
    lost: bool


def stretch_driven(track: Track, site: Site, lane: Lane) -> Stretch | None:
    """The first way through the area, as soon as it is left; None while inside and later on."""
    way = _way(track, site, lane)
    return _stretch(way, track, site, lane) if 0 < way.outside <= LATEST else None


def stretch_lost(track: Track, site: Site, lane: Lane) -> Stretch | None:
    """The way through the area of a vehicle that nobody saw leave it, while another hides it."""
    if not track.last.foot_hidden:
        return None
    way = _way(track, site, lane)
    return _stretch(way, track, site, lane) if way.lost else None


def _way(track: Track, site: Site, lane: Lane) -> _Way:
    placed = told_by_feet(track, site, ("stretch", lane), lambda at: (at, lane.holds(at.at_m)))
    trusted = {foot.seen.frame: (foot, holds) for foot, holds in placed}
    inside: list[Foot] = []
    hidden, outside, gone = 0, 0, False
    for number, seen in enumerate(track.observations):
        foot, holds = trusted.get(seen.frame, (None, False))
        if foot is None:
            place = site.foot_m(seen.box)
            still = place is not None and lane.holds(place)
            hidden += still
            gone = bool(inside) and seen.foot_hidden and not still
        elif holds:
            inside.append(foot)
        elif inside:
            outside = len(track.observations) - number
            break
    return _Way(
        inside=inside,
        trusted=[foot for foot, _ in placed],
        hidden=hidden,
        outside=outside,
        lost=gone and not outside,
    )


def _stretch(way: _Way, track: Track, site: Site, lane: Lane) -> Stretch:
    first, last = way.inside[0], way.inside[-1]
    return Stretch(
        lead=_lead(way.trusted, first, track, site, lane),
        seen=tuple(foot.seen for foot in way.inside),
        way_m=lane.progress_m(last.at_m) - lane.progress_m(first.at_m),
        hidden=way.hidden,
    )


def _lead(
    trusted: Sequence[Foot], start: Foot, track: Track, site: Site, lane: Lane
) -> tuple[Observation, ...]:
    since, _ = unbroken_around(track, start.seen.frame)
    lead = [start]
    for foot in reversed(trusted):
        if foot.seen.frame >= start.seen.frame:
            continue
        if (
            foot.seen.frame < since
            or site.may_be_cut(foot.seen.box)
            or start.seen.at - foot.seen.at > LEAD
            or lead[-1].seen.at - foot.seen.at > MOST_LEAD_GAP
            or lane.progress_m(foot.at_m) >= lane.progress_m(start.at_m)
        ):
            break
        lead.append(foot)
    return tuple(foot.seen for foot in reversed(lead[1:]))
