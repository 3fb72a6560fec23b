"""Is drawn traffic where the traffic without pictures is?"""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from simulator.lens import Lens
from simulator.measured_site import STOP_LINE_M, random_road
from simulator.plate_texts import issued
from simulator.rendered_traffic import as_drawn, drawable, drawn_frames, scene_of
from simulator.traffic import Lights, vehicles
from simulator.weather import Weather

LIGHTS = Lights(green_s=18.0, yellow_s=3.0, red_s=15.0)
START = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)


@pytest.mark.slow
def test_each_vehicle_is_drawn_where_it_drives() -> None:
    rng = np.random.default_rng(4)
    road = random_road(0, rng)
    made = [as_drawn(vehicle) for vehicle in vehicles(5, rng, LIGHTS, STOP_LINE_M)]
    scene = scene_of(road, drawable(made), LIGHTS, START, "day")
    at_s = [vehicle.start_s + 2.5 for vehicle in made]
    found = 0
    for (t_s, frame), vehicle in zip(
        drawn_frames(scene, at_s, Weather(name="day", rng=rng, shaking=0.0)), made, strict=True
    ):
        seen = next((other for other in frame.visible if other.plate == vehicle.plate), None)
        if seen is None:
            continue
        found += 1
        x, y = vehicle.place(t_s)
        (foot,), _ = Lens(road.camera).project(np.array([[x, y, 0.2]]))
        assert seen.label == vehicle.size.label
        assert seen.box.bottom_px == pytest.approx(foot[1], abs=25)
        assert seen.box.x_px < foot[0] < seen.box.right_px
    assert found >= 3


@pytest.mark.slow
def test_the_programme_is_that_of_the_lights() -> None:
    rng = np.random.default_rng(4)
    made = [as_drawn(vehicle) for vehicle in vehicles(30, rng, LIGHTS, STOP_LINE_M)]
    scene = scene_of(random_road(0, rng), drawable(made), LIGHTS, START, "day")
    assert [state for _, state in scene.programme[:4]] == ["green", "yellow", "red", "green"]
    assert scene.state(22.0) == "red"


@pytest.mark.parametrize(
    ("text", "pattern", "on_roads"),
    [
        ("69KG643US", "KG_2016", "09KG643US"),
        ("10KG643US", "KG_2016", "10KG643US"),
        ("01KG643USA", "KG_2016", "01KG643USA"),
        ("123ABC21", "KZ_PRIVATE", "123ABC01"),
        ("123ABC20", "KZ_PRIVATE", "123ABC20"),
        ("95A123BC", "UZ_PRIVATE", "95A123BC"),
        ("B1234A", "KG_1994", "B1234A"),
    ],
)
def test_plates_on_roads_have_regions_that_are_issued(
    text: str, pattern: str, on_roads: str
) -> None:
    assert issued(text, pattern) == on_roads
