"""How do letters get onto paper and to the post, so that none is lost and none doubled?

A piece is at the printer before it is sent there: whoever goes on after a death asks the printer by
the job's name. What the printer does not know any more is a person's to decide. Two never print
one batch at once: who prints holds it, and lets it go at the end, or dies and is waited for.

An officer of some regions makes batches of one of them, and reaches no other: the batch, its paper
and its counts are not there for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import product

from fines.delivery import DeliveryStatus, leave
from fines.envelope import envelope_number
from fines.errors import InvalidValueError, NotFoundError
from fines.local_time import LOCAL_ZONE
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
    BatchStatus,
    Part,
    Piece,
    PieceState,
    PrintBatch,
    hand_over_batch,
    hold_batch,
    move_piece,
)
from fines.procedure.batch_letters import document_of, letters_for, region_of_oldest
from fines.procedure.steps import derived, leave_trace, require

MOST_LETTERS = 200
HELD = timedelta(minutes=5)
"""Longer than anybody waits for one piece: a printer is waited for a minute at most, twice."""
_BATCHES = "print-batch"


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

        Of an officer who serves some regions, those of the region whose letter waits longest. A
        letter about what was annulled, or served otherwise meanwhile, is withdrawn.
        """
        require(by, Role.INSPECTOR)
        now = self._clock()
        with self._case_file.begin() as transaction:
            region = region_of_oldest(transaction, by)
            letters = letters_for(
                transaction, limit, {region} if region else None, self._number_of, now
            )
            if not letters:
                return None
            number = transaction.next_serial(_BATCHES)
            batch = PrintBatch(
                id=BatchId(derived(_BATCHES, str(number))),
                number=number,
                made_by=by.id,
                made_at=now,
                region=region,
                letters=letters,
                pieces=tuple(
                    Piece(envelope=letter.envelope, part=part)
                    for letter, part in product(letters, Part)
                ),
            )
            transaction.prints.save(batch)
            self._trace(transaction, "batch.made", batch, by, f"{len(letters)} letters")
        return batch

    def print_out(self, batch_id: BatchId, by: Officer, most: int | None = None) -> PrintBatch:
        """Prints what is not printed yet, piece by piece, in order, `most` of it at a time where
        that is given; goes on where it was cut off.

        UnavailableError where the printer is away or slow: call it again. StepRefusedError while
        another prints it.
        """
        require(by, Role.INSPECTOR)
        batch, worked = self.batch(batch_id, by), 0
        with self._held(batch_id):
            for envelope, part in [(piece.envelope, piece.part) for piece in batch.pieces]:
                piece = self.batch(batch_id, by).piece(envelope, part)
                if piece.state is PieceState.AT_PRINTER:
                    piece = self._look(batch_id, piece)
                if piece.state is PieceState.QUEUED and worked != most:
                    worked += 1
                    self._print(batch_id, piece)
        return self.batch(batch_id, by)

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
            batch = hand_over_batch(_own(transaction, batch_id, by), now)
            transaction.prints.save(batch)
            for letter in batch.letters:
                delivery = transaction.delivery(letter.delivery)
                if delivery.status is DeliveryStatus.WAITING:
                    transaction.save_delivery(leave(delivery, letter.envelope, now))
            self._trace(transaction, "batch.handed_over", batch, by, "")
        return batch

    def register(self, batch_id: BatchId, by: Officer) -> tuple[bytes, bytes]:
        """What the post gets with a batch: the paper to sign (PDF) and the same as a file (CSV).

        It names people: who takes it is on file.
        """
        require(by, Role.INSPECTOR)
        with self._case_file.begin() as transaction:
            batch = _own(transaction, batch_id, by)
            owners = [transaction.resolution(letter.resolution).owner for letter in batch.letters]
            self._trace(transaction, "batch.register_taken", batch, by, f"{len(owners)} letters")
        rows = [
            (letter.envelope, owner.name, owner.address)
            for letter, owner in zip(batch.letters, owners, strict=True)
        ]
        return self._press.register(batch.number, batch.made_at, rows)

    def batch(self, batch_id: BatchId, by: Officer) -> PrintBatch:
        """As it stands now; NotFoundError for one of another region."""
        with self._case_file.view() as view:
            return _own(view, batch_id, by)

    def open_batches(self, limit: int = 50) -> Sequence[PrintBatch]:
        """Those that the post does not have yet, oldest first."""
        with self._case_file.view() as view:
            return view.prints.batches(BatchStatus.OPEN, limit)

    def made_on(self, day: date) -> Sequence[PrintBatch]:
        """Those of a local day, oldest first."""
        begin = datetime.combine(day, time.min, LOCAL_ZONE)
        with self._case_file.view() as view:
            return view.prints.made_between(begin, begin + timedelta(days=1))

    def waiting(self) -> int:
        """How many letters wait for a batch."""
        with self._case_file.view() as view:
            return view.sendings.count_letters_to_print()

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
            transaction.prints.save(replace(batch, busy_until=self._clock() + HELD))
        return batch.piece(piece.envelope, piece.part)

    @contextmanager
    def _held(self, batch_id: BatchId) -> Iterator[None]:
        with self._case_file.begin() as transaction:
            now = self._clock()
            batch = hold_batch(transaction.prints.batch(batch_id), now, now + HELD)
            transaction.prints.save(batch)
        try:
            yield
        finally:
            with self._case_file.begin() as transaction:
                batch = transaction.prints.batch(batch_id)
                transaction.prints.save(replace(batch, busy_until=None))

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
            batch = _own(transaction, batch_id, by)
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
            document = document_of(view, letter)
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


def _own(view: View, batch_id: BatchId, by: Officer) -> PrintBatch:
    """The batch, if it is this officer's to see; NotFoundError otherwise, as if there were none."""
    batch = view.prints.batch(batch_id)
    if by.regions and batch.region not in by.regions:
        raise NotFoundError(f"PrintBatch {batch_id} is not on file: check what was entered.")
    return batch
