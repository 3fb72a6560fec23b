"""How do the books follow the facts? After each step that moved money or changed what is owed."""

from __future__ import annotations

from datetime import datetime

from fines.errors import StepRefusedError
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
from fines.money import ZERO
from fines.payment import Payment, PaymentStatus
from fines.ports import Transaction, View
from fines.procedure.steps import derived
from fines.refund import Refund
from fines.resolution import Resolution, ResolutionNumber

TREASURY = "treasury"


def settled_before(view: View, payment: Payment) -> list[Payment]:
    """The other payments that are counted in this resolution's `paid`."""
    return [
        each
        for each in view.payments(payment.resolution)
        if each.status is PaymentStatus.SETTLED and each.id != payment.id
    ]


def book_payment(transaction: Transaction, payment: Payment, at: datetime) -> None:
    """A settled payment enters the books: from its gateway towards its resolution.

    StepRefusedError where it is on the books: another step was quicker.
    """
    is_new = transaction.ledger.add(
        Transfer(
            id=TransferId(derived("payment", payment.id)),
            debit=Account(kind=AccountKind.CLEARING, subject=payment.gateway),
            credit=of_resolution(AccountKind.UNAPPLIED, payment.resolution),
            amount=payment.amount,
            reason=TransferReason.PAYMENT,
            resolution=payment.resolution,
            at=at,
        )
    )
    if not is_new:
        raise StepRefusedError(f"Payment {payment.id} is on the books: another step was quicker.")


def book_refund(transaction: Transaction, refund: Refund, at: datetime) -> None:
    """Money that the treasury gave back leaves the books, once."""
    transaction.ledger.add(
        Transfer(
            id=TransferId(derived("refund", refund.id)),
            debit=of_resolution(AccountKind.TO_GIVE_BACK, refund.resolution),
            credit=Account(kind=AccountKind.CLEARING, subject=TREASURY),
            amount=refund.amount,
            reason=TransferReason.REFUND,
            resolution=refund.resolution,
            at=at,
        )
    )


def book_chargeback(transaction: Transaction, payment: Payment, at: datetime) -> None:
    """Money that a provider took back leaves the books, once."""
    transaction.ledger.add(
        Transfer(
            id=TransferId(derived("chargeback", payment.id)),
            debit=of_resolution(AccountKind.UNAPPLIED, payment.resolution),
            credit=Account(kind=AccountKind.CLEARING, subject=payment.gateway),
            amount=payment.amount,
            reason=TransferReason.CHARGEBACK,
            resolution=payment.resolution,
            at=at,
        )
    )


def settle_books(transaction: Transaction, resolution: Resolution, at: datetime) -> None:
    """Brings this resolution's money to the accounts where it belongs now.

    To be called after the resolution was saved: whoever saves it second has lost the step.
    """
    ledger, number = transaction.ledger, resolution.number
    earlier = ledger.transfers(number)
    standing, written = balances(earlier), len(earlier)
    have = {kind: standing.get(of_resolution(kind, number), ZERO) for kind in OF_RESOLUTION}
    for giver, taker, amount in moves(have, places(resolution)):
        ledger.add(
            Transfer(
                id=TransferId(derived("settlement", number, str(written))),
                debit=of_resolution(giver, number),
                credit=of_resolution(taker, number),
                amount=amount,
                reason=TransferReason.SETTLEMENT,
                resolution=number,
                at=at,
            )
        )
        written += 1


def of_resolution(kind: AccountKind, number: ResolutionNumber) -> Account:
    """One of the three accounts that a resolution has."""
    return Account(kind=kind, subject=number)
