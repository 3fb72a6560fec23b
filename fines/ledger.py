"""Where does every tyiyn stand? A double-entry ledger of transfers that balances by its form.

A transfer takes one amount from one account to another, so no row can unbalance the books. What
stands on the three accounts of a resolution follows from the resolution alone (`places`): after
each step that moved money, or what is owed, the books are brought there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol

from fines.errors import InvalidValueError
from fines.money import ZERO, Money
from fines.payment import owed, to_give_back
from fines.resolution import Resolution, ResolutionNumber, ResolutionStatus

TransferId = NewType("TransferId", str)


class AccountKind(StrEnum):
    """What an account holds; its subject is a gateway, a resolution or a recipient."""

    CLEARING = "clearing"
    """Money that a provider took and hands over: the one account that is debited by payments."""
    UNAPPLIED = "unapplied"
    """Paid towards a resolution that is not paid in full."""
    REVENUE = "revenue"
    """Paid and owed."""
    TO_GIVE_BACK = "to_give_back"
    """Paid without being owed."""
    SHARE = "share"
    """What a recipient of the fines' money was given at the closings."""
    DISTRIBUTED = "distributed"
    """The other side of all shares: with the revenue it says what is not given out yet."""


OF_RESOLUTION = (AccountKind.UNAPPLIED, AccountKind.REVENUE, AccountKind.TO_GIVE_BACK)


class TransferReason(StrEnum):
    """Which step moved the money."""

    PAYMENT = "payment"
    SETTLEMENT = "settlement"
    REFUND = "refund"
    CHARGEBACK = "chargeback"
    CLOSING = "closing"
    OPENING = "opening"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account of the books."""

    kind: AccountKind
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One amount above 0 from the account `debit` to the account `credit`.

    `resolution` is the one whose money it is; None where it is that of many.
    """

    id: TransferId
    debit: Account
    credit: Account
    amount: Money
    reason: TransferReason
    resolution: ResolutionNumber | None
    at: datetime

    def __post_init__(self) -> None:
        if self.amount <= ZERO or self.debit == self.credit:
            raise InvalidValueError(
                f"Transfer {self.id} moves {self.amount.tyiyn} tyiyn from {self.debit} to "
                f"{self.credit}: an amount above 0 between two accounts is needed."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """How often and how much money moved for one reason between two kinds of account."""

    reason: TransferReason
    debit: AccountKind
    credit: AccountKind
    count: int
    amount: Money


class Ledger(Protocol):
    """The rows of the books; a transfer once written is never changed."""

    def add(self, transfer: Transfer) -> bool:
        """False if this transfer is on the books already."""
        ...

    def transfers(self, number: ResolutionNumber) -> Sequence[Transfer]:
        """All that moved a resolution's money, in the order of the books."""
        ...

    def totals(self, before: datetime | None = None) -> Mapping[AccountKind, Money]:
        """Credits less debits of all accounts of a kind, moved before an instant if one is given;
        they sum to 0."""
        ...

    def moved(self, start: datetime, end: datetime) -> Sequence[Movement]:
        """What moved from `start` on and before `end`, by reason and kinds of account."""
        ...


def balances(transfers: Iterable[Transfer]) -> Mapping[Account, Money]:
    """Credits less debits of every account that these transfers touch."""
    found: dict[Account, Money] = {}
    for transfer in transfers:
        found[transfer.credit] = found.get(transfer.credit, ZERO) + transfer.amount
        found[transfer.debit] = found.get(transfer.debit, ZERO) - transfer.amount
    return found


def places(resolution: Resolution) -> Mapping[AccountKind, Money]:
    """Where this resolution's money belongs, by account; the sum is what was paid and kept."""
    kept = resolution.paid - resolution.given_back
    excess = to_give_back(resolution)
    settled = resolution.paid_at is not None and resolution.status is not ResolutionStatus.ANNULLED
    revenue = min(owed(resolution), kept - excess) if settled else ZERO
    return {
        AccountKind.TO_GIVE_BACK: excess,
        AccountKind.REVENUE: revenue,
        AccountKind.UNAPPLIED: kept - excess - revenue,
    }


def moves(
    have: Mapping[AccountKind, Money], want: Mapping[AccountKind, Money]
) -> Sequence[tuple[AccountKind, AccountKind, Money]]:
    """The fewest amounts (from, to) that bring the accounts of a resolution where they belong."""
    surplus = {kind: have[kind] - want[kind] for kind in OF_RESOLUTION}
    if sum(money.tyiyn for money in surplus.values()) != 0:
        raise AssertionError(f"the books hold {have}, the resolution says {want}")
    found = []
    for giver in OF_RESOLUTION:
        for taker in OF_RESOLUTION:
            amount = min(surplus[giver], ZERO - surplus[taker])
            if amount > ZERO:
                found.append((giver, taker, amount))
                surplus[giver] -= amount
                surplus[taker] += amount
    return found
