"""Does the benchmark of registering see every violation become exactly one case?"""

from __future__ import annotations

import pytest

from benchmarks.decide import run


@pytest.mark.slow
def test_a_small_run_loses_and_doubles_nothing() -> None:
    score = run(count=300)
    assert (score.violations, score.double_cases, score.lost) == (300, 0, 0)
    assert min(score.registered_per_s, score.registered_per_cpu_s, score.bare_per_s) > 0
