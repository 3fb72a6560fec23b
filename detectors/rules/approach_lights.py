"""Which light rules a vehicle on each way out of an approach: the head's, or an arrow's?

main head   arrow section   straight on   to the right
red         green           red           green: the arrow lets go, whatever the head shows
red         off or red      red           red, since the later of the two
red         unknown         red           unknown: nobody who may go there is charged
green       off             green         green: whoever disobeys a dark arrow is not charged
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from detectors.road import Approach, ArrowLights, Gate, WayOut
from detectors.rules.passage import MOST_GAP, Passage, Placed, passage
from detectors.signals import UNKNOWN_SIGNAL, SignalReading, Signals, SignalState
from detectors.site import Site
from detectors.track import Track

CLEAR_M = 0.7
"""From so far before a gate to so far beyond it."""
_DARK = (SignalState.RED, SignalState.OFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledWay:
    """A way over a stop line with its light. `way_out` is None for all that the file tells not."""

    name: str
    signal_group: str
    light: Callable[[datetime], SignalReading]
    way_out: WayOut | None = None


def ruled_ways(approach: Approach, signals: Signals) -> list[RuledWay]:
    """The way that no arrow rules, and then each that the site file tells."""

    def head(at: datetime) -> SignalReading:
        return signals.reading(approach.signal_group, at)

    ways = [RuledWay(name=approach.name, signal_group=approach.signal_group, light=head)]
    return ways + [_ruled(approach, way_out, head, signals) for way_out in approach.ways_out]


def _ruled(
    approach: Approach, way_out: WayOut, head: Callable[[datetime], SignalReading], signals: Signals
) -> RuledWay:
    name, group = f"{approach.name}, {way_out.name}", way_out.signal_group
    if group is None:
        return RuledWay(name=name, signal_group=approach.signal_group, light=head, way_out=way_out)

    def arrow(at: datetime) -> SignalReading:
        shown = signals.reading(group, at)
        return with_section(head(at), shown) if way_out.arrow is ArrowLights.SECTION else shown

    return RuledWay(name=name, signal_group=group, light=arrow, way_out=way_out)


def with_section(head: SignalReading, section: SignalReading) -> SignalReading:
    """What a head and one arrow lamp beside it mean for the arrow's way: see the table above."""
    if section.since is None:
        return UNKNOWN_SIGNAL if head.state is SignalState.RED else head
    if section.state not in _DARK:
        return section
    if head.since is None:
        return UNKNOWN_SIGNAL
    return SignalReading(state=head.state, since=max(head.since, section.since))


def left_by(
    track: Track, site: Site, approach: Approach, crossed: Passage
) -> tuple[WayOut, Passage] | None:
    """The way out that the vehicle surely took; None while, or where, that is not sure."""
    found = []
    for way_out in approach.ways_out:
        way = placed_beyond(way_out.exit, track, site, crossed.beyond.seen.at)
        left = passage(way, CLEAR_M, CLEAR_M)
        if left is not None and left.at.seen.at - crossed.at.seen.at <= way_out.most:
            found.append((way_out, left))
    if len(found) != 1 or longest_gap(track, crossed.clear, found[0][1].beyond) > MOST_GAP:
        return None
    return found[0]


def placed_beyond(gate: Gate, track: Track, site: Site, since: datetime) -> list[Placed]:
    """The way over a gate out. Unlike `feet`, with frames in which the box is wider: who turns
    shows its side.
    """
    way = []
    for seen in track.observations:
        at_m = None if seen.foot_hidden else site.foot_m(seen.box)
        if at_m is not None and seen.at >= since and gate.meets(at_m, 0.0):
            way.append(Placed(seen=seen, beyond_m=gate.beyond_m(at_m)))
    return way


def longest_gap(track: Track, first: Placed, last: Placed) -> timedelta:
    """The longest time between two observations from the one to the other."""
    between = [seen.at for seen in track.observations if first.seen.at <= seen.at <= last.seen.at]
    return max(later - earlier for earlier, later in pairwise(between))
