"""Does a tariff keep its order: reduced, whole, late, and never more than its rule says?"""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fines.money import ZERO, Money
from fines.owner import PersonKind
from fines.tariff import ClockStart, Discount, Lateness, LatenessKind, Repeat, Tariff
from fines.violation import OffenceCode

RED_LIGHT = OffenceCode("red_light")
sums = st.integers(min_value=1, max_value=10**9).map(Money)
days = st.integers(min_value=0, max_value=800)
lateness = st.one_of(
    st.none(),
    st.just(Lateness(kind=LatenessKind.NONE)),
    st.just(Lateness(kind=LatenessKind.DOUBLED)),
    st.builds(
        Lateness,
        kind=st.just(LatenessKind.DAILY),
        percent=st.integers(1, 100),
        cap_percent=st.integers(1, 100),
    ),
)
discounts = st.one_of(
    st.none(),
    st.builds(
        Discount,
        percent=st.integers(1, 100),
        days=st.integers(1, 60),
        clock_start=st.sampled_from(ClockStart),
        source=st.just("invented"),
    ),
)
tariffs = st.builds(
    Tariff,
    jurisdiction=st.just("XX"),
    edition=st.just("invented"),
    offence=st.just(RED_LIGHT),
    article=st.just("1"),
    part=st.none(),
    amount=sums,
    discount=discounts,
    payment_days=st.integers(60, 90),
    source=st.just("invented"),
    lateness=lateness,
)
START = date(2026, 12, 20)


@given(tariffs, days, days)
def test_waiting_never_makes_it_cheaper(tariff: Tariff, one: int, other: int) -> None:
    earlier, later = sorted((one, other))
    prices = [tariff.price(START + timedelta(days=n), START) for n in (earlier, later)]
    assert ZERO <= prices[0] <= prices[1]


@given(tariffs, days)
def test_a_late_fine_is_at_most_doubled_and_only_after_its_term(tariff: Tariff, late: int) -> None:
    last = tariff.payment_day(START)
    assert tariff.price(last, START) <= tariff.amount
    price = tariff.price(last + timedelta(days=late), START)
    assert price <= Money(2 * tariff.amount.tyiyn)
    if tariff.lateness is None or tariff.lateness.kind is LatenessKind.NONE or late == 0:
        assert price <= tariff.amount


@given(tariffs, days)
def test_while_the_clock_stands_nothing_is_late(tariff: Tariff, n: int) -> None:
    assert tariff.price(START + timedelta(days=n), None) <= tariff.amount


def test_a_daily_surcharge_stops_at_its_cap() -> None:
    daily = Lateness(kind=LatenessKind.DAILY, percent=3, cap_percent=10)
    amount = Money.som(1_000)
    added = [daily.surcharge(amount, n).tyiyn for n in (-1, 0, 1, 3, 4, 400)]
    assert added == [0, 0, 3_000, 9_000, 10_000, 10_000]


@given(tariffs, sums, st.one_of(st.none(), sums), st.sampled_from(PersonKind))
def test_a_repetition_costs_its_own_sum(
    tariff: Tariff, natural: Money, legal: Money | None, kind: PersonKind
) -> None:
    assert tariff.repeated(kind) == tariff
    again = Repeat(of=(RED_LIGHT,), days=365, amount=natural, amount_legal=legal)
    repeatable = Tariff(
        jurisdiction=tariff.jurisdiction,
        edition=tariff.edition,
        offence=RED_LIGHT,
        article="1",
        part=None,
        amount=tariff.amount,
        discount=None,
        payment_days=30,
        source="invented",
        repeat=again,
    )
    expected = legal if kind is PersonKind.LEGAL and legal is not None else natural
    assert repeatable.repeated(kind).price(START, None) == expected
