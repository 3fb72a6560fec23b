"""Is a section's line told to be crossed where a vehicle's end truly crosses it?"""

from __future__ import annotations

import pytest

from benchmarks.crossed_line import run


@pytest.mark.slow
def test_crossings_are_told_at_the_line_and_within_their_uncertainty() -> None:
    told = run(roads=2, passes=20).record()
    assert told["crossings"] >= 25
    assert abs(told["before_m"]) < 0.3
    assert told["spread_m"] < 0.5
    assert told["held_share"] >= 0.95
