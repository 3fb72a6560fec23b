"""Are kept papers stamped anew by the command, over a real time-stamp authority?"""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from typer.testing import CliRunner

from cli.main import app
from fines.documents.long_term import LongTerm, load_authorities
from fines.documents.signing import load_signer
from fines.documents.verifying import verify_document
from fines.storage.case_file import SqlCaseFile
from fines.storage.evidence_folder import FolderEvidenceStore
from tests.contract.written import with_resolution
from tests.fines.documents.authority import time_stamps
from tests.fines.documents.signing_authority import signing_authority
from tests.fines.documents.test_signing import sign_page
from tests.fines.invented import NUMBER


@pytest.fixture
def database(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}"
    monkeypatch.setenv("TRAFFIC_DATABASE_URL", url)
    monkeypatch.setenv("TRAFFIC_EVIDENCE_URL", f"folder:{tmp_path / 'evidence'}")
    return url


def test_without_an_authority_the_settings_are_named(database: str) -> None:
    told = CliRunner().invoke(app, ["archive", "renew"])
    assert told.exit_code == 2
    assert "set TRAFFIC_TIME_STAMP_URL and TRAFFIC_SIGNING_AUTHORITIES" in told.output


@pytest.mark.slow
def test_papers_are_stamped_anew_by_the_command(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    roots = tmp_path / "roots.pem"
    with signing_authority() as authority:
        authority.time_stamps(tmp_path, timedelta(days=30))
        authority.signer(tmp_path / "key.p12", timedelta(hours=1))
        roots.write_bytes(authority.root.public_bytes(Encoding.PEM))
        with time_stamps(tmp_path) as stamps:
            monkeypatch.setenv("TRAFFIC_TIME_STAMP_URL", stamps)
            monkeypatch.setenv("TRAFFIC_SIGNING_AUTHORITIES", str(roots))
            long_term = LongTerm(load_authorities(roots), archived=True)
            key = f"pkcs12:{tmp_path / 'key.p12'}"
            pdf = sign_page(load_signer(key, time_stamp_url=stamps, long_term=long_term))
            document = FolderEvidenceStore(tmp_path / "evidence").put(pdf, "application/pdf")
            case_file = SqlCaseFile(database)
            with_resolution(case_file)
            with case_file.begin() as transaction:
                issued = transaction.resolution(NUMBER)
                transaction.save_resolution(replace(issued, document=document))
            case_file.close()
            told = CliRunner().invoke(app, ["archive", "renew"])
            copied = tmp_path / "copy.pdf"
            CliRunner().invoke(app, ["archive", "copy", NUMBER, str(copied)])
    assert told.output == "1 papers were looked at first, 1 stamped anew, 0 cannot be.\n"
    assert told.exit_code == 0
    report = verify_document(copied.read_bytes(), load_authorities(roots))
    assert report.faults == ()
    assert report.archive_stamps == 2
