"""Does the benchmark of documents measure something that holds together?"""

from __future__ import annotations

import pytest

from benchmarks.documents import run


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
    assert 50 < score.kilobytes < 600
