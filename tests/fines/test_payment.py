"""When is a resolution paid, and what has to go back?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fines.decision import propose
from fines.errors import PaymentRefusedError
from fines.money import ZERO, Money
from fines.payment import Payment, PaymentId, PaymentStatus, settle, to_give_back
from fines.resolution import Resolution, ResolutionStatus, deliver, move
from tests.fines.invented import NOON, NUMBER, REDUCED, SUM, TARIFF, resolution_of, violation

DELIVERED = deliver(resolution_of(propose(violation(), TARIFF, NOON)), NOON)


def paid(amount: Money, days: int = 0) -> Payment:
    return Payment(
        id=PaymentId(f"p-{amount.tyiyn}-{days}"),
        resolution=NUMBER,
        amount=amount,
        gateway="sandbox",
        reference="r",
        paid_at=NOON + timedelta(days=days),
        status=PaymentStatus.SETTLED,
    )


def settled(*payments: Payment) -> Resolution:
    resolution = DELIVERED
    for payment in payments:
        resolution = settle(resolution, payment)
    return resolution


def test_the_payers_day_decides_about_the_discount() -> None:
    assert settled(paid(REDUCED, days=30)).status is ResolutionStatus.PAID
    late = settled(paid(REDUCED, days=31))
    assert (late.status, late.paid) == (ResolutionStatus.DELIVERED, REDUCED)


def test_parts_add_up() -> None:
    half = Money.som(750)
    whole = settled(paid(half), paid(half, days=1))
    assert (whole.status, whole.paid, whole.paid_at) == (
        ResolutionStatus.PAID,
        REDUCED,
        NOON + timedelta(days=1),
    )
    assert to_give_back(whole) == ZERO


def test_money_beyond_the_sum_is_counted_and_goes_back() -> None:
    twice = settled(paid(REDUCED), paid(REDUCED, days=40))
    assert (twice.status, twice.paid) == (ResolutionStatus.PAID, REDUCED + REDUCED)
    assert to_give_back(twice) == REDUCED


def test_money_after_an_annulment_goes_back_whole() -> None:
    annulled = settle(move(DELIVERED, ResolutionStatus.ANNULLED), paid(SUM))
    assert (annulled.status, to_give_back(annulled)) == (ResolutionStatus.ANNULLED, SUM)


@pytest.mark.parametrize("tyiyn", [0, -1])
def test_nothing_pays_nothing(tyiyn: int) -> None:
    with pytest.raises(PaymentRefusedError, match="pays nothing"):
        settle(DELIVERED, paid(Money(tyiyn)))


@given(
    st.lists(
        st.tuples(st.integers(min_value=1, max_value=700_000), st.integers(0, 60)),
        min_size=1,
        max_size=6,
    )
)
def test_no_tyiyn_is_lost_or_invented(parts: list[tuple[int, int]]) -> None:
    ordered = sorted(parts, key=lambda part: part[1])
    resolution = settled(*(paid(Money(tyiyn), days) for tyiyn, days in ordered))
    assert resolution.paid == Money(sum(tyiyn for tyiyn, _ in ordered))
    assert (resolution.status is ResolutionStatus.PAID) == (resolution.paid_at is not None)
    kept = resolution.paid - to_give_back(resolution)
    assert ZERO <= kept <= SUM
    if resolution.paid_at is not None:
        assert kept in (REDUCED, SUM)


def test_a_payment_under_appeal_settles_too() -> None:
    appealed = move(DELIVERED, ResolutionStatus.APPEALED)
    assert settle(appealed, paid(REDUCED)) == replace(
        DELIVERED, status=ResolutionStatus.PAID, paid=REDUCED, paid_at=NOON
    )
