"""A simulated vehicle that stands, for tests that only need to name one."""

from __future__ import annotations

import numpy as np

from simulator.vehicle import SIZES, Vehicle


def one_vehicle(*, number: int, plate: str) -> Vehicle:
    return Vehicle(
        number=number, plate=plate, size=SIZES[0], start_s=0.0, ahead=1,
        x_m=np.zeros(100), y_m=np.full(100, 10.0), edge_m=0.2, overhang_m=0.8,
    )  # fmt: skip
