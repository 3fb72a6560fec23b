"""Does the drawn traffic show what is to be found in it? No picture is drawn here."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.judgement import LIGHTS
from benchmarks.rendered import A_DRAWN_ROAD, drawn_road, drawn_traffic
from simulator.true_acts import deeds


def plain_acts(number: int) -> Counter[str]:
    """What is plainly done on a drawn road, whether anybody can see it or not."""
    _, road, rng = drawn_road(number)
    made = drawn_traffic(road, A_DRAWN_ROAD, rng)
    done = (deed for vehicle in made for deed in deeds(vehicle, road, LIGHTS))
    return Counter(deed.offence for deed in done if deed.plain)


@pytest.mark.parametrize("number", [0, 2, 4, 6, 8])
def test_on_each_drawn_road_with_lights_some_run_them_plainly(number: int) -> None:
    assert plain_acts(number)["red_light"] >= 5


def test_on_a_drawn_road_without_lights_some_speed() -> None:
    plain = plain_acts(1)
    assert plain["speeding"] >= 5
    assert plain["red_light"] == 0
