"""Do rows of an older form come through the migrations as if they were written today?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, Table, column, insert, inspect, select
from sqlalchemy import table as named

from fines.appeal import AppealGround
from fines.decision import DismissalReason
from fines.erasure import Retention
from fines.procedure.erasing import Erasing
from fines.storage import schema
from fines.storage.columns import metadata
from fines.storage.engine import open_engine
from tests.fines.invented import APPEALS, NOON, OPERATOR, violation
from tests.fines.procedure.conftest import Desks, open_desks

Rows = dict[str, list[dict[str, Any]]]
# More than a migration reads at once.
_COPIES = 501
_OLD_NAMES = {("erasures", "subject"): "decision"}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database with the tables of form 0026 and no row."""
    postgres = request.param == "postgresql"
    url = request.getfixturevalue("postgres_url") if postgres else f"sqlite:///{tmp_path}/old.db"
    opened = open_engine(url)
    with schema.alone(opened) as connection:
        command.upgrade(schema._config(connection), "0026")
    yield opened
    opened.dispose()


@pytest.fixture
def today(tmp_path: Path) -> Rows:
    """What this program writes: cases at every step, one erased, one answer copied many times."""
    desks = open_desks(tmp_path)
    _live(desks)
    written = open_engine(f"sqlite:///{tmp_path}/fines.db")
    with written.connect() as connection:
        rows = _read(connection)
    written.dispose()
    _copy_answers(rows)
    return rows


def _live(desks: Desks) -> None:
    erased, proposed, confirmed, issued, answered, waiting = (
        violation(NOON + timedelta(hours=hours)) for hours in range(6)
    )
    gone = desks.review.register(erased)
    desks.review.dismiss(gone.id, OPERATOR, DismissalReason.WRONG_VEHICLE)
    desks.clock.forward(days=40)
    kept = Retention(dismissed_days=30)
    assert Erasing(desks.case_file, lambda _: None, desks.clock, kept).work_off() == 1
    desks.review.register(proposed)
    desks.confirmed(confirmed)
    desks.issued(issued)
    appeals = [
        desks.appealing.file(desks.delivered(one).number, AppealGround.OTHER, "Мен эмес")
        for one in (answered, waiting)
    ]
    desks.clock.forward(days=3)
    desks.appealing.reject(appeals[0].id, APPEALS, "Сүрөт так")


def _copy_answers(rows: Rows) -> None:
    """Other decisions with the same words: the migrations read decisions page by page."""
    answers, decisions = rows["answers"], rows["decisions"]
    answer = answers[-1]
    decision = next(row for row in decisions if row["id"] == answer["decision"])
    for serial in range(_COPIES):
        copied = f"copy-{serial:06d}"
        decisions.append({**decision, "id": copied})
        answers.append({**answer, "decision": copied})


def _read(connection: Connection) -> Rows:
    return {
        table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
        for table in metadata.sorted_tables
    }


def _put(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Writes of each row what the older form has a column for."""
    old = {found["name"] for found in inspect(connection).get_columns(table.name)}
    names = {
        known.name: _OLD_NAMES.get((table.name, known.name), known.name) for known in table.columns
    }
    kept = [known for known in table.columns if names[known.name] in old]
    target = named(table.name, *(column(names[known.name], known.type) for known in kept))
    values = [{names[known.name]: row[known.name] for known in kept} for row in rows]
    if values:
        connection.execute(insert(target), values)


def _sorted(rows: Rows) -> Rows:
    keys = {table.name: [one.name for one in table.primary_key] for table in metadata.sorted_tables}
    return {
        name: sorted(several, key=lambda row: [row[key] for key in keys[name]])
        for name, several in rows.items()
    }


def test_rows_of_the_form_before_the_verdicts_become_those_of_today(
    engine: Engine, today: Rows
) -> None:
    with engine.begin() as connection:
        present = set(inspect(connection).get_table_names())
        for table in metadata.sorted_tables:
            if table.name in present:
                _put(connection, table, today[table.name])
    schema.upgrade(engine)
    with engine.connect() as connection:
        found = _read(connection)
    # In that form the chain itself held what people typed.
    assert _sorted(found) == _sorted({**today, "audit_words": []})
