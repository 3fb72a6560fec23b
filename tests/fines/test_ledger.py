"""Does every tyiyn of a resolution stand on exactly one account, whatever happened to it?"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fines.decision import propose
from fines.errors import InvalidValueError
from fines.ledger import (
    OF_RESOLUTION,
    Account,
    AccountKind,
    Transfer,
    TransferId,
    TransferReason,
    balances,
    moves,
    places,
)
from fines.money import ZERO, Money
from fines.payment import to_give_back
from fines.resolution import Resolution, ResolutionStatus
from tests.fines.invented import NOON, NUMBER, REDUCED, SUM, TARIFF, resolution_of, violation

DELIVERED = replace(
    resolution_of(propose(violation(), TARIFF, NOON)),
    status=ResolutionStatus.DELIVERED,
    delivered_at=NOON,
)
sums = st.integers(min_value=0, max_value=10**9).map(Money)


def standing(paid: Money, status: ResolutionStatus, given_back: Money = ZERO) -> Resolution:
    is_settled = status is ResolutionStatus.PAID
    return replace(
        DELIVERED,
        status=status,
        paid=paid,
        given_back=given_back,
        paid_at=NOON if is_settled else None,
    )


@pytest.mark.parametrize(
    ("resolution", "unapplied", "revenue", "to_return"),
    [
        (standing(ZERO, ResolutionStatus.DELIVERED), 0, 0, 0),
        (standing(Money(500), ResolutionStatus.DELIVERED), 500, 0, 0),
        (standing(REDUCED, ResolutionStatus.PAID), 0, REDUCED.tyiyn, 0),
        (standing(SUM, ResolutionStatus.PAID), 0, REDUCED.tyiyn, (SUM - REDUCED).tyiyn),
        (standing(REDUCED, ResolutionStatus.ANNULLED), 0, 0, REDUCED.tyiyn),
        (standing(REDUCED, ResolutionStatus.ANNULLED, REDUCED), 0, 0, 0),
        (standing(SUM, ResolutionStatus.PAID, SUM - REDUCED), 0, REDUCED.tyiyn, 0),
    ],
)
def test_money_stands_where_it_belongs(
    resolution: Resolution, unapplied: int, revenue: int, to_return: int
) -> None:
    assert places(resolution) == {
        AccountKind.UNAPPLIED: Money(unapplied),
        AccountKind.REVENUE: Money(revenue),
        AccountKind.TO_GIVE_BACK: Money(to_return),
    }


@given(sums, st.sampled_from([ResolutionStatus.DELIVERED, ResolutionStatus.ANNULLED]))
def test_what_was_paid_and_kept_is_all_there(paid: Money, status: ResolutionStatus) -> None:
    place = places(standing(paid, status))
    assert sum(money.tyiyn for money in place.values()) == paid.tyiyn
    assert min(place.values()) >= ZERO
    assert place[AccountKind.TO_GIVE_BACK] == to_give_back(standing(paid, status))


@given(st.tuples(sums, sums, sums), st.randoms())
def test_moves_bring_any_state_to_any_other_of_the_same_sum(
    parts: tuple[Money, Money, Money], chance: object
) -> None:
    have = dict(zip(OF_RESOLUTION, parts, strict=True))
    total = sum(money.tyiyn for money in parts)
    first = chance.randint(0, total)  # type: ignore[attr-defined]  # Hypothesis's Random
    second = chance.randint(0, total - first)  # type: ignore[attr-defined]  # the same
    want = dict(
        zip(OF_RESOLUTION, map(Money, (first, second, total - first - second)), strict=True)
    )
    reached = dict(have)
    for giver, taker, amount in moves(have, want):
        assert amount > ZERO
        reached[giver] -= amount
        reached[taker] += amount
    assert reached == want
    assert moves(want, want) == []


def test_a_lost_payment_is_never_covered_up() -> None:
    have = dict.fromkeys(OF_RESOLUTION, ZERO)
    with pytest.raises(AssertionError, match="the books hold"):
        moves(have, {**have, AccountKind.REVENUE: Money(1)})


def transfer(tyiyn: int, debit: str, credit: str) -> Transfer:
    return Transfer(
        id=TransferId(f"{debit} {credit}"),
        debit=Account(kind=AccountKind.CLEARING, subject=debit),
        credit=Account(kind=AccountKind.CLEARING, subject=credit),
        amount=Money(tyiyn),
        reason=TransferReason.PAYMENT,
        resolution=NUMBER,
        at=NOON,
    )


@pytest.mark.parametrize(("tyiyn", "credit"), [(0, "b"), (-1, "b"), (1, "a")])
def test_a_transfer_moves_something_to_another_account(tyiyn: int, credit: str) -> None:
    with pytest.raises(InvalidValueError, match="between two accounts"):
        transfer(tyiyn, "a", credit)


def test_balances_are_credits_less_debits() -> None:
    found = balances([transfer(5, "a", "b"), transfer(2, "b", "c")])
    assert {account.subject: money.tyiyn for account, money in found.items()} == {
        "a": -5,
        "b": 3,
        "c": 2,
    }
