"""What does a person read from `tartip db` and `tartip audit`?"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.audit import audit_app
from cli.db import db_app
from fines.audit import AuditEntry
from fines.procedure import auditing
from fines.storage.case_file import SqlCaseFile
from fines.storage.schema import newest

RUN = CliRunner()
ENTRIES = 5


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/fines.db"


@pytest.fixture
def made(tmp_path: Path, sqlite_template: Path) -> str:
    """An empty case file with its tables."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}"


def write_entries(url: str) -> None:
    case_file = SqlCaseFile(url)
    for number in range(ENTRIES):
        with case_file.begin() as transaction:
            transaction.record(
                AuditEntry(
                    actor="demo-operator",
                    action="resolution.viewed",
                    subject=f"00-00-000-00-0-00000{number}",
                    purpose="",
                    at=datetime(2026, 5, 1, tzinfo=UTC),
                )
            )
    case_file.close()


def alter(url: str, statement: str) -> None:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file, file:
        file.execute(statement)


def test_check_asks_for_the_upgrade_and_then_is_content(url: str) -> None:
    done = RUN.invoke(db_app, ["check", "--url", url])
    assert (done.exit_code, done.stderr) == (
        1,
        f"The tables have form none, this program needs {newest()}: run 'tartip db upgrade'.\n",
    )
    for _ in range(2):
        done = RUN.invoke(db_app, ["upgrade", "--url", url])
        assert (done.exit_code, done.stdout) == (0, f"The tables have form {newest()}.\n")
    done = RUN.invoke(db_app, ["check", "--url", url])
    assert (done.exit_code, done.stdout) == (
        0,
        f"The tables have form {newest()}, as this program needs.\n",
    )


def test_a_wrong_address_is_wrong_use() -> None:
    done = RUN.invoke(db_app, ["check", "--url", "mysql://host/fines"])
    assert done.exit_code == 2
    assert done.stderr == "'mysql' is no database known here: use sqlite or postgresql.\n"


def test_an_untouched_chain_is_whole(made: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditing, "_PAGE", 2)
    write_entries(made)
    done = RUN.invoke(audit_app, ["verify", "--url", made])
    assert (done.exit_code, done.stdout) == (0, f"The audit chain is whole: {ENTRIES} entries.\n")


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE audit SET actor = 'nobody' WHERE row = 3", "at row 3: this entry was altered"),
        ("DELETE FROM audit WHERE row = 3", "at row 3: this entry is missing"),
        ("DELETE FROM audit WHERE row > 3", "at row 4: this and what follows is missing"),
        (
            f"UPDATE audit_head SET seal = '{'0' * 64}'",  # noqa: S608 - a constant of this test
            "at row 5: the head was altered",
        ),
    ],
)
def test_a_broken_chain_names_the_row(made: str, statement: str, sentence: str) -> None:
    write_entries(made)
    alter(made, statement)
    done = RUN.invoke(audit_app, ["verify", "--url", made])
    assert (done.exit_code, done.stderr) == (1, f"The audit chain is broken {sentence}.\n")


def test_an_empty_chain_is_whole(made: str) -> None:
    done = RUN.invoke(audit_app, ["verify", "--url", made])
    assert (done.exit_code, done.stdout) == (0, "The audit chain is whole: 0 entries.\n")
