"""When did a track cross a section's line, and how surely is that known?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from math import hypot, sqrt
from statistics import median

import numpy as np

from detectors.camera_place import CameraPlace
from detectors.road import Point
from detectors.rules.feet import feet
from detectors.rules.passage import Passage, Placed, passage
from detectors.section_line import SectionLine
from detectors.site import Site
from detectors.track import Track
from detectors.vehicle_foot import VehicleFoot, seen_foot, vehicle_foot

CLEAR_M = 1.5
"""From so far before the line to so far beyond it: the speed over it is told from between."""

LEAST_DISTANCE_M = 0.1
FOOT_PX = 2.0
"""How far a box's lower edge may stand from the wheels, as a standard uncertainty."""


def crossed_line(track: Track, site: Site, line: SectionLine) -> Passage | None:
    """The passage over this line; None where the track has not clearly crossed it."""
    gate, way = line.gate, feet(track, site)
    ends = [foot.at_m for foot in way]
    if way and line.camera is not None:
        wide_m = median(site.width_m(foot.seen.box) for foot in way)
        ends = _ends_m(ends, vehicle_foot(track.label, wide_m), line.camera)
    placed = [
        Placed(seen=foot.seen, beyond_m=gate.beyond_m(end))
        for foot, end in zip(way, ends, strict=True)
        if gate.meets(end, 0.0)
    ]
    return passage(placed, CLEAR_M, CLEAR_M)


def _ends_m(feet_m: Sequence[Point], foot: VehicleFoot, camera: CameraPlace) -> list[Point]:
    """Where the vehicle's end is that seems to stand here: nearer to the camera."""
    from_camera = np.array(feet_m) - np.array(camera.below_m)
    distances = np.maximum(np.hypot(*from_camera.T), LEAST_DISTANCE_M)
    away = seen_foot(foot, distances, camera.height_m).away_m
    ends = np.array(feet_m) - from_camera * (away / distances)[:, None]
    return [(float(x), float(y)) for x, y in ends]


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
