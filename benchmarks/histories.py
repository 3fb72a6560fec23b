"""Do the promises hold in a million random histories of a fine? How many were run, what broke?

`python -m benchmarks.histories COUNT [FIRST] [--postgres URL]`: the histories FIRST to FIRST +
COUNT - 1, by all cores; the same numbers are the same histories every time, so a run can go on
where another one stopped. Each core has a case file of its own, a new one every few thousand, and
proves the whole audit chain and the balance of all books before it goes on. With an address of
PostgreSQL every tenth case file is there, in a schema of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from benchmarks.history import START, History
from benchmarks.history_desks import open_desks
from benchmarks.history_promises import BrokenPromiseError
from fines.audit import FIRST_SEAL, seal
from fines.storage.case_file import SqlCaseFile

SEED = 20261127
A_FILE = 500
_MEMORY = Path("/dev/shm")  # noqa: S108 - a case file that is thrown away needs no disk


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryScore:
    """`broken` are histories in which a promise was not kept; `first_broken` tells of one."""

    histories: int
    steps: int
    on_postgresql: int
    broken: int
    first_broken: str
    per_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    histories: int
    steps: int
    postgresql: bool
    broken: tuple[str, ...]


def run(count: int, first: int = 0, postgres: str | None = None) -> HistoryScore:
    """Runs them; the score of all."""
    starts = range(first, first + count, A_FILE)
    sizes = [min(A_FILE, first + count - start) for start in starts]
    began_s = time.perf_counter()
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        parts = list(pool.map(partial(_one_file, postgres=postgres), starts, sizes))
    took_s = time.perf_counter() - began_s
    broken = [each for part in parts for each in part.broken]
    return HistoryScore(
        histories=sum(part.histories for part in parts),
        steps=sum(part.steps for part in parts),
        on_postgresql=sum(part.histories for part in parts if part.postgresql),
        broken=len(broken),
        first_broken=broken[0] if broken else "",
        per_s=round(count / took_s, 1),
    )


def _one_file(first: int, count: int, postgres: str | None) -> _Part:
    """These histories in one case file."""
    chosen = postgres if postgres and first // A_FILE % 10 == 0 else None
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        url = _schema(chosen, first) if chosen else f"sqlite:///{folder}/fines.db"
        with closing(SqlCaseFile(url)) as case_file:
            case_file.upgrade()
            desks = open_desks(case_file, Path(folder), START)
            steps, broken = 0, []
            for number in range(first, first + count):
                try:
                    steps += History(desks, number, SEED).run()
                except BrokenPromiseError as error:
                    broken.append(f"history {number}: {error}")
            broken += _whole_file(case_file)
    return _Part(histories=count, steps=steps, postgresql=bool(chosen), broken=tuple(broken))


def _schema(postgres: str, first: int) -> str:
    """The same address with a schema of its own as the place of all tables."""
    from sqlalchemy import create_engine, make_url, text  # noqa: PLC0415 - only where it is asked

    name = f"histories_{first}"
    engine = create_engine(make_url(postgres).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {name} CASCADE"))
        connection.execute(text(f"CREATE SCHEMA {name}"))
    engine.dispose()
    return f"{postgres}?options=-csearch_path%3D{name}"


def _whole_file(case_file: SqlCaseFile) -> list[str]:
    """What is wrong with the audit chain or the books of all."""
    wrong, previous, row = [], FIRST_SEAL, 0
    with case_file.view() as view:
        while chain := view.audit_chain(row, 5000):
            for row, entry, sealed in chain:
                previous = seal(previous, entry)
                if sealed != previous:
                    return [f"audit row {row} does not fit the one before it"]
        balance = sum(money.tyiyn for money in view.ledger.totals().values())
    if balance:
        wrong.append(f"the books are off by {balance} tyiyn")
    return wrong


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("first", type=int, nargs="?", default=0)
    parser.add_argument("--postgres")
    asked = parser.parse_args()
    score = run(asked.count, asked.first, asked.postgres)
    print(json.dumps(asdict(score)))  # noqa: T201 - its answer
