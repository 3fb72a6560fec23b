"""Did this vehicle drive along a bus lane or a shoulder that is not for it?"""

from __future__ import annotations

from detectors.restricted import RestrictedLane
from detectors.rules.feet import Foot, told_by_feet
from detectors.rules.finding import Doubt, Finding, NotJudged, Verdict
from detectors.rules.near_end import surely_within
from detectors.rules.passage import MOST_GAP
from detectors.site import Site
from detectors.track import Track
from fines.violation import Measurement, OffenceCode

RESTRICTED_LANE = OffenceCode("restricted_lane")
"""The question; the strip says which offence it is."""

UNCERTAINTY_M = 1.0


class RestrictedLaneUsed:
    """Judges every restricted lane of a site by how far a vehicle drove inside it."""

    offence = RESTRICTED_LANE

    def check(self, track: Track, site: Site) -> Verdict:
        """A finding, a doubt, or None for a vehicle that kept out or may be there."""
        for lane in site.restricted:
            if track.label in lane.allowed:
                continue
            verdict = _judge(lane, track, site)
            if verdict is not None:
                return verdict
        return None


def _judge(lane: RestrictedLane, track: Track, site: Site) -> Verdict:
    def told(foot: Foot) -> tuple[Foot, bool]:
        return foot, surely_within(lane.strip, (foot,), site)

    inside: list[Foot] = []
    for foot, holds in told_by_feet(track, site, ("restricted", lane.strip), told):
        seen = foot.seen
        if not holds or not lane.sign.in_force(seen.at):
            inside = []
            continue
        if inside and seen.at - inside[-1].seen.at > MOST_GAP:
            return NotJudged(offence=lane.offence, doubt=Doubt.FRAME_GAP, at=seen.at)
        inside.append(foot)
        driven_m = lane.strip.progress_m(foot.at_m) - lane.strip.progress_m(inside[0].at_m)
        if driven_m - UNCERTAINTY_M >= lane.least_m:
            return _finding(lane, inside, driven_m)
    return None


def _finding(lane: RestrictedLane, inside: list[Foot], driven_m: float) -> Finding:
    middle = inside[len(inside) // 2].seen
    return Finding(
        offence=lane.offence,
        at=middle.at,
        before_frame=inside[0].seen.frame,
        at_frame=middle.frame,
        after_frame=inside[-1].seen.frame,
        measurement=Measurement(
            quantity="distance_in_lane",
            value=round(driven_m, 1),
            unit="m",
            uncertainty=UNCERTAINTY_M,
            charged=round(driven_m - UNCERTAINTY_M, 1),
        ),
        reason=f"strip {lane.strip.name}: {driven_m:.1f} m along it ({lane.sign.source})",
    )
