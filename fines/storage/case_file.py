"""Where are cases kept? In one database, SQLite or PostgreSQL, by the same code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Self

from fines.ports import View
from fines.storage.engine import looking, named_errors, open_engine
from fines.storage.schema import newest, revision, upgrade
from fines.storage.scope import WhoseRegions, everywhere
from fines.storage.transaction import SqlTransaction


class SqlCaseFile:
    """The case file at a database address; opening it does not touch the database yet."""

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url)
        self._looking = looking(self._engine)
        self._regions: WhoseRegions = everywhere

    def seen_by(self, regions: WhoseRegions) -> Self:
        """The same file, its lists those of the regions that are told at each step."""
        other = copy(self)
        other._regions = regions
        return other

    @contextmanager
    def begin(self) -> Iterator[SqlTransaction]:
        """One step: all of it is written when the block ends well, nothing otherwise."""
        with named_errors(self._engine), self._engine.begin() as connection:
            transaction = SqlTransaction(connection, self._regions())
            yield transaction
            transaction.flush()

    @contextmanager
    def view(self) -> Iterator[View]:
        """One consistent look that writes nothing and waits for no step of another."""
        with named_errors(self._engine), self._looking.begin() as connection:
            yield SqlTransaction(connection, self._regions())

    def upgrade(self) -> None:
        """Brings the tables to this program's version; harmless when they are."""
        with named_errors(self._engine):
            upgrade(self._engine)

    def form(self) -> str | None:
        """The form that the tables have; None where there are none."""
        with named_errors(self._engine):
            return revision(self._engine)

    def needed_form(self) -> str | None:
        """The form that this program needs."""
        return newest()

    def close(self) -> None:
        """Gives all connections back."""
        self._engine.dispose()
        self._looking.dispose()
