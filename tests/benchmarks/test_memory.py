"""Does the memory benchmark run the whole chain, and is its score what was measured?"""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from benchmarks import memory


def test_two_short_hours_are_measured_and_hold_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "HOUR_S", 40.0)
    monkeypatch.setattr(memory, "AT_ONCE", 12)
    told: list[tuple[int, float]] = []
    score = memory.run(2, 10.0, lambda hour, mib: told.append((hour, mib)))
    assert [hour for hour, _ in told] == [1, 2]
    assert score.rss_mib == tuple(round(mib, 1) for _, mib in told)
    assert (score.hours, score.rate) == (2, 10.0)
    assert score.frames > 700
    assert score.passes > 15
    assert score.growth == round(told[1][1] / told[0][1] - 1, 4)
    assert json.loads(json.dumps(asdict(score)))["passes"] == score.passes
