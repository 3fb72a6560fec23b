"""Does the benchmark of device events count what must come of each event?"""

from __future__ import annotations

from dataclasses import asdict

import pytest

from benchmarks.events import run


@pytest.mark.slow
def test_a_small_run_loses_and_doubles_nothing() -> None:
    score = asdict(run(events=80))
    rates = [score.pop(name) for name in list(score) if name.endswith("_s")]
    assert len(rates) == 5
    assert min(rates) > 0
    assert score == {
        "bus": "embedded",
        "database": "sqlite",
        "events": 80,
        "acts": 16,
        "cases": 16,
        "refused": 8,
        "double_cases": 0,
        "lost": 0,
    }
