"""Does a document reach the paper whole, also past a busy printer, and never half?"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fines.documents import ipp
from fines.documents.printing import FolderPrinter, IppPrinter, load_printer
from fines.errors import ConfigurationError, InvalidValueError, UnavailableError
from fines.paper import JobState
from tests.parts import printer
from tests.parts.printer import PrinterPart
from tests.parts.server import free_port, wait_for

# Until when a part is waited for that does what it should; nothing is decided by it.
PATIENCE_S = 60


@pytest.fixture(scope="module")
def real_printer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrinterPart]:
    part = printer.start(tmp_path_factory.mktemp("printer"), seconds_per_job=0)
    yield part
    part.stop()


def held(part: PrinterPart, before: bytes) -> None:
    """Idle, and it holds what it is sent from now on."""
    patient = IppPrinter(part.server.url, patience_s=PATIENCE_S, pause_s=0.2)
    patient.print_document("Токтом 0", before)
    assert patient.wait_for("Токтом 0") is JobState.DONE
    part.hold()


def printed(part: PrinterPart) -> set[bytes]:
    return {file.read_bytes() for file in part.spool.rglob("*.pdf")}


@pytest.mark.slow
def test_printed_file_equals_the_sent_bytes(real_printer: PrinterPart, signed: bytes) -> None:
    reference = load_printer(real_printer.server.url).print_document("Токтом 1", signed)
    assert reference.startswith(f"{real_printer.server.url}#")
    assert wait_for(lambda: signed in printed(real_printer), PATIENCE_S)


@pytest.mark.slow
def test_busy_printer_is_waited_for(real_printer: PrinterPart, signed: bytes) -> None:
    """It is busy until it was found so: then it may end its work."""
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        real_printer.go_on()
        time.sleep(seconds)

    patient = IppPrinter(real_printer.server.url, patience_s=PATIENCE_S, pause_s=0.2, sleep=pause)
    jobs = [signed + bytes([number]) for number in range(3)]
    held(real_printer, signed)
    references = {patient.print_document("Токтом 2", job) for job in jobs}
    assert len(references) == len(jobs)
    assert pauses
    assert wait_for(lambda: set(jobs) <= printed(real_printer), PATIENCE_S)


@pytest.mark.slow
def test_printer_that_stays_busy_is_told(real_printer: PrinterPart, signed: bytes) -> None:
    patient = IppPrinter(real_printer.server.url, patience_s=PATIENCE_S, pause_s=0.2)
    held(real_printer, signed)
    patient.print_document("Токтом 3", signed)
    hasty = IppPrinter(real_printer.server.url, patience_s=0.1, pause_s=0.1)
    with pytest.raises(UnavailableError, match="stayed busy for 0 s: the document waits"):
        hasty.print_document("Токтом 4", signed)
    real_printer.go_on()


def test_printer_that_is_away_is_told() -> None:
    away = f"ipp://localhost:{free_port()}/ipp/print"
    with pytest.raises(UnavailableError, match=r"does not answer .* switch it on"):
        load_printer(away).print_document("Токтом", b"%PDF-")


@pytest.mark.parametrize(
    "answer", [b"", b"\x02\x00", b"\x02\x00\x00\x00\x00\x00\x00\x01\x01\x47\x00"]
)
def test_broken_answer_is_no_answer(answer: bytes) -> None:
    with pytest.raises(ValueError, match="the answer"):
        ipp.read_answer(answer)


def test_folder_keeps_whole_files_once(tmp_path: Path, signed: bytes) -> None:
    folder = tmp_path / "var" / "print"
    spool = load_printer(f"folder:{folder}")
    first = spool.print_document("02-08/../Ң 1", signed)
    again = spool.print_document("02-08/../Ң 1", signed)
    files = list(folder.iterdir())
    assert first == again == f"folder:{files[0].name}"
    assert [file.read_bytes() for file in files] == [signed]


def test_folder_that_takes_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UnavailableError, match="takes no file"):
        FolderPrinter(tmp_path / "file").print_document("Токтом", b"%PDF-")


@pytest.mark.parametrize("address", ["", "folder:", "lpr://host", "ipp://", "var/print"])
def test_unknown_printer_stops_the_start(address: str) -> None:
    with pytest.raises(ConfigurationError, match=r"write folder:DIR or ipp://HOST"):
        load_printer(address)


@pytest.mark.slow
def test_printer_that_refuses_is_told(real_printer: PrinterPart) -> None:
    elsewhere = real_printer.server.url.replace("/ipp/print", "/ipp/elsewhere")
    with pytest.raises(InvalidValueError, match="refused the document with status 0x0406"):
        load_printer(elsewhere).print_document("Токтом", b"%PDF-")
