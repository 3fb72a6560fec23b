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
from tests.detectors.plain_road import SITE
from tests.fines.documents.test_signing import sign_page
from tests.fines.packages.authority import cms_key, root, write_pem
from tests.fines.packages.packing import package


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


def test_a_package_is_told_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "act.zip"
    file.write_bytes(package(tmp_path, sealed=True))
    (public,) = tmp_path.glob("*.public.pem")
    answer = run(file, "--key", public)
    assert answer.exit_code == 0
    lines = answer.stdout.splitlines()
    assert lines[0] == f"{file}: whole and signed"
    assert [line.split()[:2] for line in lines[1:10]] == [
        ["holds", "signature"],
        ["open", "key"],
        ["holds", "certificate"],
        ["holds", "act"],
        ["sealed", "01-at.jpg"],
        ["holds", "02-redacted_at.jpg"],
        ["sealed", "03-clip.avi"],
        ["holds", "04-record.json"],
        ["holds", "05-site_file.toml"],
    ]
    assert "onnx:plate_reader" in answer.stdout


def test_a_changed_package_exits_with_one_and_says_what(tmp_path: Path) -> None:
    file = tmp_path / "act.zip"
    file.write_bytes(package(tmp_path).replace(b"picture of the act", b"picture of an act!"))
    answer = run(file, "--json")
    assert answer.exit_code == 1
    said = json.loads(answer.stdout)
    broken = [point["subject"] for point in said["points"] if point["verdict"] == "broken"]
    assert (said["genuine"], broken) == (False, ["01-at.jpg", "form"])


def test_a_package_is_compared_with_the_site_file_that_is_trusted(tmp_path: Path) -> None:
    file, site = tmp_path / "act.zip", tmp_path / "site.toml"
    file.write_bytes(package(tmp_path))
    key = 'certificate_valid_to = 2027-01-01T00:00:00Z\npublic_key = "' + "0" * 64 + '"'
    site.write_text(SITE.replace("certificate_valid_to = 2027-01-01T00:00:00Z", key), "utf-8")
    answer = run(file, "--site", site)
    assert answer.exit_code == 1
    assert "BROKEN  key" in answer.stdout
    assert "BROKEN  site" in answer.stdout
    (public,) = tmp_path.glob("*.public.pem")
    contradicting = run(file, "--site", site, "--key", public)
    assert contradicting.exit_code == 2
    assert "is not the key that" in contradicting.stderr


def test_a_package_signed_by_cms_tells_its_certificate_and_chain(tmp_path: Path) -> None:
    file, pem = tmp_path / "act.zip", tmp_path / "root.pem"
    file.write_bytes(package(tmp_path, key=cms_key()))
    answer = run(file)
    assert answer.exit_code == 0
    assert "signed by CN=Camera DEMO-1, certificate" in answer.stdout
    assert "open    chain" in answer.stdout
    write_pem(pem, root("Another root").certificate, root().certificate)
    traced = run(file, "--root", pem)
    assert traced.exit_code == 0
    assert "holds   chain" in traced.stdout
    assert "< CN=Root of measuring devices. Revocation is not asked" in traced.stdout
    other = run(file, "--root", write_pem(pem, root("Another root").certificate))
    assert other.exit_code == 1
    assert "BROKEN  chain" in other.stdout
