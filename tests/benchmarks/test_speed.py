"""Does the benchmark of speed count every vehicle once, by kind and by band?"""

from __future__ import annotations

import pytest

from benchmarks.speed import SpeedPass, report, run


def one(kind: str, kmh: float, error: float) -> SpeedPass:
    return SpeedPass(
        kind=kind, kmh=kmh, error_kmh=error, uncertainty_kmh=1.0, overcharged=error > 4
    )


def test_a_row_tells_bias_spread_and_share_that_holds() -> None:
    rows = report([one("car", 40, 1.0), one("car", 100, -1.0), one("bus", 60, 5.0)])
    assert rows["all"]["passes"] == 3
    assert rows["car"]["bias_kmh"] == 0
    assert rows["car"]["interval_holds_truth"] == 1
    assert rows["bus"]["interval_holds_truth"] == 0
    assert rows["bus"]["charged_above_truth"] == 1
    assert set(rows) == {"all", "bus", "car", "30 to 50 km/h", "50 to 70 km/h", "90 to 105 km/h"}


def test_what_is_slower_or_faster_than_asked_is_left_out() -> None:
    assert report([one("car", 25, 0.0), one("car", 121, 0.0)]) == {}


@pytest.mark.slow
def test_vehicles_on_two_roads_are_measured_near_the_truth() -> None:
    passes = run(2, 6)
    assert len(passes) >= 8
    assert all(abs(found.error_kmh) < 6 * found.uncertainty_kmh for found in passes)
    assert passes == run(2, 6)
