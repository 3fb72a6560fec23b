"""Is every tyiyn given to somebody, and none twice?"""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from fines.money import Money
from fines.share import ShareRule, split


@st.composite
def rules(draw: st.DrawFn) -> list[ShareRule]:
    cuts = sorted(draw(st.sets(st.integers(1, 99), max_size=4)))
    edges = [0, *cuts, 100]
    return [
        ShareRule(recipient=f"recipient-{index}", percent=upper - lower)
        for index, (lower, upper) in enumerate(itertools.pairwise(edges))
    ]


@given(st.integers(-(10**12), 10**12).map(Money), rules())
def test_the_shares_sum_to_the_whole(amount: Money, of: list[ShareRule]) -> None:
    shares = split(amount, of)
    assert [share.recipient for share in shares] == [rule.recipient for rule in of]
    assert sum(share.amount.tyiyn for share in shares) == amount.tyiyn
    for share, rule in zip(shares[1:], of[1:], strict=True):
        exact = amount.tyiyn * rule.percent / 100
        assert abs(share.amount.tyiyn) <= abs(exact)


def test_what_cannot_be_divided_goes_to_the_first() -> None:
    of = [ShareRule(recipient=name, percent=p) for name, p in (("a", 50), ("b", 30), ("c", 20))]
    assert [share.amount.tyiyn for share in split(Money(101), of)] == [51, 30, 20]
    assert [share.amount.tyiyn for share in split(Money(-101), of)] == [-51, -30, -20]
