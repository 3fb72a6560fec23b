"""Did this vehicle drive against the direction of its lane, one-way or oncoming?"""

from __future__ import annotations

from collections.abc import Sequence

from detectors.road import Lane
from detectors.rules.feet import Foot, told_by_feet
from detectors.rules.finding import Doubt, Finding, NotJudged, Verdict
from detectors.rules.passage import MOST_GAP, Placed
from detectors.site import Site
from detectors.track import Track
from fines.violation import Measurement, OffenceCode

WRONG_WAY = OffenceCode("wrong_way")

# So far and so fast that it is neither box jitter nor a car that backs into a gap.
LEAST_DISTANCE_M = 8.0
LEAST_SPEED_KMH = 10.0
KMH_PER_MPS = 3.6


class WrongWay:
    """Judges every lane of a site."""

    offence = WRONG_WAY

    def check(self, track: Track, site: Site) -> Verdict:
        """A finding, a doubt, or None for a vehicle that drove as its lane does."""
        for lane in site.lanes:
            verdict = _judge(lane, _way(track, site, lane))
            if verdict is not None:
                return verdict
        return None


def _way(track: Track, site: Site, lane: Lane) -> Sequence[Placed]:
    def placed(foot: Foot) -> Placed | None:
        if not lane.holds(foot.at_m):
            return None
        return Placed(seen=foot.seen, beyond_m=-lane.progress_m(foot.at_m))

    return told_by_feet(track, site, ("against lane", lane), placed)


def _judge(lane: Lane, way: Sequence[Placed]) -> Verdict:
    """From the farthest point reached rightly, backwards by the least distance."""
    if not way:
        return None
    turn, middle, previous = way[0], None, way[0]
    for placed in way:
        if placed.seen.at - previous.seen.at > MOST_GAP and placed.beyond_m > turn.beyond_m:
            return NotJudged(offence=WRONG_WAY, doubt=Doubt.FRAME_GAP, at=placed.seen.at)
        previous = placed
        back_m = placed.beyond_m - turn.beyond_m
        if back_m <= 0:
            turn, middle = placed, None
        elif middle is None and back_m >= LEAST_DISTANCE_M / 2:
            middle = placed
        seconds = (placed.seen.at - turn.seen.at).total_seconds()
        if middle is None or back_m < LEAST_DISTANCE_M or seconds <= 0:
            continue
        if back_m / seconds * KMH_PER_MPS >= LEAST_SPEED_KMH:
            return _finding(lane, turn, middle, placed)
    return None


def _finding(lane: Lane, turn: Placed, middle: Placed, end: Placed) -> Finding:
    back_m = end.beyond_m - turn.beyond_m
    return Finding(
        offence=OffenceCode(lane.against),
        at=middle.seen.at,
        before_frame=turn.seen.frame,
        at_frame=middle.seen.frame,
        after_frame=end.seen.frame,
        measurement=Measurement(
            quantity="distance_against_direction",
            value=round(back_m, 1),
            unit="m",
            uncertainty=1.0,
            charged=round(back_m - 1.0, 1),
        ),
        reason=f"lane {lane.name}: {back_m:.1f} m against its direction",
    )
