"""Is money whole tyiyn, and is every rounding the driver's?"""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fines.money import ZERO, Money

amounts = st.integers(min_value=0, max_value=10**12)


@pytest.mark.parametrize("value", [1.0, "1", True, None, Fraction(1)])
def test_money_takes_nothing_but_whole_tyiyn(value: object) -> None:
    with pytest.raises(TypeError, match="whole tyiyn"):
        Money(value)  # type: ignore[arg-type] # the wrong kinds are the point


def test_a_som_has_a_hundred_tyiyn() -> None:
    assert Money.som(1000) == Money(100_000)
    assert Money.som(1000).less_percent(70) == Money.som(300)


@given(amounts, amounts)
def test_sums_and_differences_are_exact(one: int, other: int) -> None:
    assert Money(one) + Money(other) - Money(other) == Money(one)
    assert (Money(one) < Money(other)) == (one < other)


@given(amounts, st.integers(min_value=0, max_value=100))
def test_a_discount_rounds_down_to_the_tyiyn(tyiyn: int, percent: int) -> None:
    exact = Fraction(tyiyn * (100 - percent), 100)
    reduced = Money(tyiyn).less_percent(percent)
    assert ZERO <= reduced <= Money(tyiyn)
    assert exact - 1 < reduced.tyiyn <= exact
