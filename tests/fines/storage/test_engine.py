"""Is a database opened safely, and what does a person read when it does not answer?"""

from __future__ import annotations

import shutil
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import event

from fines.errors import ConfigurationError, InvalidValueError, UnavailableError
from fines.storage import engine
from fines.storage.case_file import SqlCaseFile
from tests.parts.server import free_port


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("fines.db", "is no database address"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("mysql://host/fines", "'mysql' is no database known here"),
    ],
)
def test_another_address_stops_the_program(url: str, sentence: str) -> None:
    with pytest.raises(ConfigurationError, match=sentence):
        SqlCaseFile(url)


def test_sqlite_is_opened_with_its_safeties(tmp_path: Path) -> None:
    opened = engine.open_engine(f"sqlite:///{tmp_path}/var/fines.db")
    with opened.begin() as connection:
        safeties = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        }
    opened.dispose()
    assert safeties == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "busy_timeout": engine.BUSY_TIMEOUT_MS,
        "synchronous": 2,
    }


def test_a_new_file_that_another_opens_too_is_waited_for(tmp_path: Path) -> None:
    holder = sqlite3.connect(tmp_path / "fines.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    def let_go(statement: str) -> None:
        if statement.startswith("BEGIN") and holder.in_transaction:
            holder.execute("COMMIT")

    opened = engine.open_engine(f"sqlite:///{tmp_path}/fines.db")
    event.listen(opened, "connect", lambda raw, _: raw.set_trace_callback(let_go), insert=True)
    with opened.begin() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    opened.dispose()
    holder.close()


def test_a_locked_file_is_said_to_be_away(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 50)
    shutil.copy(sqlite_template, tmp_path / "fines.db")
    case_file = SqlCaseFile(f"sqlite:///{tmp_path}/fines.db")
    holder = sqlite3.connect(tmp_path / "fines.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with (
        pytest.raises(UnavailableError, match=r"does not answer .*locked.*: try again"),
        case_file.begin() as transaction,
    ):
        transaction.cases(1)
    holder.close()
    with case_file.begin() as transaction:
        assert transaction.cases(1) == []
    case_file.close()


def test_a_server_that_is_not_there_is_away_and_its_password_untold() -> None:
    url = f"postgresql+psycopg://app:secret-word@127.0.0.1:{free_port()}/fines"
    case_file = SqlCaseFile(url)
    with (
        pytest.raises(UnavailableError, match="does not answer") as refused,
        case_file.begin() as transaction,
    ):
        transaction.cases(1)
    assert "secret-word" not in str(refused.value)
    case_file.close()


@pytest.mark.slow
def test_a_connection_that_was_cut_is_replaced(tables_url: str) -> None:
    case_file = SqlCaseFile(tables_url)

    other = engine.open_engine(tables_url)

    def cut() -> None:
        with case_file.begin() as transaction, other.begin() as connection:
            transaction.next_serial("s")
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    with pytest.raises(UnavailableError, match="does not answer"):
        cut()
    with case_file.begin() as transaction:
        assert transaction.cases(1) == []
    case_file.close()
    other.dispose()


@pytest.mark.slow
def test_a_statement_that_hangs_is_ended(tables_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "STATEMENT_TIMEOUT_MS", 200)
    one, two = SqlCaseFile(tables_url), SqlCaseFile(tables_url)
    holds, done = threading.Event(), threading.Event()

    def hold() -> None:
        with one.begin() as transaction:
            transaction.next_serial("s")
            holds.set()
            done.wait(60)

    holder = threading.Thread(target=hold)
    holder.start()
    holds.wait(60)
    with (
        pytest.raises(UnavailableError, match="statement timeout"),
        two.begin() as transaction,
    ):
        transaction.next_serial("s")
    done.set()
    holder.join()
    one.close()
    two.close()


def test_a_folder_that_vanished_is_away(tmp_path: Path) -> None:
    case_file = SqlCaseFile(f"sqlite:///{tmp_path}/var/fines.db")
    shutil.rmtree(tmp_path / "var")
    with (
        pytest.raises(UnavailableError, match="unable to open"),
        case_file.begin() as transaction,
    ):
        transaction.cases(1)


@pytest.mark.slow
@pytest.mark.parametrize("series", ["s" * 41, "nul \x00"])
def test_a_value_that_does_not_fit_is_refused(tables_url: str, series: str) -> None:
    case_file = SqlCaseFile(tables_url)
    with (
        pytest.raises(InvalidValueError, match="cannot take a value of this step"),
        case_file.begin() as transaction,
    ):
        transaction.next_serial(series)
    case_file.close()
