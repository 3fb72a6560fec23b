"""Is every letter printed once, and handed over, whatever the printer does in between?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from fines.delivery import Delivery, DeliveryStatus
from fines.envelope import envelope_number
from fines.errors import (
    InvalidValueError,
    NotAllowedError,
    StepRefusedError,
    UnavailableError,
)
from fines.paper import JobState
from fines.print_batch import BatchStatus, Part, PieceState, PrintBatch
from fines.procedure.batching import Batching
from fines.resolution import Resolution
from tests.fines.invented import INSPECTOR, NOON, OPERATOR, violation
from tests.fines.plain_sheets import PlainSheets
from tests.fines.procedure.conftest import Desks
from tests.fines.procedure.sending_room import Room

FIRST, SECOND = envelope_number(1), envelope_number(2)


@dataclass
class Tray:
    """A printer: what lies in its tray, by the names of the jobs it remembers. It dies in front of
    the job `dies_at` (counted from 1), or behind it where `after` is set."""

    tray: list[tuple[str, bytes]] = field(default_factory=list)
    remembered: dict[str, JobState] = field(default_factory=dict)
    dies_at: int = 0
    after: bool = False
    jobs: int = 0

    def print_document(self, name: str, pdf: bytes) -> str:
        self.jobs += 1
        dies = self.jobs == self.dies_at
        if not dies or self.after:
            self.tray.append((name, pdf))
            self.remembered[name] = JobState.DONE
        if dies:
            self.remembered.clear()
            raise UnavailableError("The printer has died.")
        return name

    def wait_for(self, name: str) -> JobState:
        return self.remembered.get(name, JobState.NOT_KNOWN)


@dataclass
class Printing:
    """Letters that wait, and how they are printed."""

    room: Room
    tray: Tray = field(default_factory=Tray)

    @property
    def batching(self) -> Batching:
        desks = self.room.desks
        return Batching(
            case_file=desks.case_file,
            evidence=desks.evidence,
            printer=self.tray,
            press=PlainSheets(),
            clock=desks.clock,
        )

    def letters(self, count: int) -> list[Resolution]:
        """Resolutions whose letters wait to be printed."""
        issued = [
            self.room.desks.issued(violation(NOON - timedelta(hours=each))) for each in range(count)
        ]
        self.room.work()
        return issued

    def made(self, count: int = 2) -> PrintBatch:
        self.letters(count)
        batch = self.batching.make(INSPECTOR)
        assert batch is not None
        return batch

    def delivery(self, resolution: Resolution) -> Delivery:
        (delivery,) = self.room.deliveries(resolution)
        return delivery


@pytest.fixture
def printing(desks: Desks) -> Printing:
    return Printing(Room(desks))


def test_a_batch_is_printed_sheet_and_letter_and_handed_over(printing: Printing) -> None:
    first, second = printing.letters(2)
    batch = printing.batching.make(INSPECTOR)
    assert batch is not None
    assert printing.batching.make(INSPECTOR) is None
    assert [letter.envelope for letter in batch.letters] == [FIRST, SECOND]
    with pytest.raises(StepRefusedError, match="print that first"):
        printing.batching.hand_over(batch.id, INSPECTOR)
    printed = printing.batching.print_out(batch.id, INSPECTOR)
    assert [name for name, _ in printing.tray.tray] == [
        f"{FIRST}-sheet-1", f"{FIRST}-letter-1", f"{SECOND}-sheet-1", f"{SECOND}-letter-1",
    ]  # fmt: skip
    assert printing.tray.tray[0][1].startswith(f"%PDF sheet {FIRST}".encode())
    assert {piece.state for piece in printed.pieces} == {PieceState.PRINTED}
    assert printing.delivery(first).status is DeliveryStatus.WAITING
    printing.room.desks.clock.forward(days=1)
    handed = printing.batching.hand_over(batch.id, INSPECTOR)
    assert handed.status is BatchStatus.HANDED_OVER
    for resolution in (first, second):
        sent = printing.delivery(resolution)
        assert (sent.status, sent.sent_at) == (DeliveryStatus.SENT, NOON + timedelta(days=1))
    pdf, rows = printing.batching.register(batch.id, INSPECTOR)
    assert pdf == b"%PDF register 1"
    assert FIRST.encode() in rows
    with pytest.raises(StepRefusedError):
        printing.batching.hand_over(batch.id, INSPECTOR)


def test_a_printer_that_died_before_the_job_leaves_it_to_a_person(printing: Printing) -> None:
    batch = printing.made()
    printing.tray.dies_at = 2
    with pytest.raises(UnavailableError):
        printing.batching.print_out(batch.id, INSPECTOR)
    again = printing.batching.print_out(batch.id, INSPECTOR)
    (unsure,) = again.in_state(PieceState.UNSURE)
    assert (unsure.envelope, unsure.part) == (FIRST, Part.LETTER)
    assert len(again.in_state(PieceState.PRINTED)) == 3
    # Called again and again, it is not printed by itself.
    printing.batching.print_out(batch.id, INSPECTOR)
    assert len(printing.tray.tray) == 3
    printing.batching.print_again(batch.id, FIRST, Part.LETTER, "the tray is empty", INSPECTOR)
    done = printing.batching.print_out(batch.id, INSPECTOR)
    assert len(done.in_state(PieceState.PRINTED)) == 4
    assert printing.tray.tray[-1][0] == f"{FIRST}-letter-2"


def test_a_printer_that_died_behind_the_job_doubles_nothing(printing: Printing) -> None:
    batch = printing.made()
    printing.tray.dies_at, printing.tray.after = 3, True
    with pytest.raises(UnavailableError):
        printing.batching.print_out(batch.id, INSPECTOR)
    printing.batching.print_out(batch.id, INSPECTOR)
    printing.batching.came_out(batch.id, SECOND, Part.SHEET, INSPECTOR)
    done = printing.batching.print_out(batch.id, INSPECTOR)
    assert len(done.in_state(PieceState.PRINTED)) == len(printing.tray.tray) == 4
    assert len({name for name, _ in printing.tray.tray}) == 4


def test_a_program_that_died_asks_the_printer_by_the_jobs_name(printing: Printing) -> None:
    batch = printing.made(1)
    silent = Tray()
    printing.tray = silent

    def forgetting(name: str, pdf: bytes) -> str:
        Tray.print_document(silent, name, pdf)
        raise KeyboardInterrupt  # our own program ends here; the printer lives on

    silent.print_document = forgetting  # type: ignore[method-assign] # dies behind the job
    with pytest.raises(KeyboardInterrupt):
        printing.batching.print_out(batch.id, INSPECTOR)
    printing.tray = Tray(remembered=silent.remembered)
    done = printing.batching.print_out(batch.id, INSPECTOR)
    assert {piece.state for piece in done.pieces} == {PieceState.PRINTED}
    assert [name for name, _ in silent.tray + printing.tray.tray] == [
        f"{FIRST}-sheet-1",
        f"{FIRST}-letter-1",
    ]


def test_a_reprint_says_who_and_why(printing: Printing) -> None:
    batch = printing.made(1)
    printing.batching.print_out(batch.id, INSPECTOR)
    with pytest.raises(InvalidValueError, match="needs its reason"):
        printing.batching.print_again(batch.id, FIRST, Part.LETTER, " ", INSPECTOR)
    printing.batching.print_again(batch.id, FIRST, Part.LETTER, "torn", INSPECTOR)
    with printing.room.desks.case_file.view() as view:
        (*_, (_, entry, _)) = view.audit_chain(0, 1000)
    assert (entry.actor, entry.action, entry.purpose) == (
        INSPECTOR.id,
        "piece.queued",
        f"{FIRST}-letter-1: torn",
    )
    with pytest.raises(StepRefusedError):
        printing.batching.hand_over(batch.id, INSPECTOR)
    for step in (printing.batching.print_out, printing.batching.hand_over):
        with pytest.raises(NotAllowedError):
            step(batch.id, OPERATOR)


def test_two_never_print_one_batch_at_once(printing: Printing) -> None:
    batch = printing.made(1)
    held = Tray()
    second: list[str] = []

    def meanwhile(name: str, pdf: bytes) -> str:
        with pytest.raises(StepRefusedError, match="is being printed"):
            printing.batching.print_out(batch.id, INSPECTOR)
        second.append(name)
        return Tray.print_document(held, name, pdf)

    held.print_document = meanwhile  # type: ignore[method-assign] # another presses the button too
    printing.tray = held
    done = printing.batching.print_out(batch.id, INSPECTOR)
    assert len(second) == len(done.in_state(PieceState.PRINTED)) == 2
    assert done.busy_until is None
