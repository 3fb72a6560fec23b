"""Do simulated vehicles drive as solid bodies do, and brake for one another?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulator.collisions import collides
from simulator.traffic import Lights, vehicles

LIGHTS = Lights(green_s=18.0, yellow_s=3.0, red_s=15.0)


@pytest.mark.slow
@pytest.mark.parametrize("lights", [LIGHTS, None], ids=["signals", "open road"])
def test_no_vehicle_drives_through_another(lights: Lights | None) -> None:
    made = vehicles(60, np.random.default_rng(5), lights, 24.0)
    assert len({vehicle.plate for vehicle in made}) == 60
    assert not any(collides(vehicle, made[:place]) for place, vehicle in enumerate(made))


def test_how_many_run_a_red_light_changes_nothing_where_there_is_none() -> None:
    few, many = (vehicles(5, np.random.default_rng(5), None, 24.0, share) for share in (0.0, 1.0))
    for one, other in zip(few, many, strict=True):
        assert (one.plate, one.start_s, one.size) == (other.plate, other.start_s, other.size)
        assert np.array_equal(one.y_m, other.y_m)


def test_two_in_the_same_place_collide() -> None:
    vehicle, *_ = vehicles(1, np.random.default_rng(5), None, 24.0)
    beside = replace(vehicle, x_m=vehicle.x_m + 3.5)
    later = replace(vehicle, start_s=vehicle.end_s + 1)
    assert collides(vehicle, [vehicle])
    assert not collides(vehicle, [beside, later])
