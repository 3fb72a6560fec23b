"""How is a record read from its row and written back, so that the quicker of two steps wins?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    Table,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from fines.errors import NotFoundError, StepRefusedError
from fines.storage.prepared import Prepared
from fines.storage.record_codec import FORMAT, from_document, to_document

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

RecordT = TypeVar("RecordT")
Columns = Mapping[str, object]


class Rows:
    """The rows of one transaction, with the version in which each was read."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._versions: dict[tuple[str, str], int] = {}

    def one(
        self, kind: type[RecordT], column: Column[Any], value: object, named: str | None = None
    ) -> RecordT:
        """The record with this value; NotFoundError with its name where there is none."""
        row = _recorded(column).only(self._connection, {"sought": value})
        if row is None:
            raise NotFoundError(
                f"{kind.__name__} {named or value} is not on file: check what was entered."
            )
        return self._record(column.table, kind, row)

    def those(
        self, kind: type[RecordT], column: Column[Any], value: object, oldest_by: str
    ) -> Sequence[RecordT]:
        """All records with this value, oldest first."""
        found = _recorded(column, oldest_by).rows(self._connection, {"sought": value})
        return [self._record(column.table, kind, row) for row in found]

    def those_of(
        self, kind: type[RecordT], column: Column[Any], values: Sequence[str], oldest_by: str
    ) -> Sequence[RecordT]:
        """All records with one of these values, oldest first."""
        if len(values) == 1:
            # A list is written into the statement anew each time, one value is bound to it.
            return self.those(kind, column, values[0], oldest_by)
        found = self._connection.execute(_recorded_any(column, oldest_by), {"sought": values})
        return [self._record(column.table, kind, row) for row in found]

    def several(
        self,
        table: Table,
        kind: type[RecordT],
        match: ColumnElement[bool],
        oldest_by: str,
        limit: int | None = None,
    ) -> Sequence[RecordT]:
        """The records that match, oldest first."""
        query = _ordered(_records(table).where(match), table, oldest_by).limit(limit)
        return [self._record(table, kind, row) for row in self._connection.execute(query)]

    def write(self, table: Table, key: str, record: DataclassInstance, **columns: object) -> None:
        """Inserts a new record, or updates the one that this transaction has read."""
        seen = self._versions.get((table.name, key))
        if seen is None:
            self.add(table, [(key, record, columns)])
            return
        changed = _changing(table).changed(
            self._connection,
            {
                "changed_key": key,
                "seen": seen,
                "row_version": seen + 1,
                "form": FORMAT,
                "document": to_document(record),
                **columns,
            },
        )
        if changed != 1:
            raise StepRefusedError(
                f"Another step on {key} was quicker: open it again to see what was done."
            )
        self._versions[table.name, key] = seen + 1

    def insert_once(self, table: Table, **columns: object) -> bool:
        """Inserts a row unless one with the same keys is on file; whether it did."""
        once = inserting_once(self._connection.dialect.name, table)
        return once.changed(self._connection, columns) == 1

    def insert_new(self, table: Table, rows: Sequence[Mapping[str, object]]) -> set[str]:
        """As `insert_once`, many at once of a table with one key; the keys of those it inserted.

        Always in the order of the keys: two batches that share rows wait for each other once,
        and never each for the other.
        """
        (key,) = table.primary_key.columns
        if len(rows) == 1:
            return {str(row[key.name]) for row in rows if self.insert_once(table, **row)}
        if not rows:
            return set()
        once = _inserted(self._connection.dialect.name, table)
        ordered = sorted(rows, key=lambda row: str(row[key.name]))
        return set(self._connection.execute(once, ordered).scalars())

    def add(self, table: Table, records: Sequence[tuple[str, DataclassInstance, Columns]]) -> None:
        """Inserts records that are new, each with its key and its typed columns."""
        if not records:
            return
        (key_column,) = table.primary_key.columns
        inserting(table).each(
            self._connection,
            [
                {
                    key_column.name: key,
                    "row_version": 1,
                    "form": FORMAT,
                    "document": to_document(record),
                    **columns,
                }
                for key, record, columns in records
            ],
        )
        self._versions |= {(table.name, key): 1 for key, _, _ in records}

    def _record(self, table: Table, kind: type[RecordT], row: Any) -> RecordT:
        key, version, form, document = row
        self._versions[table.name, key] = version
        return from_document(kind, document, form)


# A statement is made once and its values are bound at each step: to make one costs as much as to
# run it.


@cache
def holding(column: Column[Any], *ordered_by: Column[Any]) -> Prepared:
    """The rows whose column holds the value that is bound as `sought`."""
    found = select(column.table).where(column == bindparam("sought"))
    return Prepared(found.order_by(*ordered_by))


@cache
def inserting(table: Table) -> Prepared:
    """New rows; what is bound by a column's name is its value."""
    return Prepared(insert(table).inline())


@cache
def inserting_once(dialect: str, table: Table) -> Prepared:
    """A new row unless its keys are on file."""
    return Prepared(conflict_insert(dialect, table).on_conflict_do_nothing().inline())


@cache
def _inserted(dialect: str, table: Table) -> ReturningInsert[Any]:
    """New rows whose keys are not on file; returns the keys of those that were inserted."""
    new = conflict_insert(dialect, table).on_conflict_do_nothing()
    return new.returning(*table.primary_key.columns)


@cache
def _recorded(column: Column[Any], oldest_by: str | None = None) -> Prepared:
    """The records whose column holds the value that is bound as `sought`."""
    found = _records(column.table).where(column == bindparam("sought"))
    return Prepared(found if oldest_by is None else _ordered(found, column.table, oldest_by))


@cache
def _recorded_any(column: Column[Any], oldest_by: str) -> Select[Any]:
    """The records whose column holds one of the values that are bound as `sought`."""
    among = column.in_(bindparam("sought", expanding=True))
    return _ordered(_records(column.table).where(among), column.table, oldest_by)


def _records(table: Table) -> Select[Any]:
    """What makes a record; the typed columns are for the search."""
    (key,) = table.primary_key.columns
    return select(key, table.c.row_version, table.c.form, table.c.document)


def _ordered(query: Select[Any], table: Table, oldest_by: str) -> Select[Any]:
    (key,) = table.primary_key.columns
    return query.order_by(table.c[oldest_by], key)


@cache
def _changing(table: Table) -> Prepared:
    """The row bound as `changed_key`, while it has the version bound as `seen`."""
    (key,) = table.primary_key.columns
    is_seen = table.c.row_version == bindparam("seen")
    return Prepared(update(table).where(key == bindparam("changed_key"), is_seen))


def conflict_insert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can say ON CONFLICT, in the dialect of this name."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
