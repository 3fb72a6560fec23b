"""Does a certified device's case leave as a package that its own key proves?"""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from typer.testing import CliRunner, Result

from cli.main import app
from fines.storage.case_file import SqlCaseFile
from fines.storage.evidence_folder import FolderEvidenceStore
from tests.fines.devices import KEY, device_event
from tests.fines.procedure.post import Post


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path / 'fines.db'}"
    monkeypatch.setenv("TRAFFIC_DATABASE_URL", url)
    monkeypatch.setenv("TRAFFIC_EVIDENCE_URL", f"folder:{tmp_path / 'evidence'}")
    case_file = SqlCaseFile(url)
    case_file.upgrade()
    post = Post(case_file)
    answer = post.take(device_event())
    case_file.close()
    store = FolderEvidenceStore(tmp_path / "evidence")
    for content in post.evidence.kept.values():
        store.put(content, "application/octet-stream")
    return answer.decision or ""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_the_devices_key_proves_the_package(case: str, tmp_path: Path) -> None:
    done = run("package", case, "-o", str(tmp_path))
    assert done.exit_code == 0
    file = done.stdout.splitlines()[0]
    pem = tmp_path / "device.pem"
    pem.write_bytes(KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    checked = run("verify", file, "--key", str(pem))
    assert checked.exit_code == 0
    assert "holds   signature" in checked.stdout
    assert "BROKEN" not in checked.stdout


def test_nothing_is_computed_again(case: str) -> None:
    done = run("replay", case)
    assert done.exit_code == 2
    assert "a certified device measured it" in done.stderr


def test_there_is_no_copy_of_it_for_outsiders(case: str, tmp_path: Path) -> None:
    assert run("package", case, "-o", str(tmp_path), "--redacted").exit_code == 2
    assert not list(tmp_path.glob("*.zip"))
