"""Which letters go into the next batch, and what lies in each envelope?"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime

from fines.delivery import Delivery, Occasion, withdraw
from fines.errors import NotFoundError
from fines.evidence import Sha256
from fines.officer import Officer
from fines.ports import Transaction, View
from fines.print_batch import BatchLetter
from fines.procedure.sending_plan import go_on_after
from fines.region import Region
from fines.resolution import Resolution, ResolutionStatus

_ENVELOPES = "envelope"


def letters_for(
    transaction: Transaction,
    limit: int,
    of: Collection[Region] | None,
    number_of: Callable[[int], str],
    at: datetime,
) -> tuple[BatchLetter, ...]:
    """Those that wait longest, each with its envelope; what is needless is withdrawn instead."""
    letters = []
    for delivery in transaction.sendings.letters_to_print(limit, of):
        resolution = transaction.resolution(delivery.resolution)
        why = _needless(delivery, resolution)
        if why:
            withdrawn = withdraw(delivery, why)
            transaction.save_delivery(withdrawn)
            go_on_after(transaction, withdrawn, at)
            continue
        envelope = number_of(transaction.next_serial(_ENVELOPES))
        transaction.save_delivery(replace(delivery, reference=envelope))
        letters.append(
            BatchLetter(envelope=envelope, delivery=delivery.id, resolution=delivery.resolution)
        )
    return tuple(letters)


def region_of_oldest(view: View, by: Officer) -> Region | None:
    """Of an officer's regions the one whose letter waits longest; None for the whole country."""
    if not by.regions:
        return None
    oldest = view.sendings.letters_to_print(1, by.regions)
    if not oldest:
        return by.regions[0]
    return view.case_of(view.resolution(oldest[0].resolution).decision_id).region


def document_of(view: View, letter: BatchLetter) -> Sha256:
    """The signed paper that goes into this envelope."""
    sending = view.sendings.sending_of(letter.delivery)
    document = sending.document if sending is not None else None
    document = document or view.resolution(letter.resolution).document
    if document is None:
        raise NotFoundError(f"What envelope {letter.envelope} delivers has no document on file.")
    return document


def _needless(delivery: Delivery, resolution: Resolution) -> str:
    """Why this letter need not be sent any more; "" where it must."""
    if delivery.occasion is Occasion.APPEAL_DECISION:
        return ""
    if resolution.status is ResolutionStatus.ANNULLED:
        return "annulled before it was printed"
    if delivery.occasion is Occasion.RESOLUTION and resolution.delivered_at is not None:
        return "served otherwise before it was printed"
    return ""
