"""Does a prepared statement do what SQLAlchemy itself would do with it?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, MultipleResultsFound, OperationalError

from fines.storage.columns import DOCUMENT, Instant
from fines.storage.engine import open_engine
from fines.storage.prepared import Prepared

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
notes = sa.Table(
    "notes",
    sa.MetaData(),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("at", Instant, nullable=True),
    sa.Column("document", DOCUMENT, nullable=False),
    sa.Column("row_version", sa.Integer, nullable=False, default=1),
)
WRITE = Prepared(sa.insert(notes))
ALL = sa.select(notes).order_by(notes.c.key)
ONE: dict[str, Any] = {"key": "1", "at": NOON, "document": {"тил": ["кыргызча"]}, "row_version": 7}


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sa.Connection]:
    engine = open_engine(f"sqlite:///{tmp_path}/notes.db")
    with engine.begin() as opened:
        notes.create(opened)
        yield opened
    engine.dispose()


def test_values_are_written_and_read_as_the_columns_say(connection: sa.Connection) -> None:
    two = ONE | {"key": "2", "at": None}
    three = ONE | {"key": "3", "document": {}}
    WRITE.each(connection, [ONE])
    WRITE.each(connection, [two, three])
    WRITE.each(connection, [])
    rows = [tuple(each.values()) for each in (ONE, two, three)]
    assert [tuple(row) for row in connection.execute(ALL)] == rows
    assert Prepared(ALL).rows(connection, {}) == rows


def test_what_the_statement_itself_says_is_bound_beside_the_values(
    connection: sa.Connection,
) -> None:
    WRITE.each(connection, [ONE, ONE | {"key": "2"}])
    counting = sa.update(notes).values(row_version=notes.c.row_version + 2)
    counted = Prepared(
        counting.where(notes.c.key == sa.bindparam("sought")).returning(notes.c.row_version)
    )
    assert counted.only(connection, {"sought": "1"}) == (9,)
    assert counted.only(connection, {"sought": "3"}) is None
    assert Prepared(counting).changed(connection, {}) == 2


def test_the_columns_written_are_those_that_are_bound(connection: sa.Connection) -> None:
    WRITE.each(connection, [ONE])
    change = Prepared(sa.update(notes).where(notes.c.key == sa.bindparam("sought")))
    assert change.changed(connection, {"sought": "1", "at": None}) == 1
    assert change.changed(connection, {"sought": "1", "row_version": 8}) == 1
    assert Prepared(ALL).rows(connection, {}) == [("1", None, ONE["document"], 8)]


def test_several_rows_are_not_taken_for_one(connection: sa.Connection) -> None:
    WRITE.each(connection, [ONE, ONE | {"key": "2"}])
    with pytest.raises(MultipleResultsFound, match="2 rows"):
        Prepared(ALL).only(connection, {})


def test_an_instant_without_its_zone_is_refused(connection: sa.Connection) -> None:
    with pytest.raises(ValueError, match="carries no zone"):
        WRITE.changed(connection, ONE | {"at": NOON.replace(tzinfo=None)})


def test_an_error_has_the_name_that_sqlalchemy_gives_it(connection: sa.Connection) -> None:
    WRITE.changed(connection, ONE)
    with pytest.raises(IntegrityError, match="UNIQUE constraint failed"):
        WRITE.changed(connection, ONE)
    notes.drop(connection)
    with pytest.raises(OperationalError, match="no such table"):
        Prepared(ALL).rows(connection, {})


def test_who_listens_to_statements_hears_these_too(connection: sa.Connection) -> None:
    heard: list[tuple[str, Any, bool]] = []

    def hear(_: Any, __: Any, text: str, values: Any, ___: Any, many: bool) -> None:
        heard.append((text[:6], [each["key"] for each in values] if many else values, many))

    sa.event.listen(connection.engine, "before_cursor_execute", hear)
    WRITE.each(connection, [ONE, ONE | {"key": "2"}])
    Prepared(ALL).rows(connection, {})
    assert heard == [("INSERT", ["1", "2"], True), ("SELECT", {}, False)]
