"""Are the causes of speed errors in traffic told of the same vehicles, each without one of them?"""

from __future__ import annotations

import pytest

from benchmarks.speed import SpeedPass
from benchmarks.speed_causes import CausedPass, on_road, report


def one(error: float, *, found: bool = False, slower: float = 0.0) -> CausedPass:
    told = SpeedPass(
        kind="car", kmh=80.0, error_kmh=error, uncertainty_kmh=1.0, overcharged=error > 4
    )
    return CausedPass(
        found=found, slower_kmh=slower, hidden=False, joined=False, by_cause={"as measured": told}
    )


def test_findings_and_those_who_brake_are_told_apart() -> None:
    rows = {str(row["of"]): row for row in report([one(1.0, found=True), one(3.0, slower=9.0)])}
    assert set(rows) == {"all", "findings", "not found", "even", "braking"}
    assert rows["all"]["bias_kmh"] == 2.0
    assert rows["findings"]["bias_kmh"] == rows["even"]["bias_kmh"] == 1.0
    assert rows["braking"]["bias_kmh"] == 3.0


def test_nobody_measured_has_no_row() -> None:
    assert list(report([])) == []


@pytest.mark.slow
def test_traffic_is_measured_with_and_without_each_source_of_error() -> None:
    passes = list(on_road(2, 10))
    assert len(passes) >= 5
    for found in passes:
        assert {"as measured", "exactly drawn boxes", "exact instants"} <= set(found.by_cause)
        measured = found.by_cause["as measured"]
        assert abs(measured.error_kmh) < 6 * measured.uncertainty_kmh
        assert not measured.overcharged
