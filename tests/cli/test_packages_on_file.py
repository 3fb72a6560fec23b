"""Does a case on file give its package, and come out again by its number?"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.main import app
from fines.law import KYRGYZSTAN, load_law
from fines.packages.checking import check_package
from fines.procedure.review import Review
from fines.storage.case_file import SqlCaseFile
from fines.storage.evidence_folder import FolderEvidenceStore
from tests.detectors.packed_act import packed_act


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Number and decision of an act that the scripted camera found."""
    url = f"sqlite:///{tmp_path / 'fines.db'}"
    monkeypatch.setenv("TRAFFIC_DATABASE_URL", url)
    monkeypatch.setenv("TRAFFIC_EVIDENCE_URL", f"folder:{tmp_path / 'evidence'}")
    case_file = SqlCaseFile(url)
    case_file.upgrade()
    act = packed_act(tmp_path, FolderEvidenceStore(tmp_path / "evidence"))
    review = Review(case_file, load_law(KYRGYZSTAN), lambda: datetime(2026, 5, 2, tzinfo=UTC))
    decision = review.register(act)
    with case_file.view() as view:
        number = view.case_of(decision.id).number
    case_file.close()
    return number, decision.id


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def packed(folder: Path) -> list[tuple[str, str]]:
    """What the audit holds of packages: case and purpose."""
    case_file = SqlCaseFile(f"sqlite:///{folder / 'fines.db'}")
    with case_file.view() as view:
        entries = [entry for _, entry, _ in view.audit_chain(0, 100)]
    case_file.close()
    return [
        (entry.subject, entry.purpose) for entry in entries if entry.action == "evidence.packed"
    ]


def test_a_case_comes_out_again_by_either_name(case: tuple[str, str]) -> None:
    for name in case:
        done = run("replay", name, "--json", "--plate-ocr", "none")
        assert done.exit_code == 0
        told = json.loads(done.stdout)
        points = {point["subject"]: point["verdict"] for point in told["points"]}
        assert (told["equal"], points["finding"], points["reader"]) == (True, "holds", "open")


def test_its_package_is_written_and_the_audit_keeps_that(
    case: tuple[str, str], tmp_path: Path
) -> None:
    for options, ending in (((), ".zip"), (("--redacted",), ".redacted.zip")):
        done = run("package", case[0], "-o", str(tmp_path / "out"), *options)
        assert done.exit_code == 0
        file = Path(done.stdout.splitlines()[0])
        assert file.name == f"red_light-{case[1]}{ending}"
        assert check_package(file.read_bytes()).genuine
    assert packed(tmp_path) == [(case[0], "original"), (case[0], "redacted")]


def test_a_package_that_cannot_be_written_is_one_sentence_and_no_entry(
    case: tuple[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "taken"
    folder.write_text("")
    done = run("package", case[0], "-o", str(folder))
    assert (done.exit_code, done.stderr) == (2, f"{folder} cannot be written: File exists.\n")
    assert packed(tmp_path) == []


def test_a_reader_that_reads_otherwise_ends_with_one(case: tuple[str, str]) -> None:
    done = run("replay", case[0])
    assert done.exit_code == 1
    assert "BROKEN  reader" in done.stdout


def test_a_case_that_is_not_on_file_is_one_sentence(case: tuple[str, str]) -> None:
    for command in ("replay", "package"):
        done = run(command, "no-such-case")
        assert (done.exit_code, done.stderr) == (
            2, "No case holds no-such-case: check what was entered.\n",
        )  # fmt: skip
