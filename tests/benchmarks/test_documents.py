"""Does the benchmark of documents measure something that holds together?"""

from __future__ import annotations

import pytest

from benchmarks.documents import run
from benchmarks.signing_levels import Level
from fines.errors import InvalidValueError


@pytest.mark.slow
def test_score_of_a_few_documents() -> None:
    score = run(documents=3)
    assert score.documents == 3
    assert 0 < score.signed_per_s <= score.typst_per_s * 2
    assert score.ms_median <= score.ms_p95
    assert score.cpu_ms > 0
    assert score.processes >= 1
    assert score.together_per_s > 0
    assert not score.time_stamped
    assert score.level is Level.B
    assert 50 < score.kilobytes < 600


@pytest.mark.slow
@pytest.mark.parametrize("level", [Level.T, Level.LT, Level.LTA])
def test_documents_carry_the_level_that_is_asked(level: Level) -> None:
    score = run(documents=3, level=level)
    assert (score.level, score.time_stamped) == (level, True)
    assert score.cpu_ms > 0


@pytest.mark.parametrize("level", [Level.B, Level.LT, Level.LTA])
def test_another_authority_stamps_at_its_level_only(level: Level) -> None:
    with pytest.raises(InvalidValueError, match=f"Level {level} needs more"):
        run(level=level, time_stamps="http://127.0.0.1:9/")
