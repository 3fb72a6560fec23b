"""Is a batch printed whole and once by a real printer that dies in the middle of it?"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator

import pytest

from fines.documents.printing import IppPrinter
from fines.errors import UnavailableError
from fines.paper import JobState
from fines.print_batch import Part, PieceState
from fines.procedure.batching import Batching
from tests.fines.invented import INSPECTOR
from tests.fines.plain_sheets import PlainSheets
from tests.fines.procedure.conftest import Desks
from tests.fines.procedure.sending_room import Room
from tests.fines.procedure.test_batching import Printing
from tests.parts import printer
from tests.parts.printer import PrinterPart
from tests.parts.server import wait_for

pytestmark = pytest.mark.slow

LETTERS = 4


@pytest.fixture
def part(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrinterPart]:
    started = printer.start(tmp_path_factory.mktemp("printer"), seconds_per_job=0.5)
    yield started
    started.bus.stop()


def in_tray(part: PrinterPart) -> list[bytes]:
    """Every paper that came out."""
    return sorted(file.read_bytes() for file in part.tray.glob("*.pdf"))


def batching(desks: Desks, part: PrinterPart) -> Batching:
    return Batching(
        case_file=desks.case_file,
        evidence=desks.evidence,
        printer=IppPrinter(part.server.url, pause_s=0.1),
        press=PlainSheets(),
        clock=desks.clock,
    )


def test_a_job_is_found_by_its_name_until_the_printer_forgets(
    part: PrinterPart, request: pytest.FixtureRequest
) -> None:
    patient = IppPrinter(part.server.url, pause_s=0.1)
    assert patient.wait_for("RR1-letter-1") is JobState.NOT_KNOWN
    patient.print_document("RR1-letter-1", b"%PDF- 1")
    assert patient.wait_for("RR1-letter-1") is JobState.DONE
    assert in_tray(part) == [b"%PDF- 1"]
    part.die()
    with pytest.raises(UnavailableError):
        patient.wait_for("RR1-letter-1")
    request.addfinalizer(part.come_back().server.stop)
    assert patient.wait_for("RR1-letter-1") is JobState.NOT_KNOWN


def test_a_printer_killed_in_the_middle_of_a_batch_loses_and_doubles_no_letter(
    desks: Desks, part: PrinterPart, request: pytest.FixtureRequest
) -> None:
    printing = Printing(Room(desks))
    printing.letters(LETTERS)
    batch = batching(desks, part).make(INSPECTOR)
    assert batch is not None
    failed: list[UnavailableError] = []

    def print_all() -> None:
        try:
            batching(desks, part).print_out(batch.id, INSPECTOR)
        except UnavailableError as error:
            failed.append(error)

    worker = threading.Thread(target=print_all)
    worker.start()
    assert wait_for(lambda: len(in_tray(part)) >= 3, 60)
    part.die()
    worker.join()
    assert failed
    part = part.come_back()
    request.addfinalizer(part.server.stop)
    done = batching(desks, part).print_out(batch.id, INSPECTOR)
    for unsure in done.in_state(PieceState.UNSURE):
        # A person looks into the tray.
        (number,) = (each.resolution for each in batch.letters if each.envelope == unsure.envelope)
        shown = unsure.envelope if unsure.part is Part.SHEET else number
        if any(shown.encode() in paper for paper in in_tray(part)):
            batching(desks, part).came_out(batch.id, unsure.envelope, unsure.part, INSPECTOR)
        else:
            batching(desks, part).print_again(
                batch.id, unsure.envelope, unsure.part, "the tray is empty", INSPECTOR
            )
    done = batching(desks, part).print_out(batch.id, INSPECTOR)
    assert {piece.state for piece in done.pieces} == {PieceState.PRINTED}
    papers = in_tray(part)
    assert len(papers) == len(set(papers)) == 2 * LETTERS
    sheets = [paper for paper in papers if paper.startswith(b"%PDF sheet")]
    found = {match for paper in sheets for match in re.findall(rb"RR\d{9}KG", paper)}
    assert found == {letter.envelope.encode() for letter in batch.letters}
    batching(desks, part).hand_over(batch.id, INSPECTOR)
