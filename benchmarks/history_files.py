"""Which case files do the histories pass through, and is the whole of one right at its end?"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, create_engine, make_url

from fines.audit import FIRST_SEAL, seal
from fines.ports import Transaction, View
from fines.storage.case_file import SqlCaseFile

_FILE = "fines.db"
_MEMORY = Path("/dev/shm")  # noqa: S108 - a case file that is thrown away needs no disk


class CountedCaseFile:
    """A case file that counts the steps that were written: where none was, nothing changed."""

    def __init__(self, case_file: SqlCaseFile) -> None:
        self._case_file = case_file
        self.written = 0

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """As of the file behind it."""
        with self._case_file.begin() as transaction:
            yield transaction
        self.written += 1

    def view(self) -> AbstractContextManager[View]:
        """As of the file behind it."""
        return self._case_file.view()


@contextmanager
def new_case_file(postgres: str | None, name: str) -> Iterator[tuple[SqlCaseFile, str, Path]]:
    """An empty one with its tables, its address, and a folder; all are gone afterwards.

    In SQLite, or in a database of this name beside the one at this address of PostgreSQL.
    """
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        if postgres is None:
            own = f"sqlite:///{folder}/{_FILE}"
            Path(folder, _FILE).write_bytes(_empty_file())
            with _opened(own) as case_file:
                yield case_file, own, Path(folder)
            return
        address = make_url(postgres).set(drivername="postgresql+psycopg")
        drop = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
        engine = create_engine(address, isolation_level="AUTOCOMMIT")
        with engine.connect() as server:
            _each(server, drop, f"CREATE DATABASE {name}")
        try:
            own = address.set(database=name).render_as_string(hide_password=False)
            with _opened(own) as case_file:
                yield case_file, own, Path(folder)
        finally:
            with engine.connect() as server:
                _each(server, drop)
            engine.dispose()


@cache
def _empty_file() -> bytes:
    """A file of SQLite with its tables, made once a process: the migrations take half a second."""
    with tempfile.TemporaryDirectory() as folder:
        with _opened(f"sqlite:///{folder}/{_FILE}"):
            pass
        return Path(folder, _FILE).read_bytes()


@contextmanager
def _opened(url: str) -> Iterator[SqlCaseFile]:
    with closing(SqlCaseFile(url)) as case_file:
        case_file.upgrade()
        yield case_file


def _each(server: Connection, *statements: str) -> None:
    for statement in statements:
        server.exec_driver_sql(statement)


def whole_file(case_file: SqlCaseFile) -> list[str]:
    """What is wrong with the audit chain or the books of all."""
    wrong, previous, row = [], FIRST_SEAL, 0
    with case_file.view() as view:
        while chain := view.audit_chain(row, 5000):
            for row, entry, sealed in chain:
                previous = seal(previous, entry)
                if sealed != previous:
                    return [f"audit row {row} does not fit the one before it"]
        balance = sum(money.tyiyn for money in view.ledger.totals().values())
    if balance:
        wrong.append(f"the books are off by {balance} tyiyn")
    return wrong
