"""Which letters go into the next batch, what lies in each envelope, and which leave it again?"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime

from fines.delivery import (
    CHARGES,
    STANDS_AFTER_ANNULMENT,
    Delivery,
    DeliveryStatus,
    Occasion,
    withdraw,
)
from fines.errors import NotFoundError
from fines.evidence import Sha256
from fines.officer import Officer
from fines.ports import Transaction, View
from fines.print_batch import BatchLetter, BatchStatus, PieceState, PrintBatch, move_piece
from fines.procedure.holding import is_held
from fines.procedure.sending_plan import go_on_after
from fines.region import Region
from fines.resolution import Resolution, ResolutionStatus

_ENVELOPES = "envelope"
HELD = "held"


def letters_for(
    transaction: Transaction,
    limit: int,
    of: Collection[Region] | None,
    number_of: Callable[[int], str],
    at: datetime,
) -> tuple[BatchLetter, ...]:
    """Those that wait longest, each with its envelope; what is needless is withdrawn instead, and
    what may be a copied plate's waits on."""
    letters = []
    for delivery in transaction.sendings.letters_to_print(limit, of):
        resolution = transaction.resolution(delivery.resolution)
        why = _needless(delivery, resolution)
        if why:
            _withdraw(transaction, delivery, f"{why} before it was printed", at)
            continue
        if delivery.occasion in CHARGES and is_held(transaction, resolution):
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


def register_of(view: View, batch: PrintBatch) -> tuple[list[tuple[str, str, str]], list[str]]:
    """Envelope, addressee and address of each letter that the post gets; and the envelopes of
    those that it does not get."""
    rows, withdrawn = [], []
    for letter in batch.letters:
        if batch.is_withdrawn(letter.envelope) or (
            batch.status is BatchStatus.OPEN and needless(view, letter)
        ):
            withdrawn.append(letter.envelope)
        else:
            owner = view.resolution(letter.resolution).owner
            rows.append((letter.envelope, owner.name, owner.address))
    return rows, withdrawn


def needless(view: View, letter: BatchLetter) -> str:
    """Why this letter need not leave any more, or may not yet; "" where it must."""
    delivery, resolution = view.delivery(letter.delivery), view.resolution(letter.resolution)
    held = delivery.occasion in CHARGES and is_held(view, resolution)
    return _needless(delivery, resolution) or (HELD if held else "")


def without(
    transaction: Transaction,
    batch: PrintBatch,
    envelope: str,
    states: Collection[PieceState],
    why: str,
    at: datetime,
) -> PrintBatch:
    """The batch, saved, without those of the envelope's pieces that are in these states. With the
    last of its pieces the letter itself is withdrawn; one that was held waits for another batch."""
    for piece in batch.pieces:
        if piece.envelope == envelope and piece.state in states:
            batch = move_piece(batch, piece, PieceState.WITHDRAWN)
    transaction.prints.save(batch)
    delivery = transaction.delivery(batch.letter(envelope).delivery)
    if batch.is_withdrawn(envelope) and delivery.status is DeliveryStatus.WAITING:
        if _needless(delivery, transaction.resolution(delivery.resolution)):
            _withdraw(transaction, delivery, why, at)
        else:
            transaction.save_delivery(replace(delivery, reference=""))
    return batch


def _withdraw(transaction: Transaction, delivery: Delivery, why: str, at: datetime) -> None:
    withdrawn = withdraw(delivery, why)
    transaction.save_delivery(withdrawn)
    go_on_after(transaction, withdrawn, at)


def _needless(delivery: Delivery, resolution: Resolution) -> str:
    if delivery.occasion in STANDS_AFTER_ANNULMENT:
        return ""
    if resolution.status is ResolutionStatus.ANNULLED:
        return "annulled"
    if delivery.occasion is Occasion.RESOLUTION and resolution.delivered_at is not None:
        return "served otherwise"
    return ""
