"""Does a flood of ten thousand device events a second lose, double or crash nothing?"""

from __future__ import annotations

import pytest

from benchmarks.flood import run


@pytest.mark.slow
def test_a_short_flood_loses_and_doubles_nothing() -> None:
    score = run(seconds=0.15)
    assert (score.events, score.acts, score.cases) == (3000, 600, 600)
    assert (score.refused, score.double_cases, score.lost) == (300, 0, 0)
    assert score.http_offered_per_s >= score.http_taken_per_s > 0
    assert min(score.desk_worst_ms, score.apart_worst_ms, score.bus_through_s) > 0
