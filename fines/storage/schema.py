"""Do the tables have this program's form, and how do they get it? Alembic, inside the package."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

# Any number that no other program on this database takes: "tartip" on a telephone's keys.
_LOCK = 827847
_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Runs the migrations that are missing, in one transaction; others who try meanwhile wait."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        # Most starts find nothing to do, and reading all migrations anew takes longer than a step.
        if _revision(connection) != newest():
            command.upgrade(_config(connection), "head")


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
