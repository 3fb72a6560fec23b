"""Did this vehicle drive along a bus lane or a shoulder that is not for it?"""

from __future__ import annotations

from detectors.restricted import RestrictedLane
from detectors.rules.feet import feet
from detectors.rules.finding import Doubt, Finding, NotJudged, Verdict
from detectors.rules.passage import MOST_GAP
from detectors.site import Site
from detectors.track import Observation, Track
from fines.violation import Measurement, OffenceCode

RESTRICTED_LANE = OffenceCode("restricted_lane")
"""The question; the strip says which offence it is."""

INSIDE_SHARE = 0.35
"""So much of the box's width to either side of its middle must lie inside: no wheel on a line."""

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
    inside: list[Observation] = []
    for foot in feet(track, site):
        seen = foot.seen
        if not _is_inside(lane, seen, site) or not lane.sign.in_force(seen.at):
            inside = []
            continue
        if inside and seen.at - inside[-1].at > MOST_GAP:
            return NotJudged(offence=lane.offence, doubt=Doubt.FRAME_GAP, at=seen.at)
        inside.append(seen)
        driven_m = lane.strip.progress_m(foot.at_m) - _progress_m(lane, inside[0], site)
        if driven_m - UNCERTAINTY_M >= lane.least_m:
            return _finding(lane, inside, driven_m)
    return None


def _progress_m(lane: RestrictedLane, seen: Observation, site: Site) -> float:
    return lane.strip.progress_m(site.calibration.ground(seen.box.foot_px))


def _is_inside(lane: RestrictedLane, seen: Observation, site: Site) -> bool:
    (x, y), half = seen.box.foot_px, seen.box.width_px * INSIDE_SHARE
    return all(lane.strip.holds(site.calibration.ground((at, y))) for at in (x - half, x, x + half))


def _finding(lane: RestrictedLane, inside: list[Observation], driven_m: float) -> Finding:
    middle = inside[len(inside) // 2]
    return Finding(
        offence=lane.offence,
        at=middle.at,
        before_frame=inside[0].frame,
        at_frame=middle.frame,
        after_frame=inside[-1].frame,
        measurement=Measurement(
            quantity="distance_in_lane",
            value=round(driven_m, 1),
            unit="m",
            uncertainty=UNCERTAINTY_M,
            charged=round(driven_m - UNCERTAINTY_M, 1),
        ),
        reason=f"strip {lane.strip.name}: {driven_m:.1f} m along it ({lane.sign.source})",
    )
