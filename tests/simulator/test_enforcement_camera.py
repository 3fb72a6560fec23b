"""Does the camera of drawn roads see the judged stretch, with plates that can be read?"""

from __future__ import annotations

import numpy as np
import pytest

from simulator.enforcement_camera import enforcement_road
from simulator.lens import Lens
from simulator.measured_site import STOP_LINE_M, ZONE_M, random_road
from simulator.true_acts import LONGEST_M

PLATE_M = np.array([[-0.26, 0.0, 0.66], [0.26, 0.0, 0.66]])


def plate_wide_px(lens: Lens, x_m: float, y_m: float) -> float:
    left, right = lens.project(PLATE_M + np.array((x_m, y_m, 0.0)))[0]
    return float(right[0] - left[0])


@pytest.mark.parametrize("number", range(12))
def test_the_stretch_is_seen_and_plates_are_large(number: int) -> None:
    road = enforcement_road(number, np.random.default_rng(number))
    camera, lens = road.camera, Lens(road.camera)
    near, far = (STOP_LINE_M - LONGEST_M["car"], STOP_LINE_M + 2) if road.signals else ZONE_M
    ends = np.array([(x, y, 0.0) for x in (-2.75, 2.75) for y in (near, far)])
    pixels, _ = lens.project(ends)
    assert (pixels > 0).all()
    assert (pixels < (camera.width_px, camera.height_px)).all()
    for x_m in (-1.75, 1.75):
        assert plate_wide_px(lens, x_m, near) > 90
        assert plate_wide_px(lens, x_m, far) > (84 if road.signals else 44)


def test_a_road_has_the_same_drivers_under_either_camera() -> None:
    one, other = np.random.default_rng(6), np.random.default_rng(6)
    wide, aimed = random_road(1, one), enforcement_road(1, other)
    assert (wide.signals, wide.limit_kmh, wide.name) == (aimed.signals, aimed.limit_kmh, aimed.name)
    assert one.random() == other.random()
