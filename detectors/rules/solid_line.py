"""Did this vehicle drive over a solid line, clearly from one side to the other?"""

from __future__ import annotations

from math import hypot

from detectors.road import SolidLine
from detectors.rules.feet import feet
from detectors.rules.finding import Doubt, Finding, NotJudged, Verdict
from detectors.rules.passage import MOST_GAP, Passage, Placed, passage
from detectors.site import Site
from detectors.track import Track
from fines.violation import Measurement, OffenceCode

SOLID_LINE = OffenceCode("solid_line")

# The middle of the vehicle must have been this far on either side: less may be a wheel on the
# paint, or a box that breathes.
CLEAR_M = 0.6
# The middle of a box lies beside the middle of the vehicle's end while the vehicle turns.
BOX_UNCERTAINTY_M = 0.3


class SolidLineCrossed:
    """Judges every solid line of a site, in both directions."""

    offence = SOLID_LINE

    def check(self, track: Track, site: Site) -> Verdict:
        """A finding, a doubt, or None for a vehicle that kept its side."""
        for line in site.solid_lines:
            to_left = _way(track, site, line)
            to_right = [Placed(seen=step.seen, beyond_m=-step.beyond_m) for step in to_left]
            for way in (to_left, to_right):
                crossed = passage(way, CLEAR_M, CLEAR_M)
                if crossed is not None:
                    return _judge(line, crossed, site.calibration.error_m)
        return None


def _way(track: Track, site: Site, line: SolidLine) -> list[Placed]:
    way = []
    for foot in feet(track, site):
        place = line.line.place(foot.at_m)
        if place is not None:
            way.append(Placed(seen=foot.seen, beyond_m=place[1]))
    return way


def _judge(line: SolidLine, crossed: Passage, error_m: float) -> Verdict:
    if crossed.gap > MOST_GAP:
        return NotJudged(offence=SOLID_LINE, doubt=Doubt.FRAME_GAP, at=crossed.at.seen.at)
    beyond_m = crossed.beyond.beyond_m
    uncertainty_m = hypot(error_m, BOX_UNCERTAINTY_M)
    return Finding(
        offence=SOLID_LINE,
        at=crossed.at.seen.at,
        before_frame=crossed.clear.seen.frame,
        at_frame=crossed.at.seen.frame,
        after_frame=crossed.beyond.seen.frame,
        measurement=Measurement(
            quantity="beyond_line",
            value=round(beyond_m, 2),
            unit="m",
            uncertainty=round(uncertainty_m, 2),
            charged=round(max(beyond_m - uncertainty_m, 0.0), 2),
        ),
        reason=f"line {line.name}: the middle of the vehicle {beyond_m:.2f} m beyond it",
    )
