"""Do the streets' vehicles do what their truth says, apart from each other?"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from simulator.street_deeds import street_deeds
from simulator.streets import StreetKind, random_street, street_traffic
from simulator.vehicle import STEP_S


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "offence"),
    [
        (0, "forbidden_turn"),
        (1, "parking"),
        (2, "pedestrian_priority"),
        (3, "junction_blocked"),
    ],
    ids=list(StreetKind),
)
def test_some_do_what_is_forbidden_and_most_do_not(number: int, offence: str) -> None:
    rng = np.random.default_rng(5)
    street = random_street(number, rng)
    made = street_traffic(street, 80, rng)
    done = [deed for vehicle in made for deed in street_deeds(vehicle, street, made)]
    assert {deed.offence for deed in done} == {offence}
    assert 4 <= len(done) <= 40
    assert all(deed.from_s < deed.to_s for deed in done)


def test_no_two_vehicles_stand_in_the_same_place() -> None:
    rng = np.random.default_rng(6)
    made = street_traffic(random_street(1, rng), 40, rng)
    for one, other in combinations(made, 2):
        for t_s in np.arange(max(one.start_s, other.start_s), min(one.end_s, other.end_s), 0.5):
            (x, y), (other_x, other_y) = one.place(t_s), other.place(t_s)
            assert max(abs(x - other_x), abs(y - other_y)) > 0.5


def test_who_turns_back_shows_its_front() -> None:
    rng = np.random.default_rng(7)
    street = random_street(0, rng)
    made = street_traffic(street, 40, rng)
    back = next(vehicle for vehicle in made if street_deeds(vehicle, street, made))
    assert abs(back.heading(back.start_s)) < 0.1
    assert abs(abs(back.heading(back.end_s)) - np.pi) < 0.1


def test_who_parks_turns_no_faster_than_a_vehicle_can_and_stands_along_the_kerb() -> None:
    """At 4 m/s a turning circle of 9 m lets it turn by a radian a second."""
    rng = np.random.default_rng(8)
    street = random_street(1, rng)
    made = street_traffic(street, 40, rng)
    turning = [vehicle.heading_rad for vehicle in made if vehicle.heading_rad is not None]
    assert len(turning) == len(made)
    assert all(np.abs(np.diff(heading)).max() <= 1.0 * STEP_S for heading in turning)
    parked = [vehicle for vehicle in made if street_deeds(vehicle, street, made)]
    for vehicle in parked:
        (deed,) = street_deeds(vehicle, street, made)
        assert abs(vehicle.heading(deed.from_s + 0.1)) < 0.01
        assert abs(vehicle.heading(deed.to_s)) < 0.01


def test_a_pedestrian_need_not_be_seen_once_the_vehicle_is_on_the_crossing() -> None:
    rng = np.random.default_rng(5)
    street = random_street(2, rng)
    made = street_traffic(street, 40, rng)
    plain = [deed for vehicle in made for deed in street_deeds(vehicle, street, made) if deed.plain]
    assert plain
    for deed in plain:
        assert deed.other_seen_s is not None
        first, last = deed.other_seen_s
        assert deed.from_s == first < last < deed.to_s
