"""Does the stated interval hold the true average, and can the sure speed ever be above it?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.average_speed import KMH_PER_MPS, AverageSpeed, LineInstant, average_speed

START = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
WAY_M = 1000.0


def crossed(
    at_s: float, *, wrong_s: float = 0.0, ahead_s: float = 0.0, bound_s: float = 0.0
) -> LineInstant:
    return LineInstant(
        at=START + timedelta(seconds=at_s),
        uncertainty_s=wrong_s,
        clock_ahead_s=ahead_s,
        clock_bound_s=bound_s,
    )


def test_without_any_error_it_is_the_way_over_the_time() -> None:
    measured = average_speed(WAY_M, 0.0, crossed(0), crossed(40), 3.0)
    assert measured is not None
    assert [measured.kmh, measured.sure_kmh] == pytest.approx([90.0, 90.0])
    assert measured.uncertainty_kmh == 0.0


def test_a_known_offset_is_corrected_and_yet_counts_against_us() -> None:
    late, early = crossed(0.5, ahead_s=0.5), crossed(39.6, ahead_s=-0.4)
    measured = average_speed(WAY_M, 0.0, late, early, 3.0)
    assert measured is not None
    assert measured.kmh == pytest.approx(90.0)
    assert measured.longest_s == pytest.approx(39.1 + 0.9)


def test_the_longest_time_takes_every_error_at_once() -> None:
    measured = average_speed(
        WAY_M, 2.0, crossed(0, wrong_s=0.05, bound_s=0.02), crossed(40, wrong_s=0.1), 3.0
    )
    assert measured is not None
    assert measured.longest_s == pytest.approx(40 + 0.15 + 0.02 + 0.3)
    assert measured.shortest_m == pytest.approx(994.0)
    assert measured.sure_kmh == pytest.approx(994 / 40.47 * KMH_PER_MPS)


@pytest.mark.parametrize("seconds", [0.0, -40.0])
def test_no_time_and_time_backwards_measure_nothing(seconds: float) -> None:
    assert average_speed(WAY_M, 1.0, crossed(0), crossed(seconds), 3.0) is None


def drawn(rng: np.random.Generator, kmh: float) -> AverageSpeed:
    """One passage with every error drawn from its stated spread."""
    way_error_m, wrong_s, bound_s = 3.0, 0.06, 0.05
    true_s = WAY_M / (kmh / KMH_PER_MPS)
    ends = []
    for at_s in (0.0, true_s):
        ahead_s = rng.uniform(-0.1, 0.1)
        told_s = ahead_s + rng.uniform(-bound_s, bound_s)
        stamp_s = at_s + ahead_s + rng.normal(0, wrong_s)
        ends.append(crossed(stamp_s, wrong_s=wrong_s, ahead_s=told_s, bound_s=bound_s))
    start, end = ends
    measured = average_speed(WAY_M + rng.normal(0, way_error_m), way_error_m, start, end, 3.0)
    assert measured is not None
    return measured


@pytest.mark.parametrize("kmh", [60.0, 90.0, 140.0])
def test_monte_carlo_agrees_with_the_propagation(kmh: float) -> None:
    rng = np.random.default_rng(7)
    runs = [drawn(rng, kmh) for _ in range(4000)]
    stated = float(np.mean([run.uncertainty_kmh for run in runs]))
    seen = float(np.std([run.kmh - kmh for run in runs]))
    assert seen == pytest.approx(stated, rel=0.05)
    held = np.mean([abs(run.kmh - kmh) <= 2 * run.uncertainty_kmh for run in runs])
    assert held >= 0.945
    assert max(run.sure_kmh for run in runs) < kmh


@given(
    kmh=st.floats(20, 250),
    way_m=st.floats(250, 60_000),
    wrong_m=st.floats(-3, 3),
    ahead_s=st.tuples(st.floats(-0.5, 0.5), st.floats(-0.5, 0.5)),
    told_wrong=st.tuples(st.floats(-1, 1), st.floats(-1, 1)),
    crossed_wrong=st.tuples(st.floats(-3, 3), st.floats(-3, 3)),
)
def test_the_sure_speed_is_never_above_the_true_one(
    kmh: float,
    way_m: float,
    wrong_m: float,
    ahead_s: tuple[float, float],
    told_wrong: tuple[float, float],
    crossed_wrong: tuple[float, float],
) -> None:
    """However all errors conspire within three uncertainties and the clocks' bounds."""
    way_error_m, wrong_s, bound_s = 0.5, 0.05, 0.02
    true_s = way_m / (kmh / KMH_PER_MPS)
    start, end = (
        crossed(
            at_s + ahead + crossing * wrong_s,
            wrong_s=wrong_s,
            ahead_s=ahead + told * bound_s,
            bound_s=bound_s,
        )
        for at_s, ahead, told, crossing in zip(
            (0.0, true_s), ahead_s, told_wrong, crossed_wrong, strict=True
        )
    )
    measured = average_speed(way_m + wrong_m * way_error_m, way_error_m, start, end, 3.0)
    # A microsecond of a time stamp at the highest speed is a millionth of it.
    assert measured is None or measured.sure_kmh <= kmh * (1 + 1e-5)
