"""Is who stood too long counted as allowed only where place and time leave somebody to charge?"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from benchmarks.judgement import site_of
from benchmarks.judgement_comparing import START
from benchmarks.standing_gate import (
    FOOT_HIDDEN,
    OUT_OF_SIGHT,
    PLACE_UNSURE,
    PLATE_NOT_SEEN,
    standing_gate,
)
from detectors.site import Site
from simulator.boxes import Boxes
from simulator.streets import Street, random_street, street_text
from simulator.true_acts import TrueDeed
from simulator.vehicle import SIZES, Vehicle

CAR, BUS = SIZES[0], SIZES[4]
MOTORCYCLE = next(size for size in SIZES if size.label == "motorcycle")
FOUND = [step / 10 for step in range(301)]
DEED = TrueDeed(offence="parking", plain=True, from_s=0.0, to_s=30.0, least_seen_s=24.0)


@cache
def street_and_site() -> tuple[Street, Site]:
    rng = np.random.default_rng((7, 5))
    street = random_street(5, rng)
    return street, site_of(street_text(street, rng))


def standing(x_m: float, *, bus: bool = False) -> Vehicle:
    still = np.ones(1510)
    return Vehicle(
        number=1, plate="01KG001AAA", size=BUS if bus else CAR, start_s=0.0, ahead=1,
        x_m=x_m * still, y_m=26.0 * still, heading_rad=0 * still, edge_m=0.3, overhang_m=1.0,
    )  # fmt: skip


def gate(vehicle: Vehicle, found: list[float], trusted: list[float]) -> str | None:
    street, site = street_and_site()
    boxes = Boxes(camera=street.road.camera, rng=np.random.default_rng(1))
    boxes.found[1], boxes.feet_trusted[1] = found, trusted
    return standing_gate(vehicle, DEED, site, boxes, START)


def without(*hidden: tuple[float, float]) -> list[float]:
    return [t_s for t_s in FOUND if not any(first < t_s < last for first, last in hidden)]


@pytest.mark.parametrize(
    ("found", "trusted", "shut"),
    [
        pytest.param(FOUND, FOUND, None, id="seen all the time"),
        pytest.param(FOUND, without((3, 5), (9, 11)), None, id="hidden, and seen for long enough"),
        pytest.param(FOUND, without((3, 12)), FOOT_HIDDEN, id="hidden for too long"),
        pytest.param(
            without((14, 15)), without((14, 15)), OUT_OF_SIGHT, id="it may be two vehicles"
        ),
        pytest.param(without((2, 3)), without((2, 3)), None, id="one of them long enough"),
    ],
)
def test_how_long_it_was_seen(found: list[float], trusted: list[float], shut: str | None) -> None:
    assert gate(standing(4.8), found, trusted) == shut


@pytest.mark.parametrize(
    ("vehicle", "shut"),
    [
        pytest.param(standing(4.8), None, id="inside"),
        pytest.param(standing(3.7), PLACE_UNSURE, id="on the edge"),
        pytest.param(standing(4.4, bus=True), PLACE_UNSURE, id="nearly as wide as the zone"),
    ],
)
def test_where_it_stands(vehicle: Vehicle, shut: str | None) -> None:
    assert gate(vehicle, FOUND, FOUND) == shut


@pytest.mark.parametrize(
    ("found", "shut"),
    [
        pytest.param(FOUND, None, id="followed since it was near"),
        pytest.param(without((2, 3)), PLATE_NOT_SEEN, id="out of sight since"),
        pytest.param(
            [*without((2, 3)), *np.arange(30.1, 40.0, 0.1).tolist()],
            PLATE_NOT_SEEN,
            id="near again when it has driven off",
        ),
    ],
)
def test_whether_its_plate_is_seen_in_what_is_surely_one_vehicle(
    found: list[float], shut: str | None
) -> None:
    far = standing(4.8)
    y_m = np.maximum(40.0 - 0.3 * np.arange(100)[::-1], 10.0)
    y_m = np.append(y_m, np.full(len(far.y_m) - len(y_m), 40.0))
    y_m = np.append(y_m, np.full(500, 12.0))
    assert (
        gate(
            replace(far, size=MOTORCYCLE, y_m=y_m, x_m=np.full(len(y_m), 4.8), heading_rad=0 * y_m),
            found,
            found,
        )
        == shut
    )


def test_the_gate_says_nothing_of_other_acts() -> None:
    street, site = street_and_site()
    boxes = Boxes(camera=street.road.camera, rng=np.random.default_rng(1))
    deed = TrueDeed(offence="forbidden_turn", plain=True, from_s=0.0, to_s=30.0)
    assert standing_gate(standing(3.7), deed, site, boxes, START) is None
