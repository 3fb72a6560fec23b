"""Do the migrations lead to the tables that the program declares? On both databases."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, event

from fines.errors import UnavailableError
from fines.storage import engine as engine_module
from fines.storage import schema
from fines.storage.columns import metadata
from fines.storage.engine import open_engine
from fines.storage.schema import alone, newest, revision, upgrade


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/fines.db"
    address: str = request.getfixturevalue("postgres_url")
    return address


def test_the_migrations_make_exactly_the_declared_tables(url: str) -> None:
    engine = open_engine(url)
    assert revision(engine) is None
    upgrade(engine)
    assert revision(engine) == newest()
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_workers_that_start_together_all_find_the_tables(url: str) -> None:
    engine = open_engine(url)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: upgrade(engine), range(4)))
    assert revision(engine) == newest()
    engine.dispose()


@pytest.fixture
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "BUSY_TIMEOUT_MS", 50)
    monkeypatch.setattr(schema, "_WAIT_MS", 50)


@pytest.mark.usefixtures("short_waits")
def test_a_start_waits_longer_than_a_statement_may_for_one_that_migrates(url: str) -> None:
    migrating, waiting = open_engine(url), open_engine(url)
    refused = threading.Event()
    event.listen(waiting, "handle_error", lambda _context: refused.set())
    with ThreadPoolExecutor(1) as pool:
        with alone(migrating):
            started = pool.submit(upgrade, waiting)
            assert refused.wait(60)
        started.result(60)
    assert revision(waiting) == newest()
    migrating.dispose()
    waiting.dispose()


@pytest.mark.slow
def test_a_long_migration_is_not_cut_and_a_step_after_it_is(postgres_url: str) -> None:
    engine = open_engine(postgres_url)

    def limits(connection: Connection) -> tuple[object, ...]:
        asked = ("statement_timeout", "lock_timeout")
        told = [connection.exec_driver_sql(f"SHOW {name}").scalar() for name in asked]
        line: Any = connection.connection.driver_connection
        return (*told, line.patience_s)

    with engine.connect() as connection:
        usual = limits(connection)
    assert usual == ("10s", "0", 12.0)
    with alone(engine) as connection:
        assert limits(connection) == ("0", "10s", None)
    with contextlib.suppress(KeyError), alone(engine) as connection:
        raise KeyError
    with engine.connect() as connection:
        assert limits(connection) == usual
    engine.dispose()


@pytest.mark.usefixtures("short_waits")
def test_patience_ends_in_one_sentence(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "_WAITS", 2)
    hanging, waiting = open_engine(url), open_engine(url)
    with (
        alone(hanging),
        pytest.raises(
            UnavailableError, match=r"^Another program still changes .*: wait until .* again\.$"
        ),
    ):
        upgrade(waiting)
    upgrade(waiting)
    assert revision(waiting) == newest()
    hanging.dispose()
    waiting.dispose()
