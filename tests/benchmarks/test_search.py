"""Does the benchmark of searching find what was filed, and see where an index is missing?"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.search import SEARCHES, SearchScore, goes_by_an_index, p95, run
from fines.storage.case_file import SqlCaseFile
from fines.storage.engine import open_engine


def _holds(score: SearchScore) -> None:
    assert set(score.by) == set(SEARCHES)
    for found in score.by.values():
        assert (found.found, found.indexed) == (5, True)
        assert 0 < found.ms_median <= found.ms_p95
        assert 0 < found.bare_ms_median <= found.bare_ms_p95


def test_every_search_finds_its_case_by_an_index() -> None:
    score = run(cases=20, searches=5)
    assert (score.database, score.cases, score.searches) == ("sqlite", 20, 5)
    _holds(score)


@pytest.mark.slow
def test_the_same_on_postgresql(postgres_url: str) -> None:
    score = run(cases=20, searches=5, database=postgres_url)
    assert score.database == "postgresql+psycopg"
    _holds(score)
    assert not _indexed(postgres_url)


def test_a_search_without_an_index_is_seen(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'fines.db'}"
    case_file = SqlCaseFile(address)
    case_file.upgrade()
    case_file.close()
    assert not _indexed(address)


def _indexed(address: str) -> bool:
    """Whether cases are found by their place, for which there is no index."""
    engine = open_engine(address)
    with engine.begin() as connection:
        indexed = goes_by_an_index(connection, ("SELECT number FROM cases WHERE place = 'x'", ()))
    engine.dispose()
    return indexed


def test_of_a_hundred_values_95_stay_within() -> None:
    assert p95([float(value) for value in range(100)]) == 94
    assert p95([3.0]) == 3.0
