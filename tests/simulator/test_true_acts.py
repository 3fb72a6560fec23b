"""Does the truth of a simulated road know who sped, by any part of the zone?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulator.measured_site import STOP_LINE_M, MeasuredRoad, random_road
from simulator.traffic import Lights
from simulator.true_acts import TrueDeed, deeds
from simulator.vehicle import STEP_S, Vehicle
from tests.simulator.one_vehicle import one_vehicle

LIGHTS = Lights(green_s=18.0, yellow_s=3.0, red_s=15.0)


@pytest.fixture
def road() -> MeasuredRoad:
    roads = (random_road(number, np.random.default_rng(number)) for number in range(20))
    return replace(next(road for road in roads if not road.signals), limit_kmh=40)


def driven(*parts: tuple[float, float]) -> Vehicle:
    """Parts of so many metres at so many km/h."""
    y_m = [0.0]
    for way_m, kmh in parts:
        until_m = y_m[-1] + way_m
        while y_m[-1] < until_m:
            y_m.append(y_m[-1] + kmh / 3.6 * STEP_S)
    still = one_vehicle(number=1, plate="A")
    return replace(still, y_m=np.array(y_m), x_m=np.full(len(y_m), 1.75))


def speeding(vehicle: Vehicle, road: MeasuredRoad) -> list[TrueDeed]:
    return [deed for deed in deeds(vehicle, road, LIGHTS) if deed.offence == "speeding"]


@pytest.fixture
def junction() -> MeasuredRoad:
    roads = (random_road(number, np.random.default_rng(number)) for number in range(20))
    return next(road for road in roads if road.signals)


@pytest.mark.parametrize(
    ("left_at_s", "done", "plain"),
    [(30.0, True, True), (36.1, True, False), (36.5, False, False), (21.5, False, False)],
)
def test_who_comes_in_at_red_runs_it_though_it_lets_go_a_moment_before_the_rear_is_through(
    left_at_s: float, done: bool, plain: bool, junction: MeasuredRoad
) -> None:
    """The light is red from second 21 to 36; at 36 km/h the front is over 0.6 s before the rear."""
    lone = driven((60.0, 36.0))
    through_s = STEP_S * float(np.flatnonzero(lone.y_m >= STOP_LINE_M + 2)[0])
    found = deeds(replace(lone, start_s=left_at_s - through_s), junction, LIGHTS)
    assert [deed.plain for deed in found if deed.offence == "red_light"] == [plain] * done


def test_who_keeps_to_the_limit_and_its_allowance_does_not_speed(road: MeasuredRoad) -> None:
    assert not speeding(driven((60.0, 49.0)), road)


def test_who_speeds_through_the_whole_zone_speeds_plainly(road: MeasuredRoad) -> None:
    (deed,) = speeding(driven((60.0, 60.0)), road)
    assert deed.plain


def test_who_brakes_in_the_zone_sped_all_the_same_though_not_plainly(road: MeasuredRoad) -> None:
    (deed,) = speeding(driven((27.0, 70.0), (40.0, 20.0)), road)
    assert not deed.plain


def test_a_leap_of_a_few_metres_is_no_speed(road: MeasuredRoad) -> None:
    assert not speeding(driven((20.0, 45.0), (2.0, 60.0), (40.0, 45.0)), road)


@pytest.mark.parametrize(("hidden_s", "seen"), [(0.2, True), (3.0, False)])
def test_who_speeds_must_be_seen_to_leave_the_zone(
    hidden_s: float, seen: bool, road: MeasuredRoad
) -> None:
    (deed,) = speeding(driven((70.0, 60.0)), road)
    feet = [t_s for t_s in np.arange(0.0, 9.0, 0.04) if not 0 < t_s - deed.to_s < hidden_s]
    assert deed.seen_in({1: feet}, 1) == seen


@pytest.mark.parametrize(
    ("hidden", "seen"),
    [
        pytest.param((0.0, 0.0), True, id="all the time"),
        pytest.param((0.5, 0.8), True, id="hidden for a moment"),
        pytest.param((-0.3, 0.3), False, id="when it left its side"),
        pytest.param((-9.0, 0.3), False, id="before it had left its side"),
    ],
)
def test_who_changes_sides_must_be_seen_on_the_side_that_it_leaves(
    hidden: tuple[float, float], seen: bool, road: MeasuredRoad
) -> None:
    steps = np.arange(0.0, 3.0, STEP_S)
    still = one_vehicle(number=1, plate="A")
    near_m, far_m = road.solid_m
    changes = replace(
        still,
        x_m=np.interp(steps, [1.0, 2.0], [1.75, -1.75]),
        y_m=np.linspace(near_m + 1.0, far_m - 1.0, len(steps)),
    )
    (deed,) = [one for one in deeds(changes, road, LIGHTS) if one.offence == "solid_line"]
    begins_s = 1.0 + (1.75 - 1.1) / 3.5
    from_s, to_s = (begins_s + end_s for end_s in hidden)
    feet = [t_s for t_s in steps.tolist() if not from_s < t_s < to_s]
    assert deed.plain
    assert deed.seen_in({1: feet}, 1) == seen
