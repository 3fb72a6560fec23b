"""Does an arrow's truth hold: who turns on it does nothing, who drives straight on does?"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from detectors.signals import SignalState
from simulator.arrow_traffic import (
    HEAD,
    arrow,
    arrow_deeds,
    arrow_traffic,
    head,
    to_the_right,
    told_lights,
)

ROUND_S = HEAD.green_s + HEAD.yellow_s + HEAD.red_s


@pytest.mark.parametrize(
    ("t_s", "lights"),
    [
        (1.0, ("green", "green", "green")),
        (13.0, ("yellow", "off", "yellow")),
        (16.0, ("red", "off", "red")),
        (18.0, ("red", "green", "green")),
        (24.0, ("red", "off", "red")),
    ],
)
def test_the_arrow_lets_go_in_a_part_of_the_red(t_s: float, lights: tuple[str, str, str]) -> None:
    assert (head(t_s).state, arrow(t_s).state, to_the_right(t_s).state) == lights
    for light in (head, arrow, to_the_right):
        shown = light(t_s)
        assert light(shown.since_s).state == shown.state
        assert light(shown.since_s - 0.01).state != shown.state


def test_the_controller_tells_each_change_once_and_one_round_of_four_not() -> None:
    rows = list(told_lights(4 * ROUND_S))
    for group in ("1", "1R"):
        told = [row for row in rows if row[1] == group]
        assert all(sooner[2] is not later[2] for sooner, later in pairwise(told))
    untold = [at_s for at_s, group, state in rows if state is SignalState.UNKNOWN]
    assert untold == [pytest.approx(3 * ROUND_S)]


def test_some_drive_on_at_red_by_their_own_light_and_most_do_not() -> None:
    made = arrow_traffic(120, np.random.default_rng(5))
    guilty = [vehicle for vehicle in made if list(arrow_deeds(vehicle))]
    assert 4 <= len(guilty) <= 60
    turned = {bool(vehicle.x_m[-1] > 10) for vehicle in guilty}
    assert turned == {True, False}
    spared = 0
    for vehicle in made:
        over = np.flatnonzero(vehicle.y_m >= 24 - vehicle.size.length_m)
        t_s = vehicle.start_s + over[0] * 0.02
        if vehicle.x_m[-1] > 10 and head(t_s).state == "red" and arrow(t_s).state == "green":
            assert not list(arrow_deeds(vehicle))
            spared += 1
    assert spared > 0
