"""Do the tables have this program's form, and how do they get it? Alembic, inside the package."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from fines.errors import UnavailableError

# Any number that no other program on this database takes: "tartip" on a telephone's keys.
_LOCK = 827847
# The tables of many years take minutes; each wait is shorter than a statement may take, 10 s.
_WAITS = 120
_WAIT_MS = 5_000
_NOT_YET = "55P03"
# As long as a step may hold a table. What holds one longer, such as a backup, ends the upgrade:
# every step would wait behind it.
_TABLE_WAIT_MS = 10_000
_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Runs the migrations that are missing, in one transaction; others who try meanwhile wait.

    However long one takes, it is not cut. UnavailableError after ten minutes or more behind one
    that does not end.
    """
    with alone(engine) as connection:
        # Most starts find nothing to do, and reading all migrations anew takes longer than a step.
        if _revision(connection) != newest():
            command.upgrade(_config(connection), "head")


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """One transaction beside which nobody else upgrades; written when the block ends well."""
    with engine.connect() as connection:
        for _ in range(_WAITS):
            if _entered(connection):
                break
        else:
            shown = engine.url.render_as_string(hide_password=True)
            raise UnavailableError(
                f"Another program still changes the tables of the database {shown}: "
                "wait until it has ended, or end it, and start again."
            )
        with _unhurried(connection):
            yield connection
            connection.commit()


def _entered(connection: Connection) -> bool:
    """Whether the turn came within one wait; on SQLite the file's own busy timeout."""
    try:
        # On SQLite the beginning itself takes the lock, which is that of every step.
        connection.begin()
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {_WAIT_MS}")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {_TABLE_WAIT_MS}")
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    except OperationalError as error:
        cause = error.orig
        busy = isinstance(cause, sqlite3.OperationalError) and (
            cause.sqlite_errorcode == sqlite3.SQLITE_BUSY
        )
        if not busy and getattr(cause, "sqlstate", None) != _NOT_YET:
            raise
        connection.rollback()
        return False
    return True


@contextmanager
def _unhurried(connection: Connection) -> Iterator[None]:
    """Lifts the client's own deadline, too: a table of many years is rewritten by one statement."""
    line: Any = connection.connection.driver_connection
    if connection.dialect.name != "postgresql":
        yield
        return
    usual_s, line.patience_s = line.patience_s, None
    try:
        yield
    finally:
        line.patience_s = usual_s


def revision(engine: Engine) -> str | None:
    """The form that the database has; None for one without tables."""
    with engine.connect() as connection:
        return _revision(connection)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


@cache
def newest() -> str | None:
    """The form that this program needs; the migrations are read once a process."""
    return ScriptDirectory(str(_SCRIPTS)).get_current_head()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    return config
