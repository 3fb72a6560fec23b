"""What do thousands of simulated passes come to, in parts that processes and days can share?

A part is one road, one street or one junction with an arrow, with all its drivers. What is judged
is a line of a file, where one is named: a run that was stopped goes on behind it. The file knows
nothing of the code: after a change of a rule it is to be begun anew.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, fields
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.judgement import SEED, judge_arrows, judge_road, judge_street
from benchmarks.judgement_score import JudgementScore
from simulator.road_lens import LensTold

A_ROAD = 250
A_STREET = 125
JUDGES = {"street": judge_street, "arrows": judge_arrows, "road": judge_road}


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPart:
    """One road of a kind, and how many drivers it sees."""

    kind: str
    number: int
    passes: int
    lens: LensTold = LensTold.NONE
    seed: int = SEED

    def judged(self) -> JudgementScore:
        """The score of this part alone; what was wrongful or missed says where it was."""
        score = JudgementScore()
        JUDGES[self.kind](self.number, self.passes, score, self.lens)
        for told in (score.wrongful_told, score.missed_told):
            told[:] = [f"{self.kind} {self.number}: {line}" for line in told]
        return score


def run(
    passes: int = 10_000,
    lens: LensTold = LensTold.NONE,
    kept: Path | None = None,
    processes: int | None = None,
    first: int = 0,
) -> JudgementScore:
    """The score over this many passes on roads, a quarter on streets, an eighth where arrows are.

    With a lens the same roads and drivers are seen through one that bends the picture. Parts in
    the file `kept` are not judged again; `processes` is one for each core where it is None.
    `first` is the number of the first road, street and junction: others are others.
    """
    parts = parts_of(passes, lens, first)
    known = _read(kept)
    todo = [part for part in parts if part not in known]
    workers = processes or os.cpu_count()
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for part, score in zip(todo, pool.map(JudgedPart.judged, todo), strict=True):
            known[part] = score
            if kept is not None:
                with kept.open("a", encoding="utf-8") as file:
                    file.write(json.dumps({"part": asdict(part), "score": _row(score)}) + "\n")
    whole = JudgementScore()
    for part in parts:
        whole.add(known[part])
    return whole


def parts_of(passes: int, lens: LensTold = LensTold.NONE, first: int = 0) -> Sequence[JudgedPart]:
    """The streets, the junctions and the roads of so many passes."""
    shares = (("street", passes // 4, A_STREET), ("arrows", passes // 8, A_STREET))
    return [
        JudgedPart(
            kind=kind, number=first + number, passes=min(each, count - number * each), lens=lens
        )
        for kind, count, each in (*shares, ("road", passes, A_ROAD))
        for number in range(-(-count // each))
    ]


def _read(kept: Path | None) -> dict[JudgedPart, JudgementScore]:
    if kept is None or not kept.exists():
        return {}
    lines = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]
    return {
        JudgedPart(**line["part"] | {"lens": LensTold(line["part"]["lens"])}): _score(line["score"])
        for line in lines
    }


def _row(score: JudgementScore) -> dict[str, Any]:
    return {each.name: getattr(score, each.name) for each in fields(score)}


def _score(row: dict[str, Any]) -> JudgementScore:
    counters = {name for name, value in _row(JudgementScore()).items() if isinstance(value, dict)}
    told: dict[str, Any] = {
        name: Counter(value) if name in counters else value for name, value in row.items()
    }
    return JudgementScore(**told)
