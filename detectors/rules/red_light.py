"""Did this vehicle drive over the stop line and on into the junction while the light was red?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import median

from detectors.road import Approach, WayOut
from detectors.rules.approach_lights import RuledWay, left_by, ruled_ways
from detectors.rules.feet import Foot, told_by_feet
from detectors.rules.finding import Doubt, Finding, Making, NotJudged, Verdict
from detectors.rules.passage import MOST_GAP, Passage, Placed, passage
from detectors.rules.seen_farther import seen_farther_m
from detectors.signals import UNKNOWN_SIGNAL, SignalReading, Signals, SignalState
from detectors.site import Site, View
from detectors.track import Track
from fines.violation import Measurement, OffenceCode

RED_LIGHT = OffenceCode("red_light")

BEFORE_M = 0.7
# Surely beyond the line by this much is driving on; a vehicle that stops over the line is not
# charged.
ONWARD_M = {View.REAR: 2.0, View.FRONT: 5.0}
SIDE_MARGIN_M = 0.3
# From behind only the rear is seen. Its front crossed earlier, by the longest length that a
# vehicle of this kind has: so nobody who entered on green or yellow is charged. What is narrower
# than a lorry is not as long as one; boxes are wider than vehicles, never narrower.
LONGEST_M = {"car": 6.0, "truck": 20.0, "bus": 20.0, "motorcycle": 2.6, "bicycle": 2.0}
LORRY_WIDTH_M = 2.4
LONGEST_NARROW_M = 8.0
MOST_BACKWARD = timedelta(seconds=2.0)
BACKWARD_MARGIN = timedelta(seconds=0.3)
LEAST_SPEED_MPS = 1.0


class RedLight:
    """Judges every approach of a site by its signals: each way out by its own."""

    offence = RED_LIGHT

    def __init__(self, signals: Signals) -> None:
        self._signals = signals

    def check(self, track: Track, site: Site) -> Verdict:
        """A finding, a doubt, or None for a vehicle that did nothing (yet)."""
        for approach in site.approaches:
            way = way_over(track, site, approach)
            crossed = passage(way, BEFORE_M, ONWARD_M[site.view])
            if crossed is not None:
                onward_m = ONWARD_M[site.view] + farther_m(track, site, crossed)
                crossed = passage(way, BEFORE_M, onward_m)
            if crossed is not None:
                ways = ruled_ways(approach, self._signals)
                if not any(_may_be_red(ruled.light(crossed.beyond.seen.at)) for ruled in ways):
                    return None
                entered = entered_at(track, site, way, crossed)
                verdicts = [_judged(approach, ruled, entered, crossed) for ruled in ways]
                taken = left_by(track, site, approach, crossed)
                return _together(track, crossed, ways, verdicts, taken)
        return None


def _judged(
    approach: Approach, ruled: RuledWay, entered: datetime | None, crossed: Passage
) -> Verdict:
    """What this vehicle did if it goes this way."""
    first = UNKNOWN_SIGNAL if entered is None else ruled.light(entered)
    last = ruled.light(crossed.beyond.seen.at)
    if not (_may_be_red(first) and _may_be_red(last)):
        return None
    doubt = _doubt(crossed, entered, first, last)
    if doubt is not None:
        return NotJudged(offence=RED_LIGHT, doubt=doubt, at=crossed.at.seen.at)
    if entered is None or first.since is None or last.since is None:
        return None
    if first.since != last.since:
        return _between(ruled, first.since, last.since, crossed)
    if entered - first.since <= approach.grace:
        return None
    return _finding(ruled, crossed, first.since, entered)


def _may_be_red(light: SignalReading) -> bool:
    return light.state in (SignalState.RED, SignalState.UNKNOWN)


def _between(ruled: RuledWay, first: datetime, last: datetime, crossed: Passage) -> Verdict:
    """Two reds: nothing where another light was shown between them, a doubt where that is not
    known."""
    earlier = ruled.light(last - timedelta(milliseconds=1))
    if earlier.state is not SignalState.UNKNOWN or first > last:
        return None
    return NotJudged(offence=RED_LIGHT, doubt=Doubt.SIGNAL_UNKNOWN, at=crossed.at.seen.at)


def _together(
    track: Track,
    crossed: Passage,
    ways: list[RuledWay],
    verdicts: list[Verdict],
    taken: tuple[WayOut, Passage] | None,
) -> Verdict:
    """What holds on the way that the vehicle took, or, while that is not seen, on all there are."""
    if taken is not None:
        way_out, left = taken
        place = [ruled.way_out for ruled in ways].index(way_out)
        verdict = verdicts[place]
        if isinstance(verdict, Finding):
            return replace(verdict, after_frame=left.beyond.seen.frame)
        return verdict
    findings = [verdict for verdict in verdicts if isinstance(verdict, Finding)]
    if len(findings) == len(verdicts):
        return min(findings, key=lambda found: found.measurement.charged)
    if not findings:
        return verdicts[0] if None not in verdicts else None
    longest = max(ruled.way_out.most for ruled in ways if ruled.way_out is not None)
    if track.last.at - crossed.at.seen.at > longest:
        at = crossed.at.seen.at
        return NotJudged(offence=RED_LIGHT, doubt=Doubt.WAY_OUT_NOT_SEEN, at=at)
    cited = findings[0].before_frame, findings[0].at_frame, findings[0].after_frame
    return Making(offence=RED_LIGHT, frames=cited, doubt=Doubt.WAY_OUT_NOT_SEEN)


def _doubt(
    crossed: Passage, entered_at: datetime | None, first: SignalReading, last: SignalReading
) -> Doubt | None:
    if last.since is None:
        return Doubt.SIGNAL_UNKNOWN
    if crossed.gap > MOST_GAP:
        return Doubt.FRAME_GAP
    if entered_at is None:
        return Doubt.ENTRY_NOT_SEEN
    return Doubt.SIGNAL_UNKNOWN if first.since is None else None


def way_over(track: Track, site: Site, approach: Approach) -> Sequence[Placed]:
    """The vehicle's places relative to the stop line, where they lie on this approach."""
    line = approach.stop_line

    def placed(foot: Foot) -> Placed | None:
        if not line.meets(foot.at_m, SIDE_MARGIN_M):
            return None
        return Placed(seen=foot.seen, beyond_m=line.beyond_m(foot.at_m))

    return told_by_feet(track, site, ("stop line", line), placed)


def farther_m(track: Track, site: Site, crossed: Passage) -> float:
    """By how much the end at most seems farther beyond the line than it is: from the front it seems
    less far."""
    return 0.0 if site.view is View.FRONT else _most_farther_m(track, site, crossed)


def _most_farther_m(track: Track, site: Site, crossed: Passage) -> float:
    seen = crossed.clear, crossed.last_before, crossed.at, crossed.beyond
    wide_m = median(site.width_m(placed.seen.box) for placed in seen)
    at_m = site.foot_m(crossed.at.seen.box)
    return 0.0 if at_m is None else seen_farther_m(track.label, wide_m, at_m, site)[1]


def entered_at(
    track: Track, site: Site, way: Sequence[Placed], crossed: Passage
) -> datetime | None:
    """When at the earliest the front was over the line; None where that was too long ago."""
    if site.view is View.FRONT:
        # The front seems farther off than it is, and so over the line later than it was.
        least_m = _most_farther_m(track, site, crossed)
        before = (placed for placed in way if placed.seen.at <= crossed.last_before.seen.at)
        outside = [placed for placed in before if placed.beyond_m <= -least_m]
        return outside[-1].seen.at if outside else None
    longest_m = LONGEST_M.get(track.label, max(LONGEST_M.values()))
    if max(site.width_m(placed.seen.box) for placed in way) < LORRY_WIDTH_M:
        longest_m = min(longest_m, LONGEST_NARROW_M)
    return _front_crossed_at(way, longest_m)


def _front_crossed_at(way: Sequence[Placed], length_m: float) -> datetime | None:
    """When at the earliest the front crossed; None where that was too long before first sight."""
    behind = [placed for placed in way if placed.beyond_m <= -length_m]
    if behind:
        return behind[-1].seen.at
    first = way[0]
    later = next(
        (placed for placed in way if (placed.seen.at - first.seen.at).total_seconds() >= 0.4), None
    )
    if later is None:
        return None
    seconds = (later.seen.at - first.seen.at).total_seconds()
    speed_mps = (later.beyond_m - first.beyond_m) / seconds
    if speed_mps < LEAST_SPEED_MPS:
        return None
    earlier = timedelta(seconds=(first.beyond_m + length_m) / speed_mps) + BACKWARD_MARGIN
    return first.seen.at - earlier if earlier <= MOST_BACKWARD else None


def _finding(
    ruled: RuledWay, crossed: Passage, red_since: datetime, entered_at: datetime
) -> Finding:
    into_red_s = (crossed.crossed_at - red_since).total_seconds()
    return Finding(
        offence=RED_LIGHT,
        at=crossed.at.seen.at,
        before_frame=crossed.clear.seen.frame,
        at_frame=crossed.at.seen.frame,
        after_frame=crossed.beyond.seen.frame,
        measurement=Measurement(
            quantity="time_into_red",
            value=round(into_red_s, 3),
            unit="s",
            uncertainty=round(crossed.gap.total_seconds() / 2, 3),
            charged=round((entered_at - red_since).total_seconds(), 3),
        ),
        reason=f"approach {ruled.name}: over the stop line {into_red_s:.2f} s into red",
        signal_group=ruled.signal_group,
    )
