"""Is a motorcycle measured no faster than it drove, boxed as the shipped detector boxes it?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from benchmarks.judgement import measured_site
from detectors.speed import KMH_PER_MPS, Course, MeasuredSpeed, measured_speed
from detectors.vehicle_foot import TWO_WHEELED
from simulator.boxes import Boxes
from simulator.measured_site import ZONE_M, random_road
from simulator.vehicle import SIZES, STEP_S, Vehicle

START = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
MOTORCYCLE = SIZES[5]
FRAME_S, A_ROAD = 0.04, 5


def measured(road_number: int, kmh: float, rng: np.random.Generator) -> MeasuredSpeed:
    road = random_road(2 * road_number + 1, np.random.default_rng((8, road_number)))
    site = measured_site(road, rng)
    times = np.arange(0, 45 / kmh * KMH_PER_MPS, STEP_S)
    vehicle = Vehicle(
        number=1,
        plate="A01234",
        size=MOTORCYCLE,
        start_s=0.0,
        ahead=1,
        x_m=0 * times + rng.choice([-1.75, 1.75]),
        y_m=5 + times * kmh / KMH_PER_MPS,
        edge_m=float(rng.uniform(*MOTORCYCLE.edge_m)),
        overhang_m=float(rng.uniform(*MOTORCYCLE.overhang_m)),
    )
    boxes, seen, instants = Boxes(camera=road.camera, rng=rng), [], []
    for frame in range(int(times[-1] / FRAME_S)):
        t_s = frame * FRAME_S
        for number, found in boxes.of([vehicle], t_s):
            if number == vehicle.number and ZONE_M[0] <= vehicle.place(t_s)[1] <= ZONE_M[1]:
                seen.append(found.box)
                instants.append(START + timedelta(seconds=t_s + float(rng.normal(0, 0.002))))
    zone = site.speed_zones[0]
    return measured_speed(
        site.calibration,
        seen,
        instants,
        Course(direction=zone.stretch.direction, camera_m=zone.camera_m, foot=TWO_WHEELED),
        zone.device.errors,
    )


@pytest.mark.slow
def test_motorcycles_are_measured_without_a_bias_against_their_drivers() -> None:
    rng = np.random.default_rng(17)
    kmh = rng.uniform(30, 110, 120)
    found = [measured(one // A_ROAD, float(true), rng) for one, true in enumerate(kmh)]
    errors = np.array([one.kmh for one in found]) - kmh
    stated = np.array([one.uncertainty_kmh for one in found])
    assert -0.4 < errors.mean() < 0.2
    assert (np.abs(errors) <= 2 * stated).mean() >= 0.93
    assert (errors > 2 * stated).mean() < 0.03
