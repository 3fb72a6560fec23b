"""What follows when a resolution falls, whoever made it fall? Money back, repetitions repriced."""

from __future__ import annotations

from datetime import datetime

from fines.money import ZERO
from fines.payment import to_give_back
from fines.ports import Transaction
from fines.procedure.bookkeeping import settle_books
from fines.procedure.repeats import reprice_repetitions
from fines.procedure.steps import MACHINE, leave_trace
from fines.resolution import Resolution, ResolutionStatus, move, resume


def annul(transaction: Transaction, resolution: Resolution, at: datetime) -> Resolution:
    """The annulled resolution, saved; why it fell is the trace of the step that calls this.

    StepRefusedError where it is annulled already.
    """
    annulled = resume(move(resolution, ResolutionStatus.ANNULLED), at)
    transaction.save_resolution(annulled)
    # What nobody paid for has no books: a recall of a hundred thousand need not look.
    if annulled.paid > ZERO:
        settle_books(transaction, annulled, at)
    _tell_refund(transaction, annulled, at)
    for repriced in reprice_repetitions(transaction, annulled):
        settle_books(transaction, repriced, at)
        leave_trace(
            transaction,
            kind="resolution.repriced",
            key=transaction.case_of(repriced.decision_id).number,
            actor=MACHINE,
            at=at,
            resolution=repriced.number,
            annulled=annulled.number,
        )
        _tell_refund(transaction, repriced, at)
    return annulled


def _tell_refund(transaction: Transaction, resolution: Resolution, at: datetime) -> None:
    excess = to_give_back(resolution)
    if excess <= ZERO:
        return
    leave_trace(
        transaction,
        kind="payment.refund_due",
        key=transaction.case_of(resolution.decision_id).number,
        actor=MACHINE,
        at=at,
        resolution=resolution.number,
        tyiyn=str(excess.tyiyn),
    )
