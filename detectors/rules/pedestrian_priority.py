"""Did this vehicle drive over a crossing before a pedestrian who was walking into its way?

       kerb │ way of the vehicle │ kerb
────────────┼──────────┬─────────┼────────
 P ──▶      │          ▲         │            walking towards it, close, on the crossing: an act
 P          │          ▲         │            standing, or at the kerb: none
            │          ▲   ◀── P │  gone by   walking away from it: none
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from detectors.pedestrian_crossing import PedestrianCrossing
from detectors.road import Point
from detectors.rules.feet import Foot, feet
from detectors.rules.finding import Doubt, Finding, NotJudged, Verdict
from detectors.rules.passage import MOST_GAP
from detectors.site import Site, View
from detectors.surroundings import Snapshot, Surroundings
from detectors.track import Track, TrackId
from fines.violation import Measurement, OffenceCode

PEDESTRIAN_PRIORITY = OffenceCode("pedestrian_priority")

LONGEST_M, LONGEST_LORRY_M = 6.0, 20.0
SHORTEST_M, SHORTEST_TWO_WHEELED_M = 2.5, 1.5
TWO_WHEELED = ("motorcycle", "bicycle")
"""From behind only the rear is seen: the front came to the crossing somewhere in between."""
STANDS_MPS = 0.5
"""Who comes to a stand in between may be waiting before the crossing with the front."""
ON_CROSSING = timedelta(seconds=1.0)
"""So long at least before the vehicle came the pedestrian must have been on the crossing."""
IN_WAY_M, CLOSE_M = 1.2, 3.0
"""Beside the middle of the vehicle's way: in it, or about to step into it."""
WALKING_MPS = 0.4
REACT_S, BRAKE_MPS2 = 1.0, 3.5
"""The pedestrian must have been there when the vehicle could still stop like this, softly."""
LEAST_SNAPSHOTS, LEAST_SHARE = 5, 0.6
PACE_OVER = timedelta(seconds=0.5)
TIME_UNCERTAINTY_S = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Passing:
    """The vehicle's feet: the last one outside, when its front may have come, and beyond."""

    way: Sequence[Foot]
    early: Foot
    late: Foot
    front_m: float


class PedestrianPriority:
    """Judges every crossing of a site that a vehicle drives over."""

    offence = PEDESTRIAN_PRIORITY

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings

    def check(self, track: Track, site: Site) -> Verdict:
        """A finding, a doubt, or None for a vehicle that was in nobody's way (so far)."""
        for place in site.crossings:
            passing = _passing(place, track, site)
            if passing is None or not place.sign.in_force(passing.late.seen.at):
                continue
            verdict = self._judge(place, passing)
            if verdict is not None:
                return verdict
        return None

    def _judge(self, place: PedestrianCrossing, passing: _Passing) -> Verdict:
        stoppable = _last_stoppable(place, passing)
        if stoppable is None or _stands(place, passing):
            return None
        start = stoppable.seen.at
        snapshots = self._surroundings.between(start, passing.late.seen.at)
        across = _across_m(place, passing.late.at_m)
        walkers = {one.track for snapshot in snapshots for one in snapshot.walkers}
        unsure = None
        for walker in sorted(walkers):
            way = _way_of(walker, snapshots, place, across)
            if not _threatened(way, passing, start):
                continue
            seen_share = len(way) / max(len(snapshots), 1)
            if len(way) < LEAST_SNAPSHOTS or seen_share < LEAST_SHARE:
                unsure = Doubt.PEDESTRIAN_UNSURE
            elif _longest_gap(passing, start) > MOST_GAP:
                unsure = Doubt.FRAME_GAP
            else:
                return _finding(place, passing, start)
        if unsure is None:
            return None
        return NotJudged(offence=PEDESTRIAN_PRIORITY, doubt=unsure, at=passing.late.seen.at)


def _passing(place: PedestrianCrossing, track: Track, site: Site) -> _Passing | None:
    """The way of a vehicle whose near end has come to the middle of the crossing.

    Whom the pedestrian hides there may be seen before the middle of it and only then behind it.
    """
    along = [place.area.progress_m(point) for point in place.area.area]
    near_m, middle_m = min(along), (min(along) + max(along)) / 2
    way = feet(track, site)
    inside = next(
        (
            number
            for number, foot in enumerate(way)
            if place.area.progress_m(foot.at_m) >= middle_m
            and any(place.area.holds(near.at_m) for near in way[max(number - 1, 0) : number + 1])
        ),
        None,
    )
    if inside is None:
        return None
    shortest_m, longest_m = (0.0, 0.0) if site.view is View.FRONT else _lengths_m(track)
    before = way[:inside]
    early = [foot for foot in before if place.area.progress_m(foot.at_m) <= near_m - longest_m]
    late = [foot for foot in before if place.area.progress_m(foot.at_m) <= near_m - shortest_m]
    if not early or not late:
        return None
    return _Passing(way=way[: inside + 1], early=early[-1], late=late[-1], front_m=longest_m)


def _lengths_m(track: Track) -> tuple[float, float]:
    shortest_m = SHORTEST_TWO_WHEELED_M if track.label in TWO_WHEELED else SHORTEST_M
    return shortest_m, LONGEST_LORRY_M if track.label in {"bus", "truck"} else LONGEST_M


def _stands(place: PedestrianCrossing, passing: _Passing) -> bool:
    """Whether it hardly moves for half a second while its front may be before the crossing."""
    way = [foot for foot in passing.way if foot.seen.at >= passing.early.seen.at]
    then = 0
    for foot in way:
        while foot.seen.at - way[then + 1].seen.at >= PACE_OVER:
            then += 1
        seconds = (foot.seen.at - way[then].seen.at).total_seconds()
        went_m = place.area.progress_m(foot.at_m) - place.area.progress_m(way[then].at_m)
        if seconds >= PACE_OVER.total_seconds() and went_m < STANDS_MPS * seconds:
            return True
    return False


def _across_m(place: PedestrianCrossing, point: Point) -> float:
    x, y = place.area.direction
    return point[0] * -y + point[1] * x


def _way_of(
    walker: TrackId, snapshots: Sequence[Snapshot], place: PedestrianCrossing, across_m: float
) -> list[tuple[datetime, float]]:
    """Instants at which the walker was clearly seen on the crossing, and metres beside the way."""
    return [
        (snapshot.at, _across_m(place, one.at_m) - across_m)
        for snapshot in snapshots
        for one in snapshot.walkers
        if one.track == walker and not one.foot_hidden and place.area.holds(one.at_m)
    ]


def _threatened(way: Sequence[tuple[datetime, float]], passing: _Passing, start: datetime) -> bool:
    """Whether the walker was on the crossing all that time, walking, and in the way or near it."""
    if len(way) < 2 or way[0][0] - start > PACE_OVER:
        return False
    if passing.late.seen.at - way[-1][0] > PACE_OVER:
        return False
    early = [step for step in way if step[0] <= passing.early.seen.at]
    return _comes(early) and _comes(way)


def _comes(way: Sequence[tuple[datetime, float]]) -> bool:
    """Whether the walker, by the last half second and more, is in the way or walks into it."""
    if not way:
        return False
    at, aside_m = way[-1]
    then, before_m = next((step for step in reversed(way) if at - step[0] >= PACE_OVER), way[0])
    seconds = (at - then).total_seconds()
    if seconds <= 0:
        return False
    pace_mps = (aside_m - before_m) / seconds
    if abs(pace_mps) < WALKING_MPS:
        return False
    return abs(aside_m) <= IN_WAY_M or (abs(aside_m) <= CLOSE_M and aside_m * pace_mps < 0)


def _longest_gap(passing: _Passing, start: datetime) -> timedelta:
    seen = [foot.seen.at for foot in passing.way if foot.seen.at >= start]
    return max((b - a for a, b in pairwise(seen)), default=timedelta())


def _last_stoppable(place: PedestrianCrossing, passing: _Passing) -> Foot | None:
    """Where even the longest front could last have stopped before the crossing; None if unseen."""
    near_m = min(place.area.progress_m(point) for point in place.area.area) - passing.front_m
    latest = passing.early.seen.at - ON_CROSSING
    later = deque[Foot]()
    for foot in reversed(passing.way):
        later.appendleft(foot)
        while len(later) > 2 and later[-2].seen.at - foot.seen.at >= PACE_OVER:
            later.pop()
        seconds = (later[-1].seen.at - foot.seen.at).total_seconds()
        if foot.seen.at > latest or seconds < PACE_OVER.total_seconds():
            continue
        here_m = place.area.progress_m(foot.at_m)
        speed_mps = max((place.area.progress_m(later[-1].at_m) - here_m) / seconds, 0.0)
        if near_m - here_m >= speed_mps * REACT_S + speed_mps**2 / (2 * BRAKE_MPS2):
            return foot
    return None


def _finding(place: PedestrianCrossing, passing: _Passing, start: datetime) -> Finding:
    before = next(foot for foot in passing.way if foot.seen.at >= start)
    seconds = (passing.late.seen.at - start).total_seconds()
    return Finding(
        offence=PEDESTRIAN_PRIORITY,
        at=passing.late.seen.at,
        before_frame=before.seen.frame,
        at_frame=passing.late.seen.frame,
        after_frame=passing.way[-1].seen.frame,
        measurement=Measurement(
            quantity="pedestrian_on_crossing",
            value=round(seconds, 2),
            unit="s",
            uncertainty=TIME_UNCERTAINTY_S,
            charged=round(seconds - TIME_UNCERTAINTY_S, 2),
        ),
        reason=f"crossing {place.area.name}: a pedestrian had been walking on it for "
        f"{seconds:.1f} s, into the vehicle's way ({place.sign.source})",
    )
