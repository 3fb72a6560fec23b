"""Which case files does the contract suite run over?"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from fines.storage.case_file import SqlCaseFile
from fines.storage.columns import metadata
from fines.storage.engine import open_engine
from tests.parts import postgres
from tests.parts.server import Server

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)]
_SHARED = "case_file_contract"


@pytest.fixture(params=BOTH)
def case_file_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/fines.db"
    address: str = request.getfixturevalue("postgres_url")
    return address


@pytest.fixture(scope="session")
def shared_postgres_url(postgres_server: Server) -> str:
    """One database with tables for all contract tests: making one takes longer than a test."""
    address = postgres.create_database(postgres_server, _SHARED)
    case_file = SqlCaseFile(address)
    case_file.upgrade()
    case_file.close()
    return address


@pytest.fixture(params=BOTH)
def case_file(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlCaseFile]:
    """An empty case file with its tables."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        opened = SqlCaseFile(f"sqlite:///{shutil.copy(template, tmp_path)}")
    else:
        address: str = request.getfixturevalue("shared_postgres_url")
        empty(address)
        opened = SqlCaseFile(address)
    yield opened
    opened.close()


def empty(address: str) -> None:
    """Takes every row of the shared database."""
    engine = open_engine(address)
    with engine.begin() as connection:
        names = ", ".join(table.name for table in metadata.sorted_tables)
        connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY")
    engine.dispose()
