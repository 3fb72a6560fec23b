"""What does a person read who checks a resolution?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from cli.verify import verify
from fines.documents.development import ROOT_FILE
from fines.documents.signing import load_signer
from tests.fines.documents.test_signing import sign_page


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("verify")


@pytest.fixture(scope="module")
def document(folder: Path) -> Path:
    file = folder / "resolution.pdf"
    file.write_bytes(sign_page(load_signer(f"development:{folder}")))
    return file


def run(*arguments: str | Path) -> Result:
    app = typer.Typer()
    app.command()(verify)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_genuine_document(document: Path, folder: Path) -> None:
    answer = run(document, "--root", folder / ROOT_FILE)
    assert answer.exit_code == 0
    assert "genuine" in answer.stdout
    assert "The signature is intact and covers the whole document." in answer.stdout
    assert "Signed by    Tartip DEVELOPMENT signer (no legal force)" in answer.stdout
    assert "the root that you gave" in answer.stdout
    assert "DEVELOPMENT CERTIFICATE: this is not a legal document." in answer.stdout


def test_json_is_one_line(document: Path) -> None:
    answer = run(document, "--json")
    assert answer.exit_code == 0
    said = json.loads(answer.stdout)
    assert (said["genuine"], said["faults"], said["development"]) == (True, [], True)


def test_changed_document(document: Path, folder: Path) -> None:
    changed = bytearray(document.read_bytes())
    changed[len(changed) // 3] ^= 1
    (folder / "changed.pdf").write_bytes(changed)
    answer = run(folder / "changed.pdf")
    assert answer.exit_code == 1
    assert "NOT genuine" in answer.stdout
    assert "was changed" in answer.stdout


def test_picture_instead_of_a_document(folder: Path) -> None:
    (folder / "picture.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    answer = run(folder / "picture.jpg")
    assert answer.exit_code == 1
    assert "This file is not a PDF document: give the PDF as it was received." in answer.stdout


def test_missing_file(folder: Path) -> None:
    answer = run(folder / "nowhere.pdf")
    assert answer.exit_code == 2
    assert "cannot be read" in answer.stderr


def test_wrong_root(document: Path) -> None:
    answer = run(document, "--root", document)
    assert answer.exit_code == 2
    assert "is not a certificate" in answer.stderr
