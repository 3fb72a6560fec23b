"""Did this vehicle stop beyond the stop line while the light was red, and stay there?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from detectors.road import Approach
from detectors.rules.approach_lights import ruled_ways
from detectors.rules.feet import feet
from detectors.rules.finding import Doubt, Finding, Making, NotJudged, Verdict
from detectors.rules.passage import MOST_GAP, Passage, Placed, passage
from detectors.rules.red_light import BEFORE_M, ONWARD_M, entered_at, farther_m, way_over
from detectors.signals import SignalReading, Signals, SignalState
from detectors.site import Site
from detectors.track import Track
from fines.violation import Measurement, OffenceCode

STOP_LINE = OffenceCode("stop_line")

BEYOND_M = 0.8
LEAST_STAND = timedelta(seconds=2.0)
MOST_MOVED_M = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Crossing:
    """A vehicle's way over the line of an approach. `onward_m` beyond it has driven on; it seems
    `farther_m` farther than it is, at most; `entered` when its front was over it, at the earliest.
    """

    approach: Approach
    way: Sequence[Placed]
    crossed: Passage
    farther_m: float
    onward_m: float
    entered: datetime | None


class StoppedBeyondLine:
    """Judges every approach once its red is over: who drives on in the same red ran the light."""

    offence = STOP_LINE

    def __init__(self, signals: Signals) -> None:
        self._signals = signals

    def check(self, track: Track, site: Site) -> Verdict:
        """A finding, a doubt, an act in the making, or None for who stopped before the line."""
        for seen in (_crossing, _unseen_crossing):
            for approach in site.approaches:
                crossing = seen(track, site, approach)
                if crossing is not None:
                    return self._together(crossing)
        return None

    def _together(self, crossing: _Crossing) -> Verdict:
        """Who stands does not tell where it will go: it must be red on every way."""
        ruled = ruled_ways(crossing.approach, self._signals)
        verdicts = [_judged(crossing, way.light) for way in ruled]
        if None in verdicts:
            return None
        kinds = Making, NotJudged, Finding
        return next(one for kind in kinds for one in verdicts if isinstance(one, kind))


def _crossing(track: Track, site: Site, approach: Approach) -> _Crossing | None:
    way = way_over(track, site, approach)
    crossed = passage(way, BEFORE_M, BEYOND_M)
    if crossed is None:
        return None
    farther = farther_m(track, site, crossed)
    crossed = passage(way, BEFORE_M, BEYOND_M + farther)
    if crossed is None:
        return None
    return _Crossing(
        approach=approach,
        way=way,
        crossed=crossed,
        farther_m=farther,
        onward_m=ONWARD_M[site.view] + farther,
        entered=entered_at(track, site, way, crossed),
    )


def _unseen_crossing(track: Track, site: Site, approach: Approach) -> _Crossing | None:
    """Of who came into sight at the line or beyond it, and from no side: when it came over it
    nobody knows."""
    way, placed = way_over(track, site, approach), feet(track, site)
    if not way or way[0].seen is not placed[0].seen or way[0].beyond_m <= -BEFORE_M:
        return None
    first = way[0]
    crossed = Passage(clear=first, last_before=first, at=first, beyond=first)
    farther = farther_m(track, site, crossed)
    onward_m = ONWARD_M[site.view] + farther
    beyond = next((one for one in way if one.beyond_m >= BEYOND_M + farther), None)
    if beyond is None or first.beyond_m >= onward_m:
        return None
    return _Crossing(
        approach=approach,
        way=way,
        crossed=replace(crossed, beyond=beyond),
        farther_m=farther,
        onward_m=onward_m,
        entered=None,
    )


def _judged(crossing: _Crossing, light: Callable[[datetime], SignalReading]) -> Verdict:
    red_since, crossed = _crossed_at_red(crossing, light), crossing.crossed
    if red_since is None:
        return None
    beyond = [placed for placed in crossing.way if placed.seen.at >= crossed.at.seen.at]
    onward = next((placed for placed in beyond if placed.beyond_m >= crossing.onward_m), None)
    if onward is not None and light(onward.seen.at).since == red_since:
        return None
    standing = _standing(beyond, BEYOND_M + crossing.farther_m)
    surely = crossing.entered is not None and _in_red(crossing.entered, red_since, crossing)
    if light(crossing.way[-1].seen.at).since == red_since:
        return _in_the_making(crossed.clear, standing, surely) if surely or standing else None
    if not standing or light(standing[-1].seen.at).since != red_since:
        return None
    doubt = Doubt.FRAME_GAP if crossed.gap > MOST_GAP else None
    doubt = doubt if surely else Doubt.ENTRY_NOT_SEEN
    if doubt is not None:
        return NotJudged(offence=STOP_LINE, doubt=doubt, at=crossed.at.seen.at)
    return _finding(crossing, standing)


def _crossed_at_red(
    crossing: _Crossing, light: Callable[[datetime], SignalReading]
) -> datetime | None:
    """Since when the red lasts in which the end that is seen came over the line; None if in none:
    its front, which came before it or seems farther off, may have come before the red."""
    red = light(crossing.crossed.beyond.seen.at)
    if red.state is not SignalState.RED or red.since is None:
        return None
    return red.since if _in_red(crossing.crossed.at.seen.at, red.since, crossing) else None


def _in_red(at: datetime, red_since: datetime, crossing: _Crossing) -> bool:
    return at - red_since > crossing.approach.grace


def _standing(way: list[Placed], least_m: float) -> list[Placed]:
    """The first frames so far beyond the line in which it stands long enough; empty if none."""
    start = 0
    for end, placed in enumerate(way):
        if placed.beyond_m < least_m:
            start = end + 1
            continue
        while abs(placed.beyond_m - way[start].beyond_m) > MOST_MOVED_M:
            start += 1
        if placed.seen.at - way[start].seen.at >= LEAST_STAND:
            return way[start : end + 1]
    return []


def _in_the_making(clear: Placed, standing: Sequence[Placed], surely: bool) -> Making:
    """The frames that a finding would cite: a red lasts longer than frames are kept.

    Whoever is lost while it stands there may drive on in this red, if it came in at this red.
    """
    if not standing:
        return Making(offence=STOP_LINE, frames=(clear.seen.frame,))
    cited = clear, standing[len(standing) // 2], standing[-1]
    return Making(
        offence=STOP_LINE,
        frames=tuple(placed.seen.frame for placed in cited),
        doubt=Doubt.WAY_OUT_NOT_SEEN if surely else Doubt.ENTRY_NOT_SEEN,
    )


def _finding(crossing: _Crossing, standing: list[Placed]) -> Finding:
    middle = standing[len(standing) // 2]
    beyond_m = float(min(placed.beyond_m for placed in standing) - crossing.farther_m)
    approach = crossing.approach
    return Finding(
        offence=STOP_LINE,
        at=middle.seen.at,
        before_frame=crossing.crossed.clear.seen.frame,
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
