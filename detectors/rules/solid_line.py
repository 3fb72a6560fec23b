"""Did this vehicle drive over a solid line, clearly from one side to the other?

Who changes lanes shows a side, and the box reaches out to where the front is already: its middle
runs ahead of the middle of the vehicle's end. Only half the vehicle's own width from the box's
edge that is still behind is surely beyond the line.

        │line           │
   ┌────┼───────────┐   │   the box; its middle is beyond the line
   │side│   ┌ end ┐ │   │
   └────┼───┴──┬──┴─┘   │   the end's middle is not
        │                                             ◀── drives to the left
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import hypot
from statistics import quantiles

from detectors.road import SolidLine
from detectors.rules.feet import Foot, feet, told_by_feet
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
# Wider is no vehicle of its kind: what is wider shows a side, if all the time.
WIDEST_M, WIDEST_HEAVY_M = {"car": 2.1, "motorcycle": 1.0, "bicycle": 0.8}, 2.6


class SolidLineCrossed:
    """Judges every solid line of a site, in both directions."""

    offence = SOLID_LINE

    def check(self, track: Track, site: Site) -> Verdict:
        """A finding, a doubt, or None for a vehicle that kept its side."""
        for line in site.solid_lines:
            for side in (1, -1):
                way = _way(track, site, line, side)
                # Boxes that show a side only take from what is beyond: most need no such look.
                if passage(way, CLEAR_M, CLEAR_M) is None:
                    continue
                crossed = passage(_surely(way, track, site), CLEAR_M, CLEAR_M)
                if crossed is not None:
                    return _judge(line, crossed, site.calibration.error_m)
        return None


def _way(track: Track, site: Site, line: SolidLine, side: int) -> Sequence[Placed]:
    """How far the middle of the box is beyond, where 1 counts the left side of the line."""

    def placed(foot: Foot) -> Placed | None:
        place = line.line.place(foot.at_m)
        return None if place is None else Placed(seen=foot.seen, beyond_m=side * place[1])

    return told_by_feet(track, site, ("solid line", line.line, side), placed)


def _surely(way: Sequence[Placed], track: Track, site: Site) -> list[Placed]:
    """The same with how far the middle of the vehicle's end is beyond at the least."""
    wide_m = [site.width_m(foot.seen.box) for foot in feet(track, site)]
    own_m = min(quantiles(wide_m, n=4)[0], WIDEST_M.get(track.label, WIDEST_HEAVY_M))
    return [placed if placed.beyond_m < 0 else _less(placed, own_m, site) for placed in way]


def _less(placed: Placed, own_m: float, site: Site) -> Placed:
    """Without the half of what the box is wider than the vehicle; beyond the line it stays."""
    side_m = max(site.width_m(placed.seen.box) - own_m, 0.0)
    return replace(placed, beyond_m=max(placed.beyond_m - side_m / 2, 0.0))


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
