"""How fast is a case found among many: by plate, by number, by payment code, by person?

Each search is what the desks call, records read and checked. Beside it, in the same run and on the
same rows, stand the very same SQL statements, sent to the driver and nothing made of the rows. The
database's own plan tells whether each statement goes by an index.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Connection, Engine, event

from benchmarks.filling import analyse, fill
from fines.decision import Decision
from fines.ports import View
from fines.resolution import Resolution
from fines.storage.case_file import SqlCaseFile
from fines.storage.engine import looking, open_engine

Statement = tuple[str, Any]
Search = Callable[[View, Resolution], Sequence[Decision | Resolution]]

SEARCHES: Mapping[str, Search] = {
    "decisions of a plate": lambda view, one: view.decisions_of_plate(one.owner.vehicle.plate),
    "resolutions of a plate": lambda view, one: view.resolutions_of_plate(one.owner.vehicle.plate),
    "number": lambda view, one: [view.resolution(one.number)],
    "payment code": lambda view, one: [view.resolution_by_code(one.payment_code)],
    "person": lambda view, one: view.resolutions_of_owner(one.owner.pin),
}
_SEED = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class FindScore:
    """Milliseconds of one search, and of its bare statements; `indexed` by the database's plan.

    `found` are the searches that gave the case, or the resolution, that was filed.
    """

    found: int

    ms_median: float
    ms_p95: float
    bare_ms_median: float
    bare_ms_p95: float
    indexed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchScore:
    """What each way of searching takes, over so many cases."""

    database: str
    cases: int
    searches: int
    by: Mapping[str, FindScore]


def run(
    cases: int = 100_000,
    searches: int = 500,
    database: str | None = None,
    advance: Callable[[int], object] = lambda _: None,
) -> SearchScore:
    """The score over so many invented cases, each way so many times, in a random order.

    `database` is the address of an empty one; a new SQLite file where there is none.
    """
    with tempfile.TemporaryDirectory() as folder:
        address = database or f"sqlite:///{Path(folder) / 'fines.db'}"
        case_file, engine = SqlCaseFile(address), open_engine(address)
        case_file.upgrade()
        filled = fill(case_file, cases, datetime.now(UTC), advance=advance)
        analyse(address)
        wanted = random.Random(_SEED).choices(filled.resolutions, k=searches)  # noqa: S311 - a sample
        scores = {
            name: _measured(case_file, engine, search, wanted) for name, search in SEARCHES.items()
        }
        engine.dispose()
        case_file.close()
    return SearchScore(
        database=address.partition(":")[0],
        cases=cases,
        searches=searches,
        by=scores,
    )


def _measured(
    case_file: SqlCaseFile, engine: Engine, search: Search, wanted: Sequence[Resolution]
) -> FindScore:
    """Ours and the bare statements take turns, so that a busy machine slows both alike."""
    ours_ms, bare_ms, found, indexed = [], [], 0, True
    with looking(engine).begin() as connection:
        for number, one in enumerate(wanted):
            with _overheard() as statements:
                told = _ours(case_file, search, one)
            found += any(_is_of(each, one) for each in told)
            if number == 0:
                indexed = all(goes_by_an_index(connection, each) for each in statements)
            began_s = time.perf_counter()
            _ours(case_file, search, one)
            between_s = time.perf_counter()
            _bare(connection, statements)
            bare_ms.append(1000 * (time.perf_counter() - between_s))
            ours_ms.append(1000 * (between_s - began_s))
    return FindScore(
        found=found,
        ms_median=round(median(ours_ms), 3),
        ms_p95=round(p95(ours_ms), 3),
        bare_ms_median=round(median(bare_ms), 3),
        bare_ms_p95=round(p95(bare_ms), 3),
        indexed=indexed,
    )


def p95(values: Sequence[float]) -> float:
    """What 95 of 100 stay within."""
    return sorted(values)[max(0, round(0.95 * len(values)) - 1)]


def _ours(
    case_file: SqlCaseFile, search: Search, one: Resolution
) -> Sequence[Decision | Resolution]:
    with case_file.view() as view:
        return search(view, one)


def _is_of(told: Decision | Resolution, one: Resolution) -> bool:
    if isinstance(told, Decision):
        return told.id == one.decision_id
    return told.number == one.number


def _bare(connection: Connection, statements: Sequence[Statement]) -> None:
    cursor = connection.connection.cursor()
    for text, values in statements:
        cursor.execute(text, values)
        cursor.fetchall()
    cursor.close()


@contextmanager
def _overheard() -> Iterator[list[Statement]]:
    """The SELECT statements that are sent meanwhile, with their values."""
    heard: list[Statement] = []

    def hear(
        _connection: Connection, _cursor: Any, text: str, values: Any, _context: Any, _many: bool
    ) -> None:
        if text.startswith("SELECT"):
            heard.append((text, values))

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def goes_by_an_index(connection: Connection, statement: Statement) -> bool:
    """Whether the database reads no whole table for it, by its own plan."""
    text, values = statement
    cursor = connection.connection.cursor()
    if connection.dialect.name == "postgresql":
        # A small table is read whole although there is an index; this asks for the index.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {text}", values)
    else:
        cursor.execute(f"EXPLAIN QUERY PLAN {text}", values)
    plan = [str(row[-1]) for row in cursor.fetchall()]
    cursor.close()
    return not any(line.startswith("SCAN ") or "Seq Scan" in line for line in plan)
