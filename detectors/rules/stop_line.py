"""Did this vehicle stop beyond the stop line while the light was red, and stay there?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from detectors.road import Approach
from detectors.rules.approach_lights import ruled_ways
from detectors.rules.finding import Doubt, Finding, NotJudged, Verdict
from detectors.rules.passage import MOST_GAP, Passage, Placed, passage
from detectors.rules.red_light import BEFORE_M, ONWARD_M, entered_at, way_over
from detectors.signals import SignalReading, Signals, SignalState
from detectors.site import Site
from detectors.track import Track
from fines.violation import Measurement, OffenceCode

STOP_LINE = OffenceCode("stop_line")

BEYOND_M = 0.8
LEAST_STAND = timedelta(seconds=2.0)
MOST_MOVED_M = 0.4


class StoppedBeyondLine:
    """Judges every approach once its red is over: who drives on in the same red ran the light."""

    offence = STOP_LINE

    def __init__(self, signals: Signals) -> None:
        self._signals = signals

    def check(self, track: Track, site: Site) -> Verdict:
        """A finding, a doubt, or None for a vehicle that stopped before the line (so far)."""
        for approach in site.approaches:
            way = way_over(track, site, approach)
            crossed = passage(way, BEFORE_M, BEYOND_M)
            if crossed is None:
                continue
            # Who stands does not tell where it will go: it must be red on every way.
            verdicts = [
                _judged(track, site, approach, way, crossed, ruled.light)
                for ruled in ruled_ways(approach, self._signals)
            ]
            doubts = [verdict for verdict in verdicts if isinstance(verdict, NotJudged)]
            return None if None in verdicts else next(iter(doubts), verdicts[0])
        return None


def _judged(
    track: Track,
    site: Site,
    approach: Approach,
    way: Sequence[Placed],
    crossed: Passage,
    light: Callable[[datetime], SignalReading],
) -> Verdict:
    red, now = light(crossed.beyond.seen.at), light(way[-1].seen.at)
    if red.state is not SignalState.RED or red.since is None or now.since == red.since:
        return None
    entered = entered_at(track, site, way, crossed)
    if entered is None or entered - red.since <= approach.grace:
        return None
    if crossed.gap > MOST_GAP:
        return NotJudged(offence=STOP_LINE, doubt=Doubt.FRAME_GAP, at=crossed.at.seen.at)
    standing = _standing([placed for placed in way if placed.seen.at >= crossed.at.seen.at])
    if not standing or standing[-1].beyond_m >= ONWARD_M[site.view]:
        return None
    if light(standing[-1].seen.at).since != red.since:
        return None
    return _finding(approach, crossed.clear, standing)


def _standing(way: list[Placed]) -> list[Placed]:
    """The first frames beyond the line in which the vehicle stands long enough; empty if none."""
    start = 0
    for end, placed in enumerate(way):
        while abs(placed.beyond_m - way[start].beyond_m) > MOST_MOVED_M:
            start += 1
        long_enough = placed.seen.at - way[start].seen.at >= LEAST_STAND
        if long_enough and min(p.beyond_m for p in way[start : end + 1]) >= BEYOND_M:
            return way[start : end + 1]
    return []


def _finding(approach: Approach, clear: Placed, standing: list[Placed]) -> Finding:
    middle = standing[len(standing) // 2]
    beyond_m = min(placed.beyond_m for placed in standing)
    return Finding(
        offence=STOP_LINE,
        at=middle.seen.at,
        before_frame=clear.seen.frame,
        at_frame=middle.seen.frame,
        after_frame=standing[-1].seen.frame,
        measurement=Measurement(
            quantity="beyond_line",
            value=round(beyond_m, 2),
            unit="m",
            uncertainty=MOST_MOVED_M,
            charged=round(beyond_m - MOST_MOVED_M, 2),
        ),
        reason=f"approach {approach.name}: stood {beyond_m:.2f} m beyond the stop line at red",
        signal_group=approach.signal_group,
    )
