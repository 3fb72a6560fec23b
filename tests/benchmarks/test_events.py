"""Does the benchmark of device events count what must come of each event?"""

from __future__ import annotations

from dataclasses import asdict

import pytest

from benchmarks.events import run


@pytest.mark.slow
def test_a_small_run_loses_and_doubles_nothing() -> None:
    score = asdict(run(events=60))
    rates = [score.pop(name) for name in ("bus_in_per_s", "bus_through_per_s", "http_per_s")]
    assert min(rates) > 0
    assert score == {
        "bus": "embedded",
        "events": 60,
        "acts": 12,
        "cases": 12,
        "refused": 6,
        "double_cases": 0,
        "lost": 0,
    }
