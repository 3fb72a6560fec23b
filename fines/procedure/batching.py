"""How do letters get onto paper and to the post, so that none is lost and none doubled?

A piece is at the printer before it is sent there: whoever goes on after a death asks the printer by
the job's name. What the printer does not know any more is a person's to decide.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product

from fines.delivery import Delivery, DeliveryStatus, Occasion, leave, withdraw
from fines.envelope import envelope_number
from fines.errors import InvalidValueError, NotFoundError
from fines.evidence import Sha256
from fines.officer import Officer, Role
from fines.paper import JobState, PostalPress, Printer
from fines.ports import (
    CaseFile,
    Clock,
    EvidenceStore,
    Transaction,
    View,
)
from fines.print_batch import (
    BatchId,
    BatchLetter,
    BatchStatus,
    Part,
    Piece,
    PieceState,
    PrintBatch,
    hand_over_batch,
    move_piece,
)
from fines.procedure.sending_plan import go_on_after
from fines.procedure.steps import derived, leave_trace, require
from fines.resolution import Resolution, ResolutionStatus

MOST_LETTERS = 200
_BATCHES, _ENVELOPES = "print-batch", "envelope"


class Batching:
    """Make a batch, print it, hand it over. `number_of` gives the serial-th envelope its number."""

    def __init__(
        self,
        *,
        case_file: CaseFile,
        evidence: EvidenceStore,
        printer: Printer,
        press: PostalPress,
        clock: Clock,
        number_of: Callable[[int], str] = envelope_number,
    ) -> None:
        self._case_file = case_file
        self._evidence = evidence
        self._printer = printer
        self._press = press
        self._clock = clock
        self._number_of = number_of

    def make(self, by: Officer, limit: int = MOST_LETTERS) -> PrintBatch | None:
        """A batch of the letters that wait the longest, each with its envelope; None without any.

        A letter about what was annulled, or served otherwise meanwhile, is withdrawn.
        """
        require(by, Role.INSPECTOR)
        now = self._clock()
        with self._case_file.begin() as transaction:
            letters = self._letters(transaction, limit)
            if not letters:
                return None
            number = transaction.next_serial(_BATCHES)
            batch = PrintBatch(
                id=BatchId(derived(_BATCHES, str(number))),
                number=number,
                made_by=by.id,
                made_at=now,
                letters=letters,
                pieces=tuple(
                    Piece(envelope=letter.envelope, part=part)
                    for letter, part in product(letters, Part)
                ),
            )
            transaction.prints.save(batch)
            self._trace(transaction, "batch.made", batch, by, f"{len(letters)} letters")
        return batch

    def print_out(self, batch_id: BatchId, by: Officer) -> PrintBatch:
        """Prints what is not printed yet, piece by piece, in order; goes on where it was cut off.

        UnavailableError where the printer is away or slow: call it again.
        """
        require(by, Role.INSPECTOR)
        batch = self.batch(batch_id)
        for envelope, part in [(piece.envelope, piece.part) for piece in batch.pieces]:
            piece = self.batch(batch_id).piece(envelope, part)
            if piece.state is PieceState.AT_PRINTER:
                piece = self._look(batch_id, piece)
            if piece.state is PieceState.QUEUED:
                self._print(batch_id, piece)
        return self.batch(batch_id)

    def came_out(self, batch_id: BatchId, envelope: str, part: Part, by: Officer) -> PrintBatch:
        """A person found the unsure piece in the tray."""
        return self._decide(batch_id, envelope, part, PieceState.PRINTED, "lies in the tray", by)

    def print_again(
        self, batch_id: BatchId, envelope: str, part: Part, why: str, by: Officer
    ) -> PrintBatch:
        """One more copy: who wants it, and why, is on file."""
        if not why.strip():
            raise InvalidValueError("A reprint needs its reason: write why it is printed again.")
        return self._decide(batch_id, envelope, part, PieceState.QUEUED, why.strip(), by)

    def hand_over(self, batch_id: BatchId, by: Officer) -> PrintBatch:
        """The post has all of it: its letters are sent, and their proof is waited for."""
        require(by, Role.INSPECTOR)
        now = self._clock()
        with self._case_file.begin() as transaction:
            batch = hand_over_batch(transaction.prints.batch(batch_id), now)
            transaction.prints.save(batch)
            for letter in batch.letters:
                delivery = transaction.delivery(letter.delivery)
                if delivery.status is DeliveryStatus.WAITING:
                    transaction.save_delivery(leave(delivery, letter.envelope, now))
            self._trace(transaction, "batch.handed_over", batch, by, "")
        return batch

    def register(self, batch_id: BatchId) -> tuple[bytes, bytes]:
        """What the post gets with a batch: the paper to sign (PDF) and the same as a file (CSV)."""
        with self._case_file.view() as view:
            batch = view.prints.batch(batch_id)
            owners = [view.resolution(letter.resolution).owner for letter in batch.letters]
        rows = [
            (letter.envelope, owner.name, owner.address)
            for letter, owner in zip(batch.letters, owners, strict=True)
        ]
        return self._press.register(batch.number, batch.made_at, rows)

    def batch(self, batch_id: BatchId) -> PrintBatch:
        """As it stands now."""
        with self._case_file.view() as view:
            return view.prints.batch(batch_id)

    def batches(self, status: BatchStatus, limit: int = 50) -> Sequence[PrintBatch]:
        """Oldest first."""
        with self._case_file.view() as view:
            return view.prints.batches(status, limit)

    def _letters(self, transaction: Transaction, limit: int) -> tuple[BatchLetter, ...]:
        letters = []
        for delivery in transaction.sendings.letters_to_print(limit):
            resolution = transaction.resolution(delivery.resolution)
            why = _needless(delivery, resolution)
            if why:
                withdrawn = withdraw(delivery, why)
                transaction.save_delivery(withdrawn)
                go_on_after(transaction, withdrawn, self._clock())
                continue
            envelope = self._number_of(transaction.next_serial(_ENVELOPES))
            transaction.save_delivery(replace(delivery, reference=envelope))
            letters.append(
                BatchLetter(envelope=envelope, delivery=delivery.id, resolution=delivery.resolution)
            )
        return tuple(letters)

    def _print(self, batch_id: BatchId, piece: Piece) -> None:
        pdf = self._pdf(batch_id, piece)
        piece = self._moved(batch_id, piece, PieceState.AT_PRINTER)
        self._printer.print_document(piece.name, pdf)
        self._look(batch_id, piece)

    def _look(self, batch_id: BatchId, piece: Piece) -> Piece:
        """What the printer says of a piece that it was given, or may have been."""
        state = self._printer.wait_for(piece.name)
        return self._moved(
            batch_id,
            piece,
            {
                JobState.DONE: PieceState.PRINTED,
                JobState.NEVER: PieceState.QUEUED,
                JobState.BROKEN_OFF: PieceState.UNSURE,
                JobState.NOT_KNOWN: PieceState.UNSURE,
            }[state],
        )

    def _moved(self, batch_id: BatchId, piece: Piece, state: PieceState) -> Piece:
        with self._case_file.begin() as transaction:
            batch = move_piece(transaction.prints.batch(batch_id), piece, state)
            transaction.prints.save(batch)
        return batch.piece(piece.envelope, piece.part)

    def _decide(
        self,
        batch_id: BatchId,
        envelope: str,
        part: Part,
        state: PieceState,
        why: str,
        by: Officer,
    ) -> PrintBatch:
        require(by, Role.INSPECTOR)
        with self._case_file.begin() as transaction:
            batch = transaction.prints.batch(batch_id)
            piece = batch.piece(envelope, part)
            batch = move_piece(batch, piece, state)
            transaction.prints.save(batch)
            self._trace(transaction, f"piece.{state}", batch, by, f"{piece.name}: {why}")
        return batch

    def _pdf(self, batch_id: BatchId, piece: Piece) -> bytes:
        with self._case_file.view() as view:
            batch = view.prints.batch(batch_id)
            letter = next(each for each in batch.letters if each.envelope == piece.envelope)
            owner = view.resolution(letter.resolution).owner
            document = _document_of(view, letter)
        if piece.part is Part.SHEET:
            return self._press.envelope(piece.envelope, owner.name, owner.address, batch.made_at)
        return self._evidence.get(document)

    def _trace(
        self, transaction: Transaction, kind: str, batch: PrintBatch, by: Officer, purpose: str
    ) -> None:
        leave_trace(
            transaction,
            kind=kind,
            key=batch.id,
            actor=by.id,
            at=self._clock(),
            purpose=purpose,
            batch=str(batch.number),
        )


def _document_of(view: View, letter: BatchLetter) -> Sha256:
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
