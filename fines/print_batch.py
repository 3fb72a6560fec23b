"""Which letters are printed together, and how far is each? Nothing is printed twice unseen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol

from fines.delivery import DeliveryId
from fines.errors import NotFoundError, StepRefusedError
from fines.officer import OfficerId
from fines.region import Region
from fines.resolution import ResolutionNumber

BatchId = NewType("BatchId", str)


class Part(StrEnum):
    """What is printed for one envelope: the sheet that shows in its window, and what it holds."""

    SHEET = "sheet"
    LETTER = "letter"


class PieceState(StrEnum):
    """Unsure: it was handed to a printer that knows nothing of it any more, or broke it off. A
    person looks whether it lies in the tray; the program never prints it again by itself.
    Withdrawn: its letter need not leave any more; it was not printed, or was taken out."""

    QUEUED = "queued"
    AT_PRINTER = "at_printer"
    PRINTED = "printed"
    UNSURE = "unsure"
    WITHDRAWN = "withdrawn"


LEGAL_STEPS: Mapping[PieceState, frozenset[PieceState]] = {
    PieceState.QUEUED: frozenset({PieceState.AT_PRINTER, PieceState.WITHDRAWN}),
    # It never reached the printer: back into the queue.
    PieceState.AT_PRINTER: frozenset({PieceState.PRINTED, PieceState.UNSURE, PieceState.QUEUED}),
    # Printed again: torn, or lost on the table.
    PieceState.PRINTED: frozenset({PieceState.QUEUED, PieceState.WITHDRAWN}),
    PieceState.UNSURE: frozenset({PieceState.PRINTED, PieceState.QUEUED, PieceState.WITHDRAWN}),
    PieceState.WITHDRAWN: frozenset(),
}
ON_PAPER = frozenset({PieceState.AT_PRINTER, PieceState.PRINTED, PieceState.UNSURE})
"""A sheet of it may lie somewhere."""


class BatchStatus(StrEnum):
    """Open until the post has it; withdrawn where nothing of it is left to hand over."""

    OPEN = "open"
    HANDED_OVER = "handed_over"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One job of a printer; `copy` counts from 1 and makes its name another one."""

    envelope: str
    part: Part
    state: PieceState = PieceState.QUEUED
    copy: int = 1

    @property
    def name(self) -> str:
        """What the job is called at the printer."""
        return f"{self.envelope}-{self.part}-{self.copy}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLetter:
    """An envelope and what it delivers."""

    envelope: str
    delivery: DeliveryId
    resolution: ResolutionNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintBatch:
    """Letters that are printed, enveloped and handed over together, under one number.

    `region` is None where somebody who serves the whole country made it: only such people see it.
    `busy_until`: whoever prints it holds it so long; nobody else prints it meanwhile.
    """

    id: BatchId
    number: int
    made_by: OfficerId
    made_at: datetime
    letters: tuple[BatchLetter, ...]
    pieces: tuple[Piece, ...]
    status: BatchStatus = BatchStatus.OPEN
    handed_over_at: datetime | None = None
    region: Region | None = field(default=None, metadata={"later": True})
    busy_until: datetime | None = field(default=None, metadata={"later": True})

    def piece(self, envelope: str, part: Part) -> Piece:
        """NotFoundError where this batch has none."""
        for piece in self.pieces:
            if (piece.envelope, piece.part) == (envelope, part):
                return piece
        raise NotFoundError(f"Batch {self.number} has no {part} of envelope {envelope}.")

    def letter(self, envelope: str) -> BatchLetter:
        """NotFoundError where this batch has no such envelope."""
        for letter in self.letters:
            if letter.envelope == envelope:
                return letter
        raise NotFoundError(f"Batch {self.number} has no envelope {envelope}.")

    def states_of(self, envelope: str) -> set[PieceState]:
        """How far its pieces are."""
        return {piece.state for piece in self.pieces if piece.envelope == envelope}

    def is_withdrawn(self, envelope: str) -> bool:
        """Whether nothing of it goes to the post."""
        return self.states_of(envelope) == {PieceState.WITHDRAWN}

    def is_torn(self, envelope: str) -> bool:
        """Whether a part of it lies on paper and the other was withdrawn: it cannot leave."""
        return PieceState.WITHDRAWN in self.states_of(envelope) and not self.is_withdrawn(envelope)

    def in_state(self, state: PieceState) -> list[Piece]:
        """The pieces that stand there."""
        return [piece for piece in self.pieces if piece.state is state]


def move_piece(batch: PrintBatch, piece: Piece, state: PieceState) -> PrintBatch:
    """The batch with this piece one step on; back in the queue it becomes another copy.

    With its last piece the batch is withdrawn.
    """
    if batch.status is not BatchStatus.OPEN or state not in LEGAL_STEPS[piece.state]:
        raise StepRefusedError(
            f"{piece.name} of batch {batch.number} is {piece.state}: it cannot become {state}."
        )
    copy = piece.copy + 1 if state is PieceState.QUEUED else piece.copy
    moved = replace(piece, state=state, copy=copy)
    pieces = tuple(moved if each == piece else each for each in batch.pieces)
    emptied = all(each.state is PieceState.WITHDRAWN for each in pieces)
    status = BatchStatus.WITHDRAWN if emptied else batch.status
    return replace(batch, pieces=pieces, status=status)


def hand_over_batch(batch: PrintBatch, at: datetime) -> PrintBatch:
    """The post has it; StepRefusedError while a piece is neither printed nor withdrawn."""
    done = {PieceState.PRINTED, PieceState.WITHDRAWN}
    missing = [piece.name for piece in batch.pieces if piece.state not in done]
    if batch.status is not BatchStatus.OPEN or missing:
        lacking = ", ".join(missing[:5]) or "nothing"
        raise StepRefusedError(
            f"Batch {batch.number} is {batch.status} and lacks {lacking}: print that first."
        )
    return replace(batch, status=BatchStatus.HANDED_OVER, handed_over_at=at)


def hold_batch(batch: PrintBatch, now: datetime, until: datetime) -> PrintBatch:
    """Held by one who prints it; StepRefusedError while another does."""
    if batch.busy_until is not None and batch.busy_until > now:
        raise StepRefusedError(
            f"Batch {batch.number} is being printed: wait until that is done, at the latest "
            f"until {batch.busy_until.isoformat(timespec='seconds')}."
        )
    return replace(batch, busy_until=until)


class PrintBook(Protocol):
    """All batches; lists are those of the reader's regions, oldest first."""

    def save(self, batch: PrintBatch) -> None:
        """Inserts it, or updates the one read in this transaction."""
        ...

    def batch(self, batch_id: BatchId) -> PrintBatch: ...
    def batches(self, status: BatchStatus, limit: int) -> Sequence[PrintBatch]: ...
    def made_between(self, first: datetime, before: datetime) -> Sequence[PrintBatch]:
        """Of a day, for instance."""
        ...
