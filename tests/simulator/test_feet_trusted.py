"""Does a simulated foot count as trusted only where the gate against hidden feet is open to it?"""

from __future__ import annotations

import numpy as np
import pytest

from simulator.boxes import Boxes
from simulator.measured_site import random_road
from simulator.vehicle import SIZES, STEP_S, Vehicle

CAR = SIZES[0]


def standing(number: int, x_m: float, y_m: float) -> Vehicle:
    return Vehicle(
        number=number,
        plate=f"01KG00{number}AAA",
        size=CAR,
        start_s=0.0,
        ahead=1,
        x_m=np.full(100, x_m),
        y_m=np.full(100, y_m),
        edge_m=0.25,
        overhang_m=0.9,
    )


@pytest.mark.parametrize(
    ("x_m", "y_m", "far_seen"),
    [(1.75, 20.0, False), (1.75, 17.0, False), (1.75, 14.0, True), (-6.0, 20.0, True)],
    ids=["hidden", "close behind", "far behind", "on the other side"],
)
def test_a_foot_that_another_box_begins_just_below_is_not_trusted(
    x_m: float, y_m: float, far_seen: bool
) -> None:
    rng = np.random.default_rng(7)
    boxes = Boxes(camera=random_road(1, rng).camera, rng=rng)
    for step in range(50):
        boxes.of([standing(1, 1.75, 26.0), standing(2, x_m, y_m)], step * STEP_S)
    assert len(boxes.feet_trusted[2]) > 40
    assert (len(boxes.feet_trusted.get(1, ())) > 40) == far_seen
