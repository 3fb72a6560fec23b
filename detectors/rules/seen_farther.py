"""By how much does an end seem farther off than it is? The box's lower edge hangs over the road."""

from __future__ import annotations

from math import dist, isfinite

import numpy as np

from detectors.camera_place import camera_place
from detectors.road import Point
from detectors.site import Site
from detectors.vehicle_foot import seen_foot, vehicle_foot


def seen_farther_m(label: str, width_m: float, at_m: Point, site: Site) -> tuple[float, float]:
    """At least and at most, in metres, for who seems to stand at this place.

    0 where the calibration tells no camera above it.
    """
    place = camera_place(site.calibration.matrix, site.width_px, site.height_px)
    if place is None or not isfinite(place.height_m):
        return 0.0, 0.0
    away_m = np.array([dist(at_m, place.below_m)])
    seen = seen_foot(vehicle_foot(label, width_m), away_m, place.height_m)
    each = seen.away_m + seen.apart_m
    return float(each.min()), float(each.max())
