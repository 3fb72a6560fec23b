"""Does the benchmark of the desks get a real answer from every page?"""

from __future__ import annotations

import pytest

from benchmarks.desks import DeskScore, run

PAGES = {
    "citizen's page",
    "review queue",
    "case page",
    "case by API",
    "resolution by API",
    "intake post",
}


def _holds(score: DeskScore) -> None:
    assert (score.cases, score.clients, score.requests) == (12, 2, 4)
    assert set(score.pages) == PAGES
    for page in score.pages.values():
        assert page.refused == 0
        assert page.per_s > 0
        assert 0 < page.ms_median <= page.ms_p95
        assert page.ms_first > 0


@pytest.mark.slow
def test_every_page_answers() -> None:
    score = run(cases=12, requests=4, clients=2)
    assert score.database == "sqlite"
    _holds(score)


@pytest.mark.slow
def test_the_same_on_postgresql(postgres_url: str) -> None:
    score = run(cases=12, requests=4, clients=2, database=postgres_url)
    assert score.database == "postgresql+psycopg"
    _holds(score)
