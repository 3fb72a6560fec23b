"""How does a batch get onto paper, so that no piece is lost and none doubled?

A piece is at the printer before it is sent there: whoever goes on after a death asks the printer by
the job's name. What the printer does not know any more is a person's to decide. Two never print one
batch at once: who prints holds it, and lets it go at the end, or dies and is waited for.

A letter that need not leave any more, as its resolution was annulled or served otherwise, is left
out when the printing comes to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from fines.errors import NotFoundError
from fines.officer import Officer, Role
from fines.paper import JobState, PostalPress, Printer
from fines.ports import CaseFile, Clock, EvidenceStore, Transaction, View
from fines.print_batch import (
    BatchId,
    Part,
    Piece,
    PieceState,
    PrintBatch,
    hold_batch,
    move_piece,
)
from fines.procedure.batch_letters import document_of, needless, without
from fines.procedure.steps import leave_trace, require

HELD = timedelta(minutes=5)
"""Longer than anybody waits for one piece: a printer is waited for a minute at most, twice."""
WITHDRAWN = "piece.withdrawn"


class BatchPrinting:
    """Prints batches at one printer."""

    def __init__(
        self,
        *,
        case_file: CaseFile,
        evidence: EvidenceStore,
        printer: Printer,
        press: PostalPress,
        clock: Clock,
    ) -> None:
        self._case_file = case_file
        self._evidence = evidence
        self._printer = printer
        self._press = press
        self._clock = clock

    def print_out(self, batch_id: BatchId, by: Officer, most: int | None = None) -> PrintBatch:
        """Prints what is not printed yet, piece by piece, in order, `most` of it at a time where
        that is given; goes on where it was cut off, and leaves out what need not leave any more.

        UnavailableError where the printer is away or slow: call it again. StepRefusedError while
        another prints it.
        """
        require(by, Role.INSPECTOR)
        batch, worked = self._batch(batch_id, by), 0
        with self._held(batch_id):
            for envelope, part in [(piece.envelope, piece.part) for piece in batch.pieces]:
                piece = self._batch(batch_id, by).piece(envelope, part)
                if piece.state is PieceState.AT_PRINTER:
                    piece = self._look(batch_id, piece)
                if piece.state is PieceState.QUEUED and worked != most:
                    worked += 1
                    self._print(batch_id, piece, by)
        return self._batch(batch_id, by)

    def _print(self, batch_id: BatchId, piece: Piece, by: Officer) -> None:
        pdf = self._pdf(batch_id, piece)
        begun = self._begun(batch_id, piece, by)
        if begun.state is PieceState.AT_PRINTER:
            self._printer.print_document(begun.name, pdf)
            self._look(batch_id, begun)

    def _begun(self, batch_id: BatchId, piece: Piece, by: Officer) -> Piece:
        """The piece on its way to the printer, or withdrawn: judged and written in one step."""
        now, envelope = self._clock(), piece.envelope
        with self._case_file.begin() as transaction:
            batch = replace(transaction.prints.batch(batch_id), busy_until=now + HELD)
            piece = batch.piece(envelope, piece.part)
            why = needless(transaction, batch.letter(envelope))
            if piece.state is not PieceState.QUEUED:
                return piece  # taken out meanwhile
            if why:
                told = f"{why} before it was printed"
                batch = without(transaction, batch, envelope, {PieceState.QUEUED}, told, now)
                trace_batch(transaction, WITHDRAWN, batch, by, now, f"{envelope}: {told}")
            else:
                batch = move_piece(batch, piece, PieceState.AT_PRINTER)
                transaction.prints.save(batch)
        return batch.piece(envelope, piece.part)

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

    def _pdf(self, batch_id: BatchId, piece: Piece) -> bytes:
        with self._case_file.view() as view:
            batch = view.prints.batch(batch_id)
            letter = batch.letter(piece.envelope)
            owner = view.resolution(letter.resolution).owner
            document = document_of(view, letter)
        if piece.part is Part.SHEET:
            return self._press.envelope(piece.envelope, owner.name, owner.address, batch.made_at)
        return self._evidence.get(document)

    def _batch(self, batch_id: BatchId, by: Officer) -> PrintBatch:
        with self._case_file.view() as view:
            return own_batch(view, batch_id, by)


def own_batch(view: View, batch_id: BatchId, by: Officer) -> PrintBatch:
    """The batch, if it is this officer's to see; NotFoundError otherwise, as if there were none."""
    batch = view.prints.batch(batch_id)
    if by.regions and batch.region not in by.regions:
        raise NotFoundError(f"PrintBatch {batch_id} is not on file: check what was entered.")
    return batch


def trace_batch(
    transaction: Transaction, kind: str, batch: PrintBatch, by: Officer, at: datetime, purpose: str
) -> None:
    """Announces and records one step on a batch."""
    leave_trace(
        transaction,
        kind=kind,
        key=batch.id,
        actor=by.id,
        at=at,
        purpose=purpose,
        batch=str(batch.number),
    )
