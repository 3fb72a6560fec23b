"""Did this vehicle drive into a junction or crossing without room behind it, and block it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from detectors.keep_clear import KeepClear
from detectors.road import Point
from detectors.rules.feet import Foot, feet
from detectors.rules.finding import Doubt, Finding, Making, NotJudged, Verdict
from detectors.rules.passage import MOST_GAP
from detectors.rules.seen_farther import seen_farther_m
from detectors.rules.standing import UNCERTAINTY, Stand, stands
from detectors.signals import Signals, SignalState
from detectors.site import Site, View
from detectors.surroundings import Snapshot, Surroundings
from detectors.track import Track, TrackId
from fines.violation import Measurement, OffenceCode

JUNCTION_BLOCKED = OffenceCode("junction_blocked")

INSIDE_M = 0.7
"""So far from the edges ahead and behind, or it may stand on the line only."""
LONGEST_M = 8.0
"""From behind only the rear is seen: the front drove in so much earlier, at the most. A longer
vehicle decided earlier still, and is not charged where the queue was not there yet."""
LONGEST_LORRY_M = 20.0
SHORTEST_M, SHORTEST_TWO_WHEELED_M = 3.5, 1.5
TWO_WHEELED = ("motorcycle", "bicycle")
LEAST_CAR_M, LEAST_LORRY_M = 1.4, 2.5
"""Less wide is a motorcycle, wider no car: the larger, the farther off a rear seems."""
ROOM_M = 4.0
"""With more room than this beyond the area somebody may have thought to find a place there."""
BESIDE_M = 1.3
QUEUE_STOOD = timedelta(seconds=1.0)
QUEUE_MOVED_M = 1.0
MOST_WIDER = 1.08
"""A vehicle that drives on grows no wider on the road; one whose box is cut off does."""
LEAST_SNAPSHOTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rear:
    """How much room another vehicle leaves behind it beyond the area, were its foot not hidden."""

    at: datetime
    at_m: Point
    room_m: float
    width_m: float
    hidden: bool


class JunctionBlocked:
    """Judges every area of a site that must be kept clear, by the queue beyond it."""

    offence = JUNCTION_BLOCKED

    def __init__(self, signals: Signals, surroundings: Surroundings) -> None:
        self._signals, self._surroundings = signals, surroundings

    def check(self, track: Track, site: Site) -> Verdict:
        """A finding, a doubt, or None for a vehicle that blocked nothing (so far)."""
        if not site.keep_clear:
            return None
        placed = feet(track, site)
        for area in site.keep_clear:
            for stand in stands(placed, site):
                if not _is_inside(area, stand):
                    continue
                if _stood(area, stand) > area.most + UNCERTAINTY:
                    return self._judge(area, stand, placed, track, site)
                if not stand.over:
                    clear = _entered(area, stand, placed, track, site) or stand.feet[0]
                    frames = (clear.seen.frame, stand.feet[0].seen.frame)
                    return Making(offence=JUNCTION_BLOCKED, frames=frames)
        return None

    def _judge(
        self, area: KeepClear, stand: Stand, placed: Sequence[Foot], track: Track, site: Site
    ) -> Verdict:
        stood = stand.feet[0]
        entered = _entered(area, stand, placed, track, site)
        if entered is None:
            return _doubt(Doubt.ENTRY_NOT_SEEN, stood)
        between = [foot for foot in placed if entered.seen.at <= foot.seen.at <= stood.seen.at]
        if max(b.seen.at - a.seen.at for a, b in pairwise(between)) > MOST_GAP:
            return _doubt(Doubt.FRAME_GAP, stood)
        if area.signal_group is not None:
            reading = self._signals.reading(area.signal_group, entered.seen.at)
            if reading.since is None:
                return _doubt(Doubt.SIGNAL_UNKNOWN, stood)
            if reading.state is not SignalState.GREEN:
                return None
        snapshots = self._surroundings.between(entered.seen.at - QUEUE_STOOD, stood.seen.at)
        queue = self._queue(area, stand, entered.seen.at, snapshots, track, site)
        surely = any(_surely_left_no_room(way, site) for way in queue)
        if queue and not surely:
            return _doubt(Doubt.TOO_UNCERTAIN, stood)
        return _finding(area, entered, stand) if surely else None

    def _queue(
        self,
        area: KeepClear,
        stand: Stand,
        entered_at: datetime,
        snapshots: Sequence[Snapshot],
        track: Track,
        site: Site,
    ) -> list[Sequence[_Rear]]:
        """Who beyond stood all that time and may have left no room behind it.

        Where the judged one is longer than the way from its rear to that of the other, the other
        has driven on while nobody saw it.
        """
        own = stand.feet[0].at_m
        lengths = SHORTEST_M if site.view is View.FRONT else 0.0
        beyond_m = _reach_m(area)[1] + lengths
        least_m = area.area.progress_m(own) + _shortest_m(track) - beyond_m
        ways: dict[TrackId, list[_Rear]] = {}
        for snapshot in snapshots:
            for other in snapshot.vehicles:
                ahead_m = area.area.progress_m(other.at_m) - area.area.progress_m(own)
                if ahead_m < 2.0 or _aside_m(area, own, other.at_m) > BESIDE_M:
                    continue
                room_m = area.area.progress_m(other.at_m) - beyond_m
                rear = _Rear(
                    at=snapshot.at,
                    at_m=other.at_m,
                    room_m=room_m,
                    width_m=other.width_m,
                    hidden=other.foot_hidden,
                )
                ways.setdefault(other.track, []).append(rear)
        queue: list[Sequence[_Rear]] = []
        for way in (_shown(one, entered_at) for one in ways.values()):
            rooms = [rear.room_m for rear in way]
            early = [rear for rear in way if rear.at <= entered_at]
            if (
                len(early) >= LEAST_SNAPSHOTS
                and least_m <= median(rooms) <= ROOM_M + _seen_farther_m(way, site)[1]
                and _moved_m(rooms) <= QUEUE_MOVED_M
            ):
                queue.append(way)
        return queue


def _shown(way: Sequence[_Rear], entered_at: datetime) -> list[_Rear]:
    """Where its foot is seen. Whoever comes close behind cuts its box off, and hides its foot by
    little in some frames: the box has grown wider on the road then, though none calls it hidden.
    """
    shown = [rear for rear in way if not rear.hidden]
    early = [rear.width_m for rear in shown if rear.at <= entered_at]
    if not early:
        return []
    most_m = MOST_WIDER * median(early)
    cut_off = [
        rear
        for number, rear in enumerate(way)
        if rear.width_m > most_m and any(one.hidden for one in way[max(number - 1, 0) : number + 2])
    ]
    return [rear for rear in shown if rear not in cut_off]


def _surely_left_no_room(way: Sequence[_Rear], site: Site) -> bool:
    return median(rear.room_m for rear in way) <= ROOM_M + _seen_farther_m(way, site)[0]


def _seen_farther_m(way: Sequence[_Rear], site: Site) -> tuple[float, float]:
    """By how much a rear seems farther off than it is, at least and at most; a front does not."""
    if site.view is View.FRONT:
        return 0.0, 0.0
    wide_m = median(rear.width_m for rear in way)
    label = "truck" if wide_m > LEAST_LORRY_M else "car" if wide_m > LEAST_CAR_M else "motorcycle"
    return seen_farther_m(label, wide_m, way[0].at_m, site)


def _entered(
    area: KeepClear, stand: Stand, placed: Sequence[Foot], track: Track, site: Site
) -> Foot | None:
    """The last foot before the stand at which even the longest vehicle's front was outside."""
    edge_m = _reach_m(area)[0] - _longest_m(track, site)
    start = stand.feet[0].seen.at
    clear = (foot for foot in reversed(placed) if foot.seen.at < start)
    return next((foot for foot in clear if area.area.progress_m(foot.at_m) < edge_m), None)


def _is_inside(area: KeepClear, stand: Stand) -> bool:
    x, y = area.area.direction
    for foot in stand.feet:
        for step_m in (-INSIDE_M, INSIDE_M):
            if not area.area.holds((foot.at_m[0] + x * step_m, foot.at_m[1] + y * step_m)):
                return False
    return True


def _stood(area: KeepClear, stand: Stand) -> timedelta:
    return stand.seen_while(lambda foot: area.sign.in_force(foot.seen.at))


def _reach_m(area: KeepClear) -> tuple[float, float]:
    """Where the area begins and ends along its direction."""
    along = [area.area.progress_m(point) for point in area.area.area]
    return min(along), max(along)


def _longest_m(track: Track, site: Site) -> float:
    if site.view is View.FRONT:
        return 0.0
    return LONGEST_LORRY_M if track.label in {"bus", "truck"} else LONGEST_M


def _shortest_m(track: Track) -> float:
    return SHORTEST_TWO_WHEELED_M if track.label in TWO_WHEELED else SHORTEST_M


def _aside_m(area: KeepClear, one: Point, other: Point) -> float:
    x, y = area.area.direction
    return abs((other[0] - one[0]) * -y + (other[1] - one[1]) * x)


def _moved_m(rooms: Sequence[float]) -> float:
    """From the first third to the last: single boxes tremble."""
    third = max(len(rooms) // 3, 1)
    return abs(median(rooms[-third:]) - median(rooms[:third]))


def _doubt(doubt: Doubt, foot: Foot) -> NotJudged:
    return NotJudged(offence=JUNCTION_BLOCKED, doubt=doubt, at=foot.seen.at)


def _finding(area: KeepClear, entered: Foot, stand: Stand) -> Finding:
    stood = _stood(area, stand)
    return Finding(
        offence=JUNCTION_BLOCKED,
        at=stand.feet[0].seen.at,
        before_frame=entered.seen.frame,
        at_frame=stand.feet[0].seen.frame,
        after_frame=stand.feet[-1].seen.frame,
        measurement=Measurement(
            quantity="time_standing",
            value=round(stood.total_seconds(), 1),
            unit="s",
            uncertainty=UNCERTAINTY.total_seconds(),
            charged=round((stood - UNCERTAINTY).total_seconds(), 1),
        ),
        reason=f"area {area.area.name}: in without room behind it, stood "
        f"{stood.total_seconds():.1f} s ({area.sign.source})",
        signal_group=area.signal_group,
    )
