"""How is a statement run that most steps need? Worded once, then sent by the driver's own cursor.

SQLAlchemy words it for the database and knows how each value is written and read. To find that
out anew costs several times what such a statement itself does, so that it is found out once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect, Select
from sqlalchemy.exc import DBAPIError, MultipleResultsFound
from sqlalchemy.sql.dml import UpdateBase

Values = Mapping[str, Any]
Row = tuple[Any, ...]
Turn = Callable[[Any], Any]
"""What makes of a value another: one of ours the driver's, or the driver's ours."""


class Prepared:
    """A statement whose values are bound by name; a list of values is for SQLAlchemy itself."""

    def __init__(self, statement: Select[Any] | UpdateBase) -> None:
        self._statement = statement
        self._worded: dict[tuple[str, ...], _Worded] = {}

    def rows(self, connection: Connection, values: Values) -> Sequence[Row]:
        """All that it finds or returns, as tuples of its columns."""
        worded = self._worded_for(connection.dialect, values)
        with closing(_sent(connection, worded.text, worded.bound(values))) as cursor:
            return worded.read(cursor.fetchall())

    def only(self, connection: Connection, values: Values) -> Row | None:
        """The only one of them; None where there is none."""
        found = self.rows(connection, values)
        if len(found) > 1:
            raise MultipleResultsFound(f"{len(found)} rows are on file where one belongs.")
        return found[0] if found else None

    def changed(self, connection: Connection, values: Values) -> int:
        """Sends it; how many rows it wrote."""
        worded = self._worded_for(connection.dialect, values)
        with closing(_sent(connection, worded.text, worded.bound(values))) as cursor:
            written: int = cursor.rowcount
            return written

    def each(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Sends it once for each of these, which all bind the same names."""
        if len(rows) == 1:
            self.changed(connection, rows[0])
        elif rows:
            worded = self._worded_for(connection.dialect, rows[0])
            _sent(connection, worded.text, [worded.bound(values) for values in rows]).close()

    def _worded_for(self, dialect: Dialect, values: Values) -> _Worded:
        """By the names that are bound: they are the columns that an INSERT or UPDATE writes."""
        form = (dialect.name, *values)
        worded = self._worded.get(form)
        if worded is None:
            worded = self._worded[form] = _word(self._statement, dialect, values)
        return worded


class _Worded(NamedTuple):
    """The statement as one driver takes it: its text, what is always bound, what turns values.

    No readers where every column is read as the driver gives it.
    """

    text: str
    always: Values
    writers: Sequence[tuple[str, Turn]]
    readers: Sequence[Turn | None]

    def bound(self, values: Values) -> Values:
        """The values as the driver takes them."""
        bound = {**self.always, **values}
        for name, write in self.writers:
            bound[name] = write(bound[name])
        return bound

    def read(self, rows: Sequence[Row]) -> Sequence[Row]:
        """The rows as we read them."""
        if not self.readers:
            return rows
        return [
            tuple(
                [
                    value if turn is None else turn(value)
                    for turn, value in zip(self.readers, row, strict=True)
                ]
            )
            for row in rows
        ]


def _word(statement: Select[Any] | UpdateBase, dialect: Dialect, values: Values) -> _Worded:
    compiled = statement.compile(dialect=dialect, column_keys=list(values))
    writers = [
        (name, write)
        for name, bind in compiled.binds.items()
        if (write := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None
    ]
    readers = [
        column.type.dialect_impl(dialect).result_processor(dialect, None)
        for column in statement.exported_columns
    ]
    always = {name: value for name, value in compiled.params.items() if name not in values}
    return _Worded(str(compiled), always, writers, readers if any(readers) else [])


def _sent(connection: Connection, text: str, bound: Values | Sequence[Values]) -> Any:
    """The cursor that sent it; the driver's error as SQLAlchemy names it, whose listeners hear."""
    cursor: Any = connection.connection.cursor()
    many = isinstance(bound, list)
    for hear in connection.dispatch.before_cursor_execute:
        hear(connection, cursor, text, bound, None, many)
    send = cursor.executemany if many else cursor.execute
    try:
        send(text, bound)
    except connection.dialect.loaded_dbapi.Error as error:
        cursor.close()
        raise _named(connection, text, bound, error) from error
    return cursor


def _named(connection: Connection, text: str, bound: Any, error: Any) -> DBAPIError:
    dialect = connection.dialect
    is_gone = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
    if is_gone:
        connection.invalidate(error)
    base = dialect.loaded_dbapi.Error
    named: DBAPIError = DBAPIError.instance(
        text, bound, error, base, connection_invalidated=is_gone, dialect=dialect
    )
    return named
