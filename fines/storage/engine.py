"""How is a database opened so that it is safe, and what is said when it does not answer?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.exc import (
    TimeoutError as PoolTimeoutError,
)

from fines.errors import (
    ConfigurationError,
    InvalidValueError,
    StepRefusedError,
    UnavailableError,
)

BUSY_TIMEOUT_MS = 10_000
CONNECT_TIMEOUT_S = 5
STATEMENT_TIMEOUT_MS = 10_000
# A client that vanished in the middle of a step must not hold its locks for long.
IDLE_TIMEOUT_MS = 30_000
# Longer than the server's own limit: it ends a wait on a server that says nothing at all.
DEADLINE_S = 12.0
# What passes the connection on forgets it when nothing is said for minutes, as while a table of
# many years is rewritten; and a server that is gone is noticed.
_KEPT_ALIVE = {"keepalives_idle": 60, "keepalives_interval": 10, "keepalives_count": 6}
POOL_SIZE = 10
# How many at most open a new SQLite file at the same moment, before one fails.
_OPENERS = 100
_MISSING_TABLE = ("no such table", "does not exist")


def open_engine(url: str) -> Engine:
    """An engine for SQLite or PostgreSQL; ConfigurationError for any other address."""
    try:
        address = make_url(url)
    except ArgumentError:
        raise ConfigurationError(
            f"'{url}' is no database address: write sqlite:///FILE or postgresql+psycopg://…"
        ) from None
    if address.get_backend_name() == "sqlite":
        return _sqlite(address)
    if address.get_backend_name() == "postgresql":
        return _postgresql(address)
    raise ConfigurationError(
        f"'{address.get_backend_name()}' is no database known here: use sqlite or postgresql."
    )


def _sqlite(address: URL) -> Engine:
    if not address.database or address.database == ":memory:":
        raise ConfigurationError(
            f"'{address}' names no file: a case file in memory would be lost; write sqlite:///FILE."
        )
    Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        address,
        connect_args={"timeout": BUSY_TIMEOUT_MS / 1000},
        # Values are bound by name, as PostgreSQL's driver binds them.
        paramstyle="named",
        pool_size=POOL_SIZE,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    # A transaction that reads first and writes later could otherwise fail in the middle.
    return _begun_by(engine, "BEGIN IMMEDIATE")


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transaction handling would begin late and only for writes.
    raw: sqlite3.Connection = connection
    raw.isolation_level = None
    raw.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    _write_ahead(raw)
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("PRAGMA foreign_keys = ON")


def _write_ahead(raw: sqlite3.Connection) -> None:
    """Sets the mode that lets readers and a writer work beside each other; the file keeps it."""
    for _ in range(_OPENERS):
        try:
            raw.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            # Who opens a new file at the same moment is refused at once, whatever the timeout
            # says: SQLite waits for no lock while it reads. A transaction of its own does wait.
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("COMMIT")
    raw.execute("PRAGMA journal_mode = WAL")


def _begun_by(engine: Engine, statement: str) -> Engine:
    """By its dialect: where an engine has listeners, every statement asks for each of its own."""

    def begin(connection: Any) -> None:
        connection.execute(statement)

    engine.dialect.do_begin = begin  # type: ignore[assignment]  # there is no event for it
    return engine


def _postgresql(address: URL) -> Engine:
    try:
        connection_class = import_module("fines.storage.postgres").connection_class(DEADLINE_S)
    except ModuleNotFoundError:
        raise ConfigurationError(
            "PostgreSQL needs the package psycopg: install tartip[postgres]."
        ) from None
    options = (
        f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c timezone=UTC "
        f"-c idle_in_transaction_session_timeout={IDLE_TIMEOUT_MS}"
    )
    engine = create_engine(
        address.set(drivername="postgresql+psycopg"),
        connect_args={"connect_timeout": CONNECT_TIMEOUT_S, "options": options, **_KEPT_ALIVE},
        pool_size=POOL_SIZE,
        pool_timeout=CONNECT_TIMEOUT_S,
        pool_pre_ping=True,
    )

    def connect(_dialect: Dialect, _record: object, args: list[Any], given: dict[str, Any]) -> Any:
        return connection_class.connect(*args, **given)

    event.listen(engine, "do_connect", connect)
    return engine


def looking(engine: Engine) -> Engine:
    """The same engine for transactions that read only: one consistent state, no lock."""
    if engine.dialect.name == "sqlite":
        return _begun_by(create_engine(engine.url, paramstyle="named", pool=engine.pool), "BEGIN")
    return engine.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")


@contextmanager
def named_errors(engine: Engine) -> Iterator[None]:
    """Turns the driver's errors into ours: away, not yet made, another was quicker."""
    try:
        yield
    except IntegrityError as error:
        raise StepRefusedError(
            "Another step on the same record was quicker: open it again to see what was done."
        ) from error
    except DataError as error:
        raise InvalidValueError(
            "The database cannot take a value of this step "
            f"({_first_line(error.orig)}): correct it."
        ) from error
    except (OperationalError, ProgrammingError) as error:
        if any(sign in str(error.orig) for sign in _MISSING_TABLE):
            raise ConfigurationError(
                f"The database {_shown(engine)} has not the tables of this version: "
                "run 'tartip db upgrade'."
            ) from error
        if isinstance(error, ProgrammingError):
            raise
        raise UnavailableError(_away(engine, error.orig)) from error
    except PoolTimeoutError as error:
        raise UnavailableError(_away(engine, error)) from error
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        raise UnavailableError(_away(engine, error.orig)) from error


def _away(engine: Engine, cause: object) -> str:
    told = f"The database {_shown(engine)} does not answer ({_first_line(cause)})"
    return f"{told}: try again in a minute."


def _shown(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=True)


def _first_line(cause: object) -> str:
    return next(iter(str(cause).strip().splitlines()), "no answer")
