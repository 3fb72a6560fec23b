"""How do letters get onto paper and to the post, so that none is lost and none doubled?

How it is printed is told in `batch_printing`. What the printer does not know any more is a person's
to decide. A letter that need not leave any more, as its resolution was annulled or it was served
otherwise, or may not while its plate may be a copied one, is left out of the printing; what lies on
paper already is taken out by a person, and nothing is handed over before.

An officer of some regions makes batches of one of them, and reaches no other: the batch, its paper
and its counts are not there for them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import product

from fines.delivery import DeliveryStatus, leave
from fines.envelope import envelope_number
from fines.errors import InvalidValueError, StepRefusedError
from fines.local_time import local_zone
from fines.officer import Officer, Role
from fines.paper import PostalPress, Printer
from fines.ports import CaseFile, Clock, EvidenceStore, View
from fines.print_batch import (
    ON_PAPER,
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
from fines.procedure.batch_letters import (
    HELD,
    letters_for,
    needless,
    region_of_oldest,
    register_of,
    without,
)
from fines.procedure.batch_printing import WITHDRAWN, BatchPrinting, own_batch, trace_batch
from fines.procedure.steps import derived, require

MOST_LETTERS = 200
IN_PART = "printed in part"
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
        self._printing = BatchPrinting(
            case_file=case_file, evidence=evidence, printer=printer, press=press, clock=clock
        )
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
            trace_batch(transaction, "batch.made", batch, by, now, f"{len(letters)} letters")
        return batch

    def print_out(self, batch_id: BatchId, by: Officer, most: int | None = None) -> PrintBatch:
        """As `BatchPrinting.print_out`."""
        return self._printing.print_out(batch_id, by, most)

    def came_out(self, batch_id: BatchId, envelope: str, part: Part, by: Officer) -> PrintBatch:
        """A person found the unsure piece in the tray."""
        return self._decide(batch_id, envelope, part, PieceState.PRINTED, "lies in the tray", by)

    def print_again(
        self, batch_id: BatchId, envelope: str, part: Part, why: str, by: Officer
    ) -> PrintBatch:
        """One more copy: who wants it, and why, is on file. StepRefusedError where the letter need
        not leave any more."""
        if not why.strip():
            raise InvalidValueError("A reprint needs its reason: write why it is printed again.")
        return self._decide(batch_id, envelope, part, PieceState.QUEUED, why.strip(), by)

    def to_take_out(self, batches: Sequence[PrintBatch]) -> frozenset[str]:
        """The envelopes of these batches that need not leave any more and may lie on paper."""
        with self._case_file.view() as view:
            needless_now = view.sendings.needless_letters()
        return frozenset(
            letter.envelope
            for batch in batches
            for letter in batch.letters
            if (letter.envelope in needless_now or batch.is_torn(letter.envelope))
            and batch.states_of(letter.envelope) & ON_PAPER
        )

    def take_out(self, batch_id: BatchId, envelope: str, by: Officer) -> PrintBatch:
        """A person took the envelope out of the pile. StepRefusedError where it must leave, or a
        piece of it is at the printer."""
        require(by, Role.INSPECTOR)
        now = self._clock()
        with self._case_file.begin() as transaction:
            batch = own_batch(transaction, batch_id, by)
            why = _why_out(transaction, batch, batch.letter(envelope))
            states = batch.states_of(envelope) - {PieceState.WITHDRAWN}
            if not why or not states or PieceState.AT_PRINTER in states:
                stands = "to be handed over: leave it in"
                if why:
                    stands = "at the printer: print on" if states else "withdrawn already"
                raise StepRefusedError(f"{envelope} of batch {batch.number} is {stands}.")
            told = f"{why} before the post had it"
            batch = without(transaction, batch, envelope, states, told, now)
            trace_batch(transaction, WITHDRAWN, batch, by, now, f"{envelope}: {why}, taken out")
        return batch

    def hand_over(self, batch_id: BatchId, by: Officer) -> PrintBatch:
        """The post has all of it: its letters are sent, and their proof is waited for.

        StepRefusedError while a letter that need not leave any more lies among them.
        """
        require(by, Role.INSPECTOR)
        now = self._clock()
        with self._case_file.begin() as transaction:
            batch = hand_over_batch(own_batch(transaction, batch_id, by), now)
            transaction.prints.save(batch)
            for letter in batch.letters:
                if batch.is_withdrawn(letter.envelope):
                    continue
                why = _why_out(transaction, batch, letter)
                if why:
                    raise StepRefusedError(f"Take {letter.envelope} out first: it was {why}.")
                delivery = transaction.delivery(letter.delivery)
                if delivery.status is DeliveryStatus.WAITING:
                    transaction.save_delivery(leave(delivery, letter.envelope, now))
            trace_batch(transaction, "batch.handed_over", batch, by, now, "")
        return batch

    def register(self, batch_id: BatchId, by: Officer) -> tuple[bytes, bytes]:
        """What the post gets with a batch: the paper to sign (PDF) and the same as a file (CSV).

        It names people: who takes it is on file. Of a withdrawn letter it names the envelope alone.
        StepRefusedError while a letter lies in the pile that may leave later or not at all.
        """
        require(by, Role.INSPECTOR)
        with self._case_file.begin() as transaction:
            batch = own_batch(transaction, batch_id, by)
            _refuse_undecided(transaction, batch)
            rows, withdrawn = register_of(transaction, batch)
            trace_batch(
                transaction,
                "batch.register_taken",
                batch,
                by,
                self._clock(),
                f"{len(rows)} letters",
            )
        return self._press.register(batch.number, batch.made_at, rows, withdrawn)

    def batch(self, batch_id: BatchId, by: Officer) -> PrintBatch:
        """As it stands now; NotFoundError for one of another region."""
        with self._case_file.view() as view:
            return own_batch(view, batch_id, by)

    def open_batches(self, limit: int = 50) -> Sequence[PrintBatch]:
        """Those that the post does not have yet, oldest first."""
        with self._case_file.view() as view:
            return view.prints.batches(BatchStatus.OPEN, limit)

    def made_on(self, day: date) -> Sequence[PrintBatch]:
        """Those of a local day, oldest first."""
        begin = datetime.combine(day, time.min, local_zone())
        with self._case_file.view() as view:
            return view.prints.made_between(begin, begin + timedelta(days=1))

    def waiting(self) -> int:
        """How many letters wait for a batch."""
        with self._case_file.view() as view:
            return view.sendings.count_letters_to_print()

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
            batch = own_batch(transaction, batch_id, by)
            piece = batch.piece(envelope, part)
            gone = _why_out(transaction, batch, batch.letter(envelope))
            if gone and state is PieceState.QUEUED:
                raise StepRefusedError(f"{envelope} was {gone} meanwhile: take it out.")
            batch = move_piece(batch, piece, state)
            transaction.prints.save(batch)
            trace_batch(
                transaction, f"piece.{state}", batch, by, self._clock(), f"{piece.name}: {why}"
            )
        return batch


def _refuse_undecided(view: View, batch: PrintBatch) -> None:
    """One that is held goes with this batch or with another, and one in part with another: what a
    register said of it would not stay true. Of what is needless for good it may be told."""
    if batch.status is not BatchStatus.OPEN:
        return
    for letter in batch.letters:
        why = _why_out(view, batch, letter)
        if why in (HELD, IN_PART) and not batch.is_withdrawn(letter.envelope):
            raise StepRefusedError(f"Take {letter.envelope} out first: it was {why}.")


def _why_out(view: View, batch: PrintBatch, letter: BatchLetter) -> str:
    """Why it does not leave with this batch; "" where it does."""
    torn = IN_PART if batch.is_torn(letter.envelope) else ""
    return needless(view, letter) or torn
