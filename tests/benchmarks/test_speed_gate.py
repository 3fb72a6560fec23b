"""Is an act counted as allowed only where error and uncertainty leave something to charge?"""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from benchmarks.judgement import LIGHTS, measured_site
from benchmarks.speed_gate import TOO_UNCERTAIN, speed_gate
from fines.law import KYRGYZSTAN, load_law
from simulator.boxes import Boxes
from simulator.measured_site import random_road
from simulator.true_acts import deeds
from simulator.vehicle import KMH_PER_MPS, SIZES, STEP_S, Vehicle, VehicleSize

START = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
LAW = load_law(KYRGYZSTAN).speeding
CAR, LORRY = SIZES[0], SIZES[3]


def gate(size: VehicleSize, kmh: float) -> str | None:
    rng = np.random.default_rng(5)
    road = random_road(1, rng)
    times = np.arange(0, 60 / kmh * KMH_PER_MPS, STEP_S)
    vehicle = Vehicle(
        number=1,
        plate="01KG001AAA",
        size=size,
        start_s=0.0,
        ahead=1,
        x_m=0 * times - 1.75,
        y_m=4 + times * kmh / KMH_PER_MPS,
        edge_m=0.3,
        overhang_m=1.0,
    )
    (deed,) = deeds(vehicle, road, LIGHTS)
    boxes = Boxes(camera=road.camera, rng=rng)
    return speed_gate(vehicle, deed, measured_site(road, rng), boxes, START, LAW)


@pytest.mark.parametrize(
    ("size", "kmh", "shut"),
    [
        (CAR, 80.0, None),
        (CAR, 72.0, TOO_UNCERTAIN),
        (LORRY, 90.0, None),
        (LORRY, 180.0, TOO_UNCERTAIN),
    ],
)
def test_what_error_and_uncertainty_rule_out_is_not_allowed(
    size: VehicleSize, kmh: float, shut: str | None
) -> None:
    assert gate(size, kmh) == shut
