"""How does a program die between two statements of a step? The next statement is never sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from fines.storage.case_file import SqlCaseFile
from fines.storage.columns import metadata

Look = dict[str, list[tuple[Any, ...]]]


class Died(BaseException):
    """The process is gone: no `except` of a step may hold it."""


@contextmanager
def dying_at(case_file: SqlCaseFile, statement: int) -> Iterator[Callable[[], int]]:
    """Dies in front of this statement, or of this commit; 0: counts them and lives."""
    sent = 0

    def count(*_: object) -> None:
        nonlocal sent
        sent += 1
        if sent == statement:
            raise Died

    engine = case_file._engine
    sa.event.listen(engine, "before_cursor_execute", count)
    sa.event.listen(engine, "commit", count)
    try:
        yield lambda: sent
    finally:
        sa.event.remove(engine, "before_cursor_execute", count)
        sa.event.remove(engine, "commit", count)


def everything(file: Path) -> Look:
    """All rows of all tables, sorted: two case files are alike or they are not."""
    engine = sa.create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        look = {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in metadata.sorted_tables
        }
    engine.dispose()
    return look
