"""Does `tartip accidents export` write the days that were asked for, and leave its trace?"""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from errno import ENOSPC
from os import strerror
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.accidents import accidents_app
from fines.accident import AccidentKind, AccidentVehicle
from fines.audit import AuditEntry
from fines.errors import StepRefusedError
from fines.evidence import Sha256
from fines.law import KYRGYZSTAN, load_law
from fines.procedure.recording import Recording
from fines.storage.case_file import SqlCaseFile
from fines.storage.transaction import SqlTransaction
from tests.fines.invented import PATROL, KeptEvidence, MovableClock, no_copy

DAYS = [datetime(2026, 4, 30, 18, tzinfo=UTC), datetime(2026, 5, 2, 17, 59, tzinfo=UTC)]
"""The first and the last minute of 1 and 2 May in Bishkek; what is beside them lies outside."""
BESIDE = [datetime(2026, 4, 30, 17, 59, tzinfo=UTC), datetime(2026, 5, 2, 18, tzinfo=UTC)]


@pytest.fixture
def url(tmp_path: Path, sqlite_template: Path) -> str:
    file = tmp_path / "fines.db"
    file.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{file}"


def record(url: str, at: datetime) -> None:
    case_file = SqlCaseFile(url)
    recording = Recording(
        case_file=case_file,
        evidence=KeptEvidence(),
        copy_of=no_copy,
        law=load_law(KYRGYZSTAN),
        clock=MovableClock(datetime(2026, 6, 1, tzinfo=UTC)),
    )
    recording.accident(
        kind=AccidentKind.COLLISION,
        occurred_at=at,
        place="Бишкек",
        circumstances="",
        vehicles=(AccidentVehicle(plate="", description="", damage="", fled=False),),
        persons=(),
        photos=(Sha256("a" * 64),),
        by=PATROL,
    )
    case_file.close()


def export(url: str, folder: Path, first: str = "2026-05-01", last: str = "2026-05-02") -> Result:
    asked = ["export", str(folder), "--from", first, "--until", last, "--url", url]
    return CliRunner().invoke(accidents_app, asked)


def exports(url: str) -> list[AuditEntry]:
    case_file = SqlCaseFile(url)
    with case_file.view() as view:
        entries = [entry for _, entry, _ in view.audit_chain(0, 100)]
    case_file.close()
    return [entry for entry in entries if entry.action == "accident.exported"]


def test_the_days_that_were_asked_for_are_written_in_their_order(url: str, tmp_path: Path) -> None:
    for at in (*reversed(DAYS), *BESIDE):
        record(url, at)
    told = export(url, tmp_path / "out")
    assert (told.exit_code, told.stdout) == (0, f"2 accidents stand in {tmp_path / 'out'}.\n")
    assert {file.name for file in (tmp_path / "out").iterdir()} == {
        "A.csv", "R.csv", "U.csv", "P.csv",
    }  # fmt: skip
    with (tmp_path / "out" / "A.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["A-2"], row["A-3"]) for row in csv.DictReader(file)]
    assert rows == [("2026-05-01", "00:00"), ("2026-05-02", "23:59")]
    (entry,) = exports(url)
    assert (entry.actor, entry.subject, entry.purpose) == (
        "command", "accidents", "CADaS 2026-05-01 to 2026-05-02",
    )  # fmt: skip


def test_days_that_end_before_they_begin_are_refused(url: str, tmp_path: Path) -> None:
    told = export(url, tmp_path / "out", "2026-05-02", "2026-05-01")
    assert (told.exit_code, "ends before it begins" in told.stderr) == (2, True)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("first", "last"), [("0001-01-01", "2026-05-02"), ("2026-05-01", "9999-12-31")]
)
def test_days_at_the_ends_of_the_calendar_are_refused(
    url: str, tmp_path: Path, first: str, last: str
) -> None:
    told = export(url, tmp_path / "out", first, last)
    assert (told.exit_code, "years 2 to 9998" in told.stderr) == (2, True)


def test_a_folder_that_cannot_be_made_is_told_by_its_name(url: str, tmp_path: Path) -> None:
    file = tmp_path / "out"
    file.write_text("")
    told = export(url, file)
    assert (told.exit_code, told.stderr) == (2, f"{file} cannot be written: File exists.\n")
    assert exports(url) == []


def test_what_cannot_be_written_whole_is_not_written_and_not_recorded(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "A.csv").write_text("of the month before")
    write = Path.write_bytes

    def full_disk(file: Path, content: bytes) -> int:
        if "P.csv" in file.name:
            raise OSError(ENOSPC, strerror(ENOSPC))
        return write(file, content)

    monkeypatch.setattr(Path, "write_bytes", full_disk)
    told = export(url, folder)
    assert (told.exit_code, told.stderr) == (
        2, f"{folder} cannot be written: No space left on device.\n",
    )  # fmt: skip
    assert [file.name for file in folder.iterdir()] == ["A.csv"]
    assert (folder / "A.csv").read_text() == "of the month before"
    assert exports(url) == []


def test_without_its_entry_nothing_leaves(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise StepRefusedError("Another step was quicker: do this one again.")

    monkeypatch.setattr(SqlTransaction, "record", refused)
    told = export(url, tmp_path / "out")
    assert (told.exit_code, told.stderr) == (2, "Another step was quicker: do this one again.\n")
    assert list((tmp_path / "out").iterdir()) == []
