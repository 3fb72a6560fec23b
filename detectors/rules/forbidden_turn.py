"""Did this vehicle turn, or turn back, where a sign forbids it?"""

from __future__ import annotations

from detectors.forbidden_turns import ForbiddenTurn
from detectors.rules.approach_lights import CLEAR_M, longest_gap, placed_beyond
from detectors.rules.feet import Foot, told_by_feet
from detectors.rules.finding import Doubt, Finding, Making, NotJudged, Verdict
from detectors.rules.passage import MOST_GAP, Passage, Placed, passage
from detectors.site import Site
from detectors.track import Track
from fines.violation import Measurement, OffenceCode

FORBIDDEN_TURN = OffenceCode("forbidden_turn")


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
    def straight(foot: Foot) -> Placed | None:
        if not turn.entry.meets(foot.at_m, 0.0):
            return None
        return Placed(seen=foot.seen, beyond_m=turn.entry.beyond_m(foot.at_m))

    way = told_by_feet(track, site, ("entry of turn", turn.entry), straight)
    entered = passage(way, CLEAR_M, CLEAR_M)
    if entered is None or not turn.sign.in_force(entered.at.seen.at):
        return None
    left = passage(placed_beyond(turn.exit, track, site, entered.beyond.seen.at), CLEAR_M, CLEAR_M)
    latest = track.last.at if left is None else left.at.seen.at
    if latest - entered.at.seen.at > turn.most:
        return None
    if left is None:
        return Making(offence=FORBIDDEN_TURN, frames=(entered.at.seen.frame,))
    if longest_gap(track, entered.clear, left.beyond) > MOST_GAP:
        return NotJudged(offence=FORBIDDEN_TURN, doubt=Doubt.FRAME_GAP, at=left.at.seen.at)
    return _finding(turn, entered, left)


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
