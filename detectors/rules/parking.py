"""Did this vehicle stop or park for longer than is allowed there?

Time counts only while it is seen to stand, its sign is in force and its light, where it has one,
is green. Where traffic drives through, who has somebody standing before them may wait in a queue.
"""

from __future__ import annotations

from datetime import timedelta

from detectors.road import Point
from detectors.rules.feet import Foot, feet
from detectors.rules.finding import Doubt, Finding, Making, NotJudged, Verdict
from detectors.rules.near_end import surely_within
from detectors.rules.standing import UNCERTAINTY, Stand, stands
from detectors.signals import Signals, SignalState
from detectors.site import Site
from detectors.standing_zones import StandingZone
from detectors.surroundings import Surroundings
from detectors.track import Track
from fines.violation import Measurement, OffenceCode

PARKING = OffenceCode("parking")

FREE_AHEAD = timedelta(seconds=60.0)
"""So long, or as long as is allowed, nobody may have stood before it."""
QUEUE_M, BESIDE_M = 15.0, 1.6
MOST_BEFORE_SHARE = 0.1


class StoodTooLong:
    """Judges every zone of a site in which nobody may stop or park."""

    offence = PARKING

    def __init__(self, signals: Signals, surroundings: Surroundings) -> None:
        self._signals, self._surroundings = signals, surroundings

    def check(self, track: Track, site: Site) -> Verdict:
        """A finding, a doubt, an act in the making, or None for who stood nowhere (so far)."""
        if not site.standing_zones:
            return None
        for stand in stands(feet(track, site), site):
            for zone in site.standing_zones:
                if surely_within(zone.area, stand.feet, site):
                    verdict = self._judge(zone, stand)
                    if verdict is not None:
                        return verdict
        return None

    def _judge(self, zone: StandingZone, stand: Stand) -> Verdict:
        first, last = stand.feet[0], stand.feet[-1]
        counted = stand.seen_while(lambda foot: self._counts(zone, foot))
        at = self._over_time(zone, stand)
        if counted <= zone.most + UNCERTAINTY or at is None:
            frames = (first.seen.frame,) if at is None else (first.seen.frame, at.seen.frame)
            return None if stand.over else Making(offence=PARKING, frames=frames)
        if zone.driven_through and self._may_queue(zone, last):
            if stand.over:
                return NotJudged(offence=PARKING, doubt=Doubt.IN_QUEUE, at=last.seen.at)
            return Making(offence=PARKING, frames=(first.seen.frame, at.seen.frame))
        return _finding(zone, stand, at, counted)

    def _counts(self, zone: StandingZone, foot: Foot) -> bool:
        at = foot.seen.at
        if zone.signal_group is not None:
            state = self._signals.reading(zone.signal_group, at).state
            if state is not SignalState.GREEN:
                return False
        return zone.sign.in_force(at)

    def _over_time(self, zone: StandingZone, stand: Stand) -> Foot | None:
        """The first foot by which it has stood for longer than allowed."""
        steps = stand.steps_while(lambda foot: self._counts(zone, foot))
        stood = timedelta()
        for foot, step in steps:
            stood += step
            if stood > zone.most:
                return foot
        return None

    def _may_queue(self, zone: StandingZone, last: Foot) -> bool:
        """Whether somebody was close before it in the time just passed."""
        since = last.seen.at - min(zone.most, FREE_AHEAD)
        snapshots = self._surroundings.between(since, last.seen.at)
        before = [
            snapshot
            for snapshot in snapshots
            if any(_is_before(zone, last.at_m, other.at_m) for other in snapshot.vehicles)
        ]
        return len(before) > MOST_BEFORE_SHARE * len(snapshots)


def _is_before(zone: StandingZone, own: Point, other: Point) -> bool:
    (x, y), dx, dy = zone.area.direction, other[0] - own[0], other[1] - own[1]
    return 1.0 < dx * x + dy * y <= QUEUE_M and abs(dx * -y + dy * x) <= BESIDE_M


def _finding(zone: StandingZone, stand: Stand, at: Foot, counted: timedelta) -> Finding:
    return Finding(
        offence=PARKING,
        at=at.seen.at,
        before_frame=stand.feet[0].seen.frame,
        at_frame=at.seen.frame,
        after_frame=stand.feet[-1].seen.frame,
        measurement=Measurement(
            quantity="time_standing",
            value=round(counted.total_seconds(), 1),
            unit="s",
            uncertainty=UNCERTAINTY.total_seconds(),
            charged=round((counted - UNCERTAINTY).total_seconds(), 1),
        ),
        reason=f"zone {zone.area.name}: stood {counted.total_seconds():.1f} s, "
        f"{zone.most.total_seconds():g} s are allowed ({zone.sign.source})",
        signal_group=zone.signal_group,
    )
