"""Do two simulated vehicles ever stand in the same place? Then one of them is driven anew."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simulator.vehicle import STEP_S, Floats, Vehicle

EVERY_STEPS = 4
"""At 30 m/s no vehicle passes through another between two looks."""
MIRROR_M = 0.1


def collides(vehicle: Vehicle, others: Sequence[Vehicle]) -> bool:
    """Whether the ground under the vehicle and under one of the others ever overlap."""
    return any(_meet(vehicle, other) for other in others)


def _meet(vehicle: Vehicle, other: Vehicle) -> bool:
    first = max(vehicle.start_s, other.start_s)
    last = min(vehicle.end_s, other.end_s)
    if last <= first:
        return False
    at = np.arange(first, last, EVERY_STEPS * STEP_S)
    (x, y), (other_x, other_y) = _places(vehicle, at), _places(other, at)
    wide = (vehicle.size.width_m + other.size.width_m) / 2 + MIRROR_M
    beside = np.abs(x - other_x) < wide
    along = (y < other_y + other.size.length_m) & (other_y < y + vehicle.size.length_m)
    return bool((beside & along).any())


def _places(vehicle: Vehicle, at: Floats) -> tuple[Floats, Floats]:
    steps = (at - vehicle.start_s) / STEP_S
    known = np.arange(len(vehicle.y_m))
    return np.interp(steps, known, vehicle.x_m), np.interp(steps, known, vehicle.y_m)
