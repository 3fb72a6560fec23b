"""How far from its end does a vehicle seem to stand on the road, seen from a camera above it?

The lower edge of a box is the lowest that is seen of the vehicle. Near the camera that is its lower
edge, which hangs above the road and so hides a piece of it; far away it is the tyres, which touch
the road under the overhang. Seen from the height H, at the distance D where the foot seems to be:

    too far by   min(edge * D / H, overhang)

A camera sees neither length, so both are drawn from what their kind of vehicle has.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleFoot:
    """Mean and standard deviation of a kind's lower edge over the road and of its overhang.

    Edges and overhangs are from makers' drawings of common models; but tyres are dark, and a
    detector ends its box between them and the edge, which makes the overhang seem longer (cars
    drawn at 15, 27, 39 and 51 m seemed 0.4, 0.8, 1.0 and 1.5 m away). It ends a share of its height
    off, so most for buses, the tallest. To be replaced by the device's type approval where that
    says better.
    """

    edge_m: float
    edge_error_m: float
    overhang_m: float
    overhang_error_m: float


CAR = VehicleFoot(edge_m=0.26, edge_error_m=0.07, overhang_m=1.27, overhang_error_m=0.35)
HEAVY = VehicleFoot(edge_m=0.42, edge_error_m=0.1, overhang_m=2.4, overhang_error_m=0.8)
"""Lorries, and buses that a detector took for one."""
BUS = VehicleFoot(edge_m=0.47, edge_error_m=0.08, overhang_m=3.2, overhang_error_m=0.6)
"""A lorry taken for a bus is measured too slow, never too fast."""
TWO_WHEELED = VehicleFoot(edge_m=0.12, edge_error_m=0.06, overhang_m=0.6, overhang_error_m=0.15)
"""As seen: a tyre stands 0.3 m before the end, but the box ends in its shadow near by and above it
far away, so the foot seems to go on leaving the end. By the drawings (edge 0.45 m, overhang 0.3 m)
motorcycles were measured 0.6 km/h too fast.
"""
LIKELY = np.array([-1.76, -0.99, -0.57, -0.27, 0.0, 0.27, 0.57, 0.99, 1.76])
"""Middles of nine equally likely pieces of a normal distribution, spread 1 together."""
HEAVY_WIDTH_M = 2.9
"""A car seen from aside is wide as well, up to this."""


def vehicle_foot(label: str, width_m: float) -> VehicleFoot:
    """The foot of this kind; who is as wide as a lorry is none the less for being called a car."""
    if label in ("motorcycle", "bicycle"):
        return TWO_WHEELED
    if label == "bus":
        return BUS
    return CAR if label == "car" and width_m < HEAVY_WIDTH_M else HEAVY


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFoot:
    """How far the foot seems away from the vehicle's end, in metres.

    `away_m` is the mean of the kind, one value a frame; `apart_m` is how far each of the equally
    likely vehicles of the kind lies from it: one row a vehicle, one column a frame.
    """

    away_m: Floats
    apart_m: Floats


def seen_foot(foot: VehicleFoot, distances_m: Floats, camera_height_m: float) -> SeenFoot:
    """`distances_m`: from the point under the camera to where the foot seems to stand.

    Every combination of equally likely edges and overhangs: the lesser of two values has no
    first derivative to propagate (JCGM 100:2008, 5.1.2, note), so they are counted out.
    """
    edges = np.maximum(foot.edge_m + foot.edge_error_m * LIKELY, 0.0) / camera_height_m
    overhangs = np.maximum(foot.overhang_m + foot.overhang_error_m * LIKELY, 0.0)
    away = np.minimum((edges[:, None] * distances_m)[:, None, :], overhangs[None, :, None]).reshape(
        -1, len(distances_m)
    )
    mean = away.mean(0)
    return SeenFoot(away_m=mean, apart_m=away - mean)
