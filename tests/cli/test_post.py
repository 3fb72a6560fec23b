"""Does a letter go from the plan over paper to the post and back by the commands alone?"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from fines.delivery import Delivery, DeliveryChannel, DeliveryId, DeliveryStatus
from fines.envelope import envelope_number
from fines.evidence import address
from fines.local_time import local_day
from fines.print_batch import BatchId
from fines.storage.case_file import SqlCaseFile
from fines.storage.evidence_folder import FolderEvidenceStore
from tests.contract.written import case_for, proposed
from tests.fines.invented import INSPECTOR, NUMBER, resolution_of

FIRST = envelope_number(1)


@pytest.fixture
def case_file(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SqlCaseFile]:
    """A letter that waits, of a resolution whose document is on file."""
    url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}"
    for name, value in {
        "DATABASE_URL": url,
        "EVIDENCE_URL": f"folder:{tmp_path / 'evidence'}",
        "PRINTER": f"folder:{tmp_path / 'print'}",
        "POST": f"folder:{tmp_path / 'post'}",
    }.items():
        monkeypatch.setenv(f"TRAFFIC_{name}", value)
    opened = SqlCaseFile(url)
    decision = proposed()
    document = FolderEvidenceStore(tmp_path / "evidence").put(b"%PDF- 1", "application/pdf")
    assert document == address(b"%PDF- 1")
    letter = Delivery(
        id=DeliveryId("letter-1"),
        resolution=NUMBER,
        channel=DeliveryChannel.POST,
        status=DeliveryStatus.WAITING,
        sent_at=datetime.now(UTC),
    )
    with opened.begin() as transaction:
        transaction.save_officer(INSPECTOR, "no password")
        transaction.add_cases([case_for(decision)])
        transaction.save_decision(decision)
        transaction.save_resolution(replace(resolution_of(decision), document=document))
        transaction.save_delivery(letter)
    yield opened
    opened.close()


def run(*words: str) -> str:
    done = CliRunner().invoke(app, ["post", *words])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_posts_service_is_a_setting(
    case_file: SqlCaseFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRAFFIC_POST_SERVICE", "RK")
    monkeypatch.setenv("TRAFFIC_POST_SYMBOLOGY", "code39")
    batch = run("batch", "--by", INSPECTOR.id).split()[0]
    assert "2 printed" in run("print", batch, "--by", INSPECTOR.id)
    with case_file.view() as view:
        (letter,) = view.prints.batch(BatchId(batch)).letters
    assert letter.envelope == envelope_number(1, "RK")


def test_a_letter_goes_over_paper_to_the_post_and_its_proof_comes_back(
    case_file: SqlCaseFile, tmp_path: Path
) -> None:
    by = ("--by", INSPECTOR.id)
    batch = run("batch", *by).split()[0]
    assert run("batch", *by) == "No letter waits.\n"
    assert "2 printed" in run("print", batch, *by)
    run("reprint", batch, FIRST, "letter", "--why", "torn", *by)
    assert "2 printed" in run("print", batch, *by)
    assert len(list((tmp_path / "print").glob("*.pdf"))) == 3
    register = Path(run("hand-over", batch, *by).strip())
    assert run("hand-over", batch, *by).strip() == str(register)
    with register.open(encoding="utf-8", newline="") as stream:
        assert [row["envelope"] for row in csv.DictReader(stream)] == [FIRST]
    told = tmp_path / "post" / "in" / "told.csv"
    told.parent.mkdir()
    today = local_day(datetime.now(UTC))
    lines = ("envelope,code,date,note", f"{FIRST},1,{today},", f"{envelope_number(9)},1,{today},")
    told.write_text("\n".join(lines), "utf-8")
    assert run("statuses") == "told.csv: 2 lines read, 1 refused\n"
    with case_file.view() as view:
        assert view.delivery(DeliveryId("letter-1")).status is DeliveryStatus.PROVEN
        assert view.resolution(NUMBER).delivered_at is not None


def test_who_is_no_inspector_prints_nothing(case_file: SqlCaseFile) -> None:
    done = CliRunner().invoke(app, ["post", "batch", "--by", "nobody"])
    assert done.exit_code == 2
