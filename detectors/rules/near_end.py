"""Where is the end that a vehicle turns to the camera, beside the side that it shows?

Seen from aside a vehicle that stands or drives along a kerb shows its end and its side: its box is
wider than it is, and the box's middle lies towards its far end. No vehicle is wider than the law
lets it be; so its end is at that edge of the box from which it points away. There its roof leans
outwards, seen from above: by how much depends on how tall it is, so there are two answers, for the
lowest and the tallest of its kind. Of a box that is wider than its side can make it nothing of the
sort is known: it stands askew, or is two vehicles.

A point of the height z is seen where one of the road at the depth d would be, which is farther away
by w, since the box's lower edge hangs over the road: it then seems farther aside, by the share
(z * sin(pitch) + w * cos(pitch)) / d of its way from the middle of the picture.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, cos, dist, hypot, isfinite, sin
from statistics import median

import numpy as np

from detectors.camera_place import camera_place
from detectors.road import Lane, Point
from detectors.rules.feet import Foot, sight
from detectors.site import Site
from detectors.vehicle_foot import seen_foot, vehicle_foot

INSIDE_SHARE = 0.35
"""So much of the width to either side of the middle must lie inside: no wheel on a line."""
WIDEST_M, WIDEST_HEAVY_M = {"car": 2.1}, 2.6
"""The widest that a vehicle may be is 2.55 m."""
LONGEST_M = {"car": 6.0}
LONGEST_HEAVY_M = 13.0
MOST_SINE = 0.5
"""Farther turned away from the line of sight its side is its broader face."""
HIGH_M = {"car": (1.3, 2.0)}
HIGH_HEAVY_M = (1.9, 4.0)
FARTHER = (0.5, 1.2)
"""How much of the way by which such a foot seems too far it surely seems so, and at most does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NearEnd:
    """The middle of the end on the road, and the width within which it lies, in metres."""

    middle_m: Point
    width_m: float


def surely_within(area: Lane, feet: Sequence[Foot], site: Site) -> bool:
    """Whether the end of a vehicle that points along the area is inside, wherever its box, in
    these frames that show it at one place, allows it to be.
    """
    x, y = area.direction
    return all(
        area.holds((end.middle_m[0] - y * aside_m, end.middle_m[1] + x * aside_m))
        for end in near_ends(feet, area.direction, site)
        for aside_m in (-INSIDE_SHARE * end.width_m, 0.0, INSIDE_SHARE * end.width_m)
    )


def near_ends(feet: Sequence[Foot], direction: Point, site: Site) -> tuple[NearEnd, ...]:
    """Where the end may be of a vehicle that points along `direction`: between any of these.

    One, the whole box, where that is no wider than a vehicle may be, or its side does not explain
    it.
    """
    middle_m = (
        median(foot.at_m[0] for foot in feet),
        median(foot.at_m[1] for foot in feet),
    )
    wide_m = median(site.width_m(foot.seen.box) for foot in feet)
    foot = feet[len(feet) // 2]
    aside, label = _aside(foot, direction, site), _label(feet)
    widest_m = WIDEST_M.get(label, WIDEST_HEAVY_M)
    side_m, longest_m = wide_m - widest_m, LONGEST_M.get(label, LONGEST_HEAVY_M)
    outwards = 1.0 if aside < 0 else -1.0
    leans_m = _leans_m(foot, label, outwards * wide_m / 2, site)
    askew = abs(aside) > MOST_SINE or side_m > longest_m * abs(aside)
    if side_m <= 0 or askew or not leans_m:
        return (NearEnd(middle_m=middle_m, width_m=wide_m),)
    x, y = _rightwards(foot, site)
    shifts_m = [outwards * side_m / 2 - lean_m for lean_m in leans_m]
    return tuple(
        NearEnd(middle_m=(middle_m[0] + x * shift_m, middle_m[1] + y * shift_m), width_m=widest_m)
        for shift_m in shifts_m
    )


def _leans_m(foot: Foot, label: str, edge_m: float, site: Site) -> list[float]:
    """How much farther right this edge of the box seems, for the lowest and tallest of the kind.

    `edge_m` is to the right of the foot. Nothing where the calibration tells no camera above it.
    """
    place = camera_place(site.calibration.matrix, site.width_px, site.height_px)
    if place is None or not isfinite(place.height_m):
        return []
    (x0, y0), (x, y) = place.below_m, foot.at_m
    looks = site.calibration.ground((site.width_px / 2, site.height_px / 2))
    far_m = dist(looks, place.below_m)
    if far_m == 0:
        return []
    pitch = atan2(place.height_m, far_m)
    ahead_m = ((x - x0) * (looks[0] - x0) + (y - y0) * (looks[1] - y0)) / far_m
    depth_m = ahead_m * cos(pitch) + place.height_m * sin(pitch)
    right = _rightwards(foot, site)
    right_m = (x - x0) * right[0] + (y - y0) * right[1] + edge_m
    kind = vehicle_foot(label, WIDEST_M.get(label, WIDEST_HEAVY_M))
    hung = seen_foot(kind, np.array([dist(foot.at_m, place.below_m)]), place.height_m)
    farther_m = float(hung.away_m[0])
    return [
        right_m * (high_m * sin(pitch) + share * farther_m * cos(pitch)) / depth_m
        for high_m, share in zip(HIGH_M.get(label, HIGH_HEAVY_M), FARTHER, strict=True)
    ]


def _label(feet: Sequence[Foot]) -> str:
    """What most frames call it."""
    return Counter(foot.seen.label for foot in feet).most_common(1)[0][0]


def _aside(foot: Foot, direction: Point, site: Site) -> float:
    """The sine of the angle between the line of sight and whoever points away along `direction`.

    Above 0 where its far end is to the right of its near end in the picture.
    """
    (u, v), (x, y) = sight(foot, site), direction
    away = 1.0 if u * x + v * y >= 0 else -1.0
    right = _rightwards(foot, site)
    across = u * right[1] - v * right[0]
    turned = away * (u * y - v * x)
    return turned if across > 0 else -turned


def _rightwards(foot: Foot, site: Site) -> Point:
    """The unit vector on the road from the left end of the box's lower edge to its right end."""
    box = foot.seen.box
    left = site.calibration.ground((box.x_px, box.bottom_px))
    right = site.calibration.ground((box.right_px, box.bottom_px))
    wide_m = hypot(right[0] - left[0], right[1] - left[1]) or 1.0
    return (right[0] - left[0]) / wide_m, (right[1] - left[1]) / wide_m
