"""What follows when a resolution falls? Money back, repetitions repriced, the addressees told."""

from __future__ import annotations

from datetime import datetime

from fines.annulment import Annulment
from fines.delivery import DeliveryStatus, Occasion
from fines.money import ZERO
from fines.payment import to_give_back
from fines.ports import Transaction
from fines.procedure.bookkeeping import settle_books
from fines.procedure.repeats import reprice_repetitions
from fines.procedure.sending_plan import plan
from fines.procedure.steps import MACHINE, leave_trace
from fines.resolution import Resolution, ResolutionStatus, move, resume

_NEVER_LEFT = (DeliveryStatus.WAITING, DeliveryStatus.WITHDRAWN, DeliveryStatus.FAILED)


def annul(
    transaction: Transaction,
    resolution: Resolution,
    at: datetime,
    because: Annulment | None = None,
) -> Resolution:
    """The annulled resolution, saved; why it fell is the trace of the step that calls this.

    `because` is what its addressee is told; None where the answer to their objection tells it.
    StepRefusedError where it is annulled already.
    """
    annulled = resume(move(resolution, ResolutionStatus.ANNULLED), at)
    transaction.save_resolution(annulled)
    # What nobody paid for has no books: a recall of a hundred thousand need not look.
    if annulled.paid > ZERO:
        settle_books(transaction, annulled, at)
    _tell_refund(transaction, annulled, at)
    if because is not None and _heard_of(transaction, resolution):
        plan(transaction, annulled, Occasion.ANNULMENT, at, subject=because.value)
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
        plan(transaction, repriced, Occasion.REPRICING, at, subject=annulled.number)
        _tell_refund(transaction, repriced, at)
    return annulled


def _heard_of(transaction: Transaction, resolution: Resolution) -> bool:
    """Whether its addressee may know of it: nobody else is frightened by a paper that fell."""
    if resolution.delivered_at is not None or resolution.paid > ZERO:
        return True
    return any(each.status not in _NEVER_LEFT for each in transaction.deliveries(resolution.number))


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
