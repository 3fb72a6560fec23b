"""When did a track cross a section's line, and how surely is that known?"""

from __future__ import annotations

from datetime import timedelta
from math import hypot, sqrt

from detectors.rules.feet import feet
from detectors.rules.passage import Passage, Placed, passage
from detectors.section_line import SectionLine
from detectors.site import Site
from detectors.track import Track

CLEAR_M = 1.5
"""From so far before the line to so far beyond it: the speed over it is told from between."""

FOOT_PX = 2.0
"""How far a box's lower edge may stand from the wheels, as a standard uncertainty."""


def crossed_line(track: Track, site: Site, line: SectionLine) -> Passage | None:
    """The passage over this line; None where the track has not clearly crossed it."""
    gate = line.gate
    way = [
        Placed(seen=foot.seen, beyond_m=gate.beyond_m(foot.at_m))
        for foot in feet(track, site)
        if gate.meets(foot.at_m, 0.0)
    ]
    return passage(way, CLEAR_M, CLEAR_M)


def uncertainty_s(crossed: Passage, line: SectionLine, site: Site) -> float:
    """Standard: where the vehicle's end stood, over its speed, and the frames about the line.

    Between two frames nobody saw it; the crossing lies anywhere there (a rectangle, GUM 4.3.7).
    """
    run_m = crossed.beyond.beyond_m - crossed.clear.beyond_m
    run_time: timedelta = crossed.beyond.seen.at - crossed.clear.seen.at
    speed_mps = run_m / run_time.total_seconds()
    seen_m = site.calibration.uncertainty_m(crossed.at.seen.box.foot_px, FOOT_PX)
    place_m = hypot(seen_m, line.foot_error_m)
    return hypot(place_m / speed_mps, crossed.gap.total_seconds() / sqrt(12))
