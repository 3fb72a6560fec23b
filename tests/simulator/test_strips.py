"""Do the drivers on bus lane and shoulder do what their truth says?"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from benchmarks.judgement import site_of
from simulator.measured_site import random_road
from simulator.streets import on_a_line
from simulator.strips import (
    BUSES_M,
    LEAST_M,
    LEFT_M,
    SHOULDER_M,
    strip_deeds,
    strip_text,
    strip_traffic,
)
from simulator.true_acts import TrueDeed
from simulator.vehicle import SIZES, Vehicle, VehicleSize

CAR, BUS = SIZES[0], SIZES[4]
ROAD = random_road(1, np.random.default_rng(4))


def deeds_of(way: list[tuple[float, float]], size: VehicleSize = CAR) -> list[TrueDeed]:
    x_m, y_m, heading = on_a_line(way, 10.0)
    vehicle = Vehicle(
        number=0, plate="01KG001AAA", size=size, start_s=0.0, ahead=1, x_m=x_m, y_m=y_m,
        heading_rad=heading, edge_m=0.3, overhang_m=0.8,
    )  # fmt: skip
    return list(strip_deeds(vehicle, ROAD))


def test_most_keep_out_and_some_of_each_strip_do_not() -> None:
    made = strip_traffic(200, np.random.default_rng(1))
    done = Counter(deed.offence for vehicle in made for deed in strip_deeds(vehicle, ROAD))
    assert set(done) == {"bus_lane", "shoulder"}
    assert all(20 <= count <= 70 for count in done.values())


@pytest.mark.parametrize(
    ("aside_m", "size", "done"),
    [
        (LEFT_M, CAR, []),
        (BUSES_M, CAR, [("bus_lane", True)]),
        (BUSES_M, BUS, []),
        (SHOULDER_M, BUS, [("shoulder", True)]),
        (0.3, CAR, [("bus_lane", False)]),
    ],
    ids=["left lane", "bus lane", "a bus in its lane", "a bus on the shoulder", "on the line"],
)
def test_who_drives_along_all_the_way(
    aside_m: float, size: VehicleSize, done: list[tuple[str, bool]]
) -> None:
    told = deeds_of([(aside_m, -6.0), (aside_m, 75.0)], size)
    assert [(deed.offence, deed.plain) for deed in told] == done


@pytest.mark.parametrize(("stays_m", "count"), [(LEAST_M - 2, 0), (LEAST_M + 1, 1)])
def test_who_leaves_again_within_the_least_way_does_nothing(stays_m: float, count: int) -> None:
    into, out = 15.0, 15.0 + stays_m
    way = [(LEFT_M, -6.0), (LEFT_M, into - 0.1), (BUSES_M, into), (BUSES_M, out)]
    told = deeds_of([*way, (LEFT_M, out + 0.1), (LEFT_M, 75.0)])
    assert len(told) == count
    assert not any(deed.plain for deed in told)


def test_the_site_file_is_read() -> None:
    rng = np.random.default_rng(2)
    site = site_of(strip_text(random_road(1, rng), rng))
    assert [(one.offence, set(one.allowed)) for one in site.restricted] == [
        ("bus_lane", {"bus"}), ("shoulder", set()),
    ]  # fmt: skip
