"""Do the migrations lead to the tables that the program declares? On both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from fines.storage.columns import metadata
from fines.storage.engine import open_engine
from fines.storage.schema import newest, revision, upgrade


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
