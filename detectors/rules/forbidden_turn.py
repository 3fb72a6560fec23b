"""Did this vehicle turn, or turn back, where a sign forbids it?"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from detectors.forbidden_turns import ForbiddenTurn
from detectors.road import Gate
from detectors.rules.feet import feet
from detectors.rules.finding import Doubt, Finding, Making, NotJudged, Verdict
from detectors.rules.passage import MOST_GAP, Passage, Placed, passage
from detectors.site import Site
from detectors.track import Track
from fines.violation import Measurement, OffenceCode

FORBIDDEN_TURN = OffenceCode("forbidden_turn")

CLEAR_M = 0.7
"""From so far before each gate to so far beyond it."""


class ForbiddenTurnMade:
    """Judges every forbidden turn of a site by the two gates that a vehicle passes."""

    offence = FORBIDDEN_TURN

    def check(self, track: Track, site: Site) -> Verdict:
        """A finding, a doubt, an act in the making, or None for a vehicle that did not turn."""
        for turn in site.forbidden_turns:
            verdict = _judge(turn, track, site)
            if verdict is not None:
                return verdict
        return None


def _judge(turn: ForbiddenTurn, track: Track, site: Site) -> Verdict:
    straight = [
        Placed(seen=foot.seen, beyond_m=turn.entry.beyond_m(foot.at_m))
        for foot in feet(track, site)
        if turn.entry.meets(foot.at_m, 0.0)
    ]
    entered = passage(straight, CLEAR_M, CLEAR_M)
    if entered is None or not turn.sign.in_force(entered.at.seen.at):
        return None
    left = passage(_way_out(turn.exit, track, site, entered), CLEAR_M, CLEAR_M)
    latest = track.last.at if left is None else left.at.seen.at
    if latest - entered.at.seen.at > turn.most:
        return None
    if left is None:
        return Making(offence=FORBIDDEN_TURN, frames=(entered.at.seen.frame,))
    if _longest_gap(track, entered, left) > MOST_GAP:
        return NotJudged(offence=FORBIDDEN_TURN, doubt=Doubt.FRAME_GAP, at=left.at.seen.at)
    return _finding(turn, entered, left)


def _way_out(gate: Gate, track: Track, site: Site, entered: Passage) -> list[Placed]:
    """Unlike `feet`, with frames in which the box is wider: who turns shows its side."""
    way = []
    for seen in track.observations:
        at_m = None if seen.foot_hidden else site.foot_m(seen.box)
        if at_m is not None and seen.at >= entered.beyond.seen.at and gate.meets(at_m, 0.0):
            way.append(Placed(seen=seen, beyond_m=gate.beyond_m(at_m)))
    return way


def _longest_gap(track: Track, entered: Passage, left: Passage) -> timedelta:
    start, end = entered.clear.seen.at, left.beyond.seen.at
    between = [seen.at for seen in track.observations if start <= seen.at <= end]
    return max(later - earlier for earlier, later in pairwise(between))


def _finding(turn: ForbiddenTurn, entered: Passage, left: Passage) -> Finding:
    seconds = (left.crossed_at - entered.crossed_at).total_seconds()
    return Finding(
        offence=FORBIDDEN_TURN,
        at=left.at.seen.at,
        before_frame=entered.at.seen.frame,
        at_frame=left.at.seen.frame,
        after_frame=left.beyond.seen.frame,
        measurement=Measurement(
            quantity="turn_time",
            value=round(seconds, 2),
            unit="s",
            uncertainty=round((entered.gap + left.gap).total_seconds() / 2, 2),
            charged=round(seconds, 2),
        ),
        reason=f"{turn.kind} {turn.name}: in through its entry and out through its exit within "
        f"{seconds:.1f} s ({turn.sign.source})",
    )
