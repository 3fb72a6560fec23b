"""Do random histories keep every promise, and does the benchmark see a broken one?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from benchmarks.histories import run
from benchmarks.history_promises import (
    BrokenPromiseError,
    Reckoning,
    Standing,
    check_books,
    check_step,
    check_sum,
)
from fines.decision import DecisionStatus, propose
from fines.money import Money
from fines.resolution import ResolutionNumber, ResolutionStatus
from tests.fines.invented import NOON, SUM, TARIFF, resolution_of, violation


@pytest.mark.slow
def test_a_few_histories_keep_every_promise() -> None:
    score = run(40)
    assert (score.histories, score.broken, score.first_broken) == (40, 0, "")
    assert score.steps > 120
    assert score.issued > 20


@pytest.mark.slow
def test_a_stopped_run_goes_on_where_it_ended(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    one = run(6, kept=kept, processes=1)
    lines = kept.read_text(encoding="utf-8")
    assert run(6, kept=kept, processes=1) == one
    assert kept.read_text(encoding="utf-8") == lines
    two = run(6, first=6, kept=kept, processes=1)
    assert (two.histories, two.broken) == (12, 0)


@pytest.fixture
def standing() -> Standing:
    decision = propose(violation(), TARIFF, NOON)
    return Standing(
        decision=decision,
        resolution=resolution_of(decision),
        resolutions=1,
        payments=(),
        transfers=(),
    )


def test_a_step_that_the_law_does_not_know_is_seen(standing: Standing) -> None:
    jumped = replace(standing.decision, status=DecisionStatus.ISSUED)
    with pytest.raises(BrokenPromiseError, match="from proposed to issued"):
        check_step(standing, replace(standing, decision=jumped))
    with pytest.raises(BrokenPromiseError, match="2 resolutions"):
        check_step(standing, replace(standing, resolutions=2))
    with pytest.raises(BrokenPromiseError, match="charged twice"):
        check_step(standing, replace(standing, charged=["1", "2", "1"]))
    assert standing.resolution is not None
    unrelated = replace(standing.resolution, number=ResolutionNumber("00-00-000-00-0-000009"))
    with pytest.raises(BrokenPromiseError, match="follows none"):
        check_step(standing, replace(standing, resolution=unrelated))


def test_a_lost_discount_is_seen(standing: Standing) -> None:
    assert standing.resolution is not None
    delivered = replace(standing.resolution, status=ResolutionStatus.DELIVERED, delivered_at=NOON)
    day, on = 31, date(2026, 6, 1)
    assert check_sum(delivered, Reckoning(delivered=0), day, on) == SUM
    with pytest.raises(BrokenPromiseError, match="500000 tyiyn are due, 150000 expected"):
        check_sum(delivered, Reckoning(delivered=0, stood=5), day, on)


def test_money_without_a_payment_is_seen(standing: Standing) -> None:
    assert standing.resolution is not None
    with pytest.raises(BrokenPromiseError, match="100 tyiyn on file, 0 were paid"):
        check_books(standing, replace(standing.resolution, paid=Money(100)))
