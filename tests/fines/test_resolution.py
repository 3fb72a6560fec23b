"""What does a resolution cost on which local day? Midnight in Bishkek is what counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fines.decision import propose
from fines.local_time import local_day, local_zone
from fines.money import ZERO, Money
from fines.resolution import (
    ResolutionStatus,
    amount_due,
    deliver,
    discount_last_day,
    give_back,
    move,
    pause,
    payment_last_day,
    price,
    resume,
)
from fines.tariff import ClockStart
from tests.fines.invented import DISCOUNT, NOON, REDUCED, SUM, TARIFF, resolution_of, violation

ISSUED = resolution_of(propose(violation(), TARIFF, NOON))
FIRST = datetime(2019, 1, 1, tzinfo=UTC)
instants = st.timedeltas(timedelta(0), timedelta(days=6000)).map(lambda since: FIRST + since)


def on_the_wall(*parts: int) -> datetime:
    """An instant given by the clock in Bishkek."""
    return datetime(*parts, tzinfo=local_zone()).astimezone(UTC)  # type: ignore[arg-type, misc] # parts


def test_before_delivery_the_clock_stands_still() -> None:
    assert discount_last_day(ISSUED) is None
    assert price(ISSUED, date(2099, 1, 1)) == REDUCED


@pytest.mark.parametrize(
    ("delivered_at", "last_day"),
    [
        (on_the_wall(2026, 5, 1, 23, 59, 59), date(2026, 5, 31)),
        (on_the_wall(2026, 5, 2, 0, 0, 0), date(2026, 6, 1)),
        (on_the_wall(2026, 12, 31, 23, 59), date(2027, 1, 30)),
        (on_the_wall(2027, 1, 1, 0, 0), date(2027, 1, 31)),
        (on_the_wall(2028, 1, 30, 12, 0), date(2028, 2, 29)),
    ],
)
def test_the_days_count_from_the_local_day_of_delivery(
    delivered_at: datetime, last_day: date
) -> None:
    delivered = deliver(ISSUED, delivered_at)
    assert discount_last_day(delivered) == last_day
    assert price(delivered, last_day) == REDUCED
    assert price(delivered, last_day + timedelta(days=1)) == SUM


@given(instants, st.integers(min_value=-400, max_value=400))
def test_the_sum_is_one_of_two_and_never_falls(delivered_at: datetime, offset: int) -> None:
    delivered = deliver(ISSUED, delivered_at)
    last_day = discount_last_day(delivered)
    assert last_day == local_day(delivered_at) + timedelta(days=30)
    day = last_day + timedelta(days=offset)
    assert price(delivered, day) == (REDUCED if offset <= 0 else SUM)
    assert price(delivered, day) <= price(delivered, day + timedelta(days=1))


def test_a_clock_that_starts_at_issue_needs_no_delivery() -> None:
    discount = replace(DISCOUNT, clock_start=ClockStart.ISSUED)
    issued = replace(ISSUED, tariff=replace(TARIFF, discount=discount))
    assert discount_last_day(issued) == date(2026, 5, 31)


def test_without_a_discount_the_sum_stands() -> None:
    plain = replace(ISSUED, tariff=replace(TARIFF, discount=None))
    assert (discount_last_day(plain), price(plain, date(2026, 5, 1))) == (None, SUM)


def test_a_second_proof_does_not_move_the_clock() -> None:
    first = deliver(ISSUED, NOON)
    assert deliver(first, NOON + timedelta(days=3)) is first


def test_a_delivery_under_appeal_starts_the_clock_and_leaves_the_status() -> None:
    appealed = move(ISSUED, ResolutionStatus.APPEALED)
    reached = deliver(appealed, NOON)
    assert (reached.status, reached.delivered_at) == (ResolutionStatus.APPEALED, NOON)
    assert give_back(reached).status is ResolutionStatus.DELIVERED
    assert give_back(appealed).status is ResolutionStatus.ISSUED
    assert give_back(replace(reached, paid_at=NOON)).status is ResolutionStatus.PAID


def test_what_is_still_due() -> None:
    day = date(2026, 5, 1)
    assert amount_due(ISSUED, day) == REDUCED
    assert amount_due(replace(ISSUED, paid=Money.som(500)), day) == Money.som(1000)
    assert amount_due(replace(ISSUED, paid=SUM), day) == ZERO
    assert amount_due(move(ISSUED, ResolutionStatus.ANNULLED), day) == ZERO
    paid_then_appealed = replace(ISSUED, paid=REDUCED, paid_at=NOON)
    assert amount_due(move(paid_then_appealed, ResolutionStatus.APPEALED), day) == ZERO


@given(
    st.lists(st.integers(min_value=0, max_value=40), min_size=4, max_size=4),
    st.integers(min_value=0, max_value=120),
)
def test_what_was_due_on_a_day_no_later_pause_changes(days: list[int], paid_on: int) -> None:
    delivered = deliver(ISSUED, NOON)
    began = NOON + timedelta(days=days[0])
    before = pause(delivered, began)
    if days[1]:
        before = resume(before, began + timedelta(days=days[1]))
    day = date(2026, 5, 1) + timedelta(days=paid_on)
    later = max(began + timedelta(days=days[1]), NOON + timedelta(days=paid_on))
    later += timedelta(days=days[2])
    after = resume(pause(resume(before, later), later), later + timedelta(days=days[3]))
    assert price(after, day) == price(before, day)


def test_a_pause_after_the_last_day_brings_no_day_back() -> None:
    """As random histories found: the sum paid a day late seemed too much after a later ruling."""
    delivered = deliver(ISSUED, NOON)
    began = NOON + timedelta(days=60)
    after = resume(pause(delivered, began), began + timedelta(days=10))
    assert discount_last_day(after) == discount_last_day(delivered)
    assert payment_last_day(after) == payment_last_day(delivered)
    assert price(after, date(2026, 6, 1)) == SUM


def test_a_pause_on_the_last_day_keeps_that_day() -> None:
    delivered = deliver(ISSUED, NOON)
    began = NOON + timedelta(days=30)
    after = resume(pause(delivered, began), began + timedelta(days=10))
    assert discount_last_day(after) == date(2026, 6, 10)
    assert price(after, date(2026, 6, 10)) == REDUCED
    assert price(after, date(2026, 6, 11)) == SUM
