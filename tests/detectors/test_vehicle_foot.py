"""How far does a vehicle seem from its end, by its edge near the camera and its tyres far away?"""

from __future__ import annotations

import numpy as np
import pytest

from detectors.vehicle_foot import (
    BUS,
    CAR,
    HEAVY,
    TWO_WHEELED,
    VehicleFoot,
    seen_foot,
    vehicle_foot,
)


@pytest.mark.parametrize("kind", [CAR, HEAVY, BUS])
def test_mean_and_spread_are_those_of_many_vehicles(kind: VehicleFoot) -> None:
    """Monte Carlo beside the counted combinations, from near to far."""
    rng = np.random.default_rng(3)
    edges = rng.normal(kind.edge_m, kind.edge_error_m, 20_000).clip(0)
    overhangs = rng.normal(kind.overhang_m, kind.overhang_error_m, 20_000).clip(0)
    for seen_m in (8.0, 14.0, 20.0, 40.0):
        away = np.minimum(edges * seen_m / 6.5, overhangs)
        seen = seen_foot(kind, np.array([seen_m]), 6.5)
        assert seen.away_m[0] == pytest.approx(away.mean(), rel=0.03)
        assert np.sqrt((seen.apart_m**2).mean()) == pytest.approx(away.std(), rel=0.1)


def test_where_the_end_stands_follows_from_what_is_lowest() -> None:
    """The edge of an end at 20 m, 0.5 m high, hides the road up to 20 * 6.5 / 6 m."""
    fixed = VehicleFoot(edge_m=0.5, edge_error_m=0.0, overhang_m=9.0, overhang_error_m=0.0)
    seen_m = 20 * 6.5 / 6.0
    assert seen_foot(fixed, np.array([seen_m]), 6.5).away_m[0] == pytest.approx(seen_m - 20)


def test_far_away_only_the_tyres_count() -> None:
    seen = seen_foot(CAR, np.array([200.0]), 6.5)
    assert seen.away_m[0] == pytest.approx(CAR.overhang_m, abs=0.01)


@pytest.mark.parametrize(
    ("label", "width_m", "kind"),
    [
        ("car", 1.9, CAR),
        ("car", 3.1, HEAVY),
        ("truck", 2.0, HEAVY),
        ("bus", 2.5, BUS),
        ("motorcycle", 0.8, TWO_WHEELED),
    ],
)
def test_each_label_has_its_foot(label: str, width_m: float, kind: VehicleFoot) -> None:
    assert vehicle_foot(label, width_m) is kind


def test_a_lorry_taken_for_a_bus_is_measured_slower() -> None:
    """What is taken off grows faster on the way away from the camera, so less way is left."""
    way_m = np.array([13.0, 41.0])
    bus, lorry = (seen_foot(kind, way_m, 6.5).away_m for kind in (BUS, HEAVY))
    assert np.diff(bus)[0] > np.diff(lorry)[0]
