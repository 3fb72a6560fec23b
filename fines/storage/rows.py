"""How is a record read from its row and written back, so that the quicker of two steps wins?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Table, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from fines.errors import NotFoundError, StepRefusedError
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
        self, table: Table, kind: type[RecordT], match: ColumnElement[bool], named: str
    ) -> RecordT:
        """The record that matches; NotFoundError with its name where there is none."""
        row = self._connection.execute(select(table).where(match)).mappings().one_or_none()
        if row is None:
            raise NotFoundError(f"{kind.__name__} {named} is not on file: check what was entered.")
        return self._record(table, kind, row)

    def several(
        self,
        table: Table,
        kind: type[RecordT],
        match: ColumnElement[bool],
        oldest_by: str,
        limit: int | None = None,
    ) -> Sequence[RecordT]:
        """The records that match, oldest first."""
        (key,) = table.primary_key.columns
        query = select(table).where(match).order_by(table.c[oldest_by], key).limit(limit)
        return [
            self._record(table, kind, row) for row in self._connection.execute(query).mappings()
        ]

    def write(self, table: Table, key: str, record: DataclassInstance, **columns: object) -> None:
        """Inserts a new record, or updates the one that this transaction has read."""
        (key_column,) = table.primary_key.columns
        seen = self._versions.get((table.name, key))
        if seen is None:
            self.add(table, [(key, record, columns)])
            return
        changed = self._connection.execute(
            update(table)
            .where(key_column == key, table.c.row_version == seen)
            .values(row_version=seen + 1, form=FORMAT, document=to_document(record), **columns)
        )
        if changed.rowcount != 1:
            raise StepRefusedError(
                f"Another step on {key} was quicker: open it again to see what was done."
            )
        self._versions[table.name, key] = seen + 1

    def insert_once(self, table: Table, **columns: object) -> bool:
        """Inserts a row unless one with the same keys is on file; whether it did."""
        new = conflict_insert(self._connection, table).values(columns).on_conflict_do_nothing()
        written = new.returning(*table.primary_key.columns)
        return self._connection.execute(written).first() is not None

    def insert_new(self, table: Table, rows: Sequence[Mapping[str, object]]) -> set[str]:
        """As `insert_once`, many at once of a table with one key; the keys of those it inserted.

        Always in the order of the keys: two batches that share rows wait for each other once,
        and never each for the other.
        """
        if not rows:
            return set()
        (key,) = table.primary_key.columns
        new = conflict_insert(self._connection, table).on_conflict_do_nothing().returning(key)
        ordered = sorted(rows, key=lambda row: str(row[key.name]))
        return set(self._connection.execute(new, ordered).scalars())

    def add(self, table: Table, records: Sequence[tuple[str, DataclassInstance, Columns]]) -> None:
        """Inserts records that are new, each with its key and its typed columns."""
        if not records:
            return
        (key_column,) = table.primary_key.columns
        self._connection.execute(
            insert(table),
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
        (key_column,) = table.primary_key.columns
        self._versions[table.name, row[key_column.name]] = row["row_version"]
        return from_document(kind, row["document"], row["form"])


def conflict_insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can say ON CONFLICT, in this database's dialect."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)
