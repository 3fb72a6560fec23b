"""Are the published counts made once an hour, and does nobody wait for the next ones?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest

from fines.fairness import Dimension
from fines.procedure.measuring_fairness import KEPT, MeasuringFairness, Tables
from tests.fines.invented import NOON
from tests.fines.procedure.conftest import Desks


class Slow(MeasuringFairness):
    """Counts only when it may."""

    begun, may = Event(), Event()

    def now(self) -> Tables:
        self.begun.set()
        assert self.may.wait(60)
        return super().now()


@pytest.fixture
def measuring(desks: Desks) -> Slow:
    made = Slow(desks.case_file, desks.clock, least=1)
    made.begun, made.may = Event(), Event()
    made.may.set()
    return made


def events(tables: Tables) -> int:
    return sum(row.proposed for row in tables[Dimension.CAMERA])


def test_it_is_counted_once_an_hour(desks: Desks, measuring: Slow) -> None:
    assert events(measuring.published()[1]) == 0
    desks.confirmed()
    desks.clock.now += KEPT
    assert events(measuring.published()[1]) == 0
    desks.clock.now += timedelta(seconds=1)
    at, tables = measuring.published()
    assert (at, events(tables)) == (desks.clock.now, 1)


def test_while_it_is_counted_anew_the_counts_before_are_told(desks: Desks, measuring: Slow) -> None:
    measuring.published()
    desks.confirmed()
    desks.clock.now += 2 * KEPT
    measuring.begun.clear()
    measuring.may.clear()
    with ThreadPoolExecutor(1) as pool:
        counting = pool.submit(measuring.published)
        assert measuring.begun.wait(60)
        at, tables = measuring.published()
        measuring.may.set()
        assert (at, events(tables)) == (NOON, 0)
        assert events(counting.result()[1]) == 1
    assert events(measuring.published()[1]) == 1
