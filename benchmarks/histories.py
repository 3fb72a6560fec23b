"""Do the promises hold in a million random histories of a fine? How many were run, what broke?

`python -m benchmarks.histories COUNT [FIRST] [--postgres URL] [--kept FILE] [--processes N]`: the
histories FIRST to FIRST + COUNT - 1; the same numbers are the same histories every time, so that
processes and days can share them. A thousand at a time pass through a case file of their own, of
which the whole audit chain and the balance of all books are proven at its end. With an address of
PostgreSQL every tenth case file is there, in a database of its own. What is done is a line of
FILE: a run that was stopped goes on behind it, and the score is that of all in it.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import closing
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path

from benchmarks.history import START, History
from benchmarks.history_desks import open_desks
from benchmarks.history_files import CountedCaseFile, new_case_file, whole_file
from benchmarks.history_looks import Looks
from benchmarks.history_promises import BrokenPromiseError

SEED = 20261128
A_FILE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryScore:
    """`broken` are histories in which a promise was not kept; `first_broken` tells of one.

    `issued` are those in which a resolution was issued, `core_ms` the time of one core of a
    history, without that of PostgreSQL's server.
    """

    histories: int
    steps: int
    issued: int
    on_postgresql: int
    broken: int
    first_broken: str
    core_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPart:
    """The histories of one case file, from `first` on."""

    seed: int
    first: int
    histories: int
    steps: int
    issued: int
    postgresql: bool
    broken: Sequence[str]
    core_s: float


def run(
    count: int,
    first: int = 0,
    postgres: str | None = None,
    kept: Path | None = None,
    processes: int | None = None,
) -> HistoryScore:
    """Runs those of them that are not in the file `kept`; the score of all in it."""
    parts = _read(kept)
    done = {(part.first, part.histories) for part in parts}
    asked = [
        (start, min(A_FILE, first + count - start)) for start in range(first, first + count, A_FILE)
    ]
    todo = [each for each in asked if each not in done]
    workers = processes or os.cpu_count()
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        asked_for = [pool.submit(_one_file, *each, postgres) for each in todo]
        # A case file that takes long must not keep back what is done meanwhile.
        for answer in as_completed(asked_for):
            part = answer.result()
            parts.append(part)
            if kept is not None:
                with kept.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(part)) + "\n")
    return _score(parts)


def _read(kept: Path | None) -> list[HistoryPart]:
    """What was run of the histories as they are now: another seed has others."""
    if kept is None or not kept.exists():
        return []
    lines = kept.read_text(encoding="utf-8").splitlines()
    return [part for line in lines if (part := HistoryPart(**json.loads(line))).seed == SEED]


def _score(parts: Sequence[HistoryPart]) -> HistoryScore:
    broken = [each for part in parts for each in part.broken]
    histories = sum(part.histories for part in parts)
    core_s = sum(part.core_s for part in parts)
    return HistoryScore(
        histories=histories,
        steps=sum(part.steps for part in parts),
        issued=sum(part.issued for part in parts),
        on_postgresql=sum(part.histories for part in parts if part.postgresql),
        broken=len(broken),
        first_broken=broken[0] if broken else "",
        core_ms=round(core_s / max(histories, 1) * 1000, 2),
    )


def _one_file(first: int, count: int, postgres: str | None) -> HistoryPart:
    """These histories in one case file."""
    began_s = time.process_time()
    chosen = postgres if first // A_FILE % 10 == 0 else None
    steps, issued, broken = 0, 0, []
    with (
        new_case_file(chosen, f"histories_{first}") as (case_file, url, folder),
        closing(Looks(url, case_file)) as looks,
    ):
        desks = open_desks(CountedCaseFile(case_file), folder, START)
        for number in range(first, first + count):
            history = History(desks, looks, number, SEED)
            try:
                history.run()
            except BrokenPromiseError as error:
                broken.append(f"history {number}: {error}")
            steps += history.steps
            issued += history.issued
        broken += whole_file(case_file)
    return HistoryPart(
        seed=SEED,
        first=first,
        histories=count,
        steps=steps,
        issued=issued,
        postgresql=chosen is not None,
        broken=tuple(broken),
        core_s=round(time.process_time() - began_s, 3),
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("first", type=int, nargs="?", default=0)
    parser.add_argument("--postgres")
    parser.add_argument("--kept", type=Path)
    parser.add_argument("--processes", type=int)
    told = parser.parse_args()
    score = run(told.count, told.first, told.postgres, told.kept, told.processes)
    print(json.dumps(asdict(score)))  # noqa: T201 - its answer
