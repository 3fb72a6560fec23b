"""What do thousands of simulated passes come to, in parts that processes and days can share?

A part is one road, one street, one junction with an arrow, one road with a bus lane, one stop line
or one drawn road, with all its drivers. What is judged is a line of a file, where one is named: a
run that was stopped goes on behind it. The file knows nothing of the code: after a change of a rule
it is to be begun anew.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, fields
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.judgement import (
    SEED,
    judge_arrows,
    judge_road,
    judge_stop_line,
    judge_street,
    judge_strips,
)
from benchmarks.judgement_score import JudgementScore
from benchmarks.rendered import A_DRAWN_ROAD, judge_drawn_road, models
from simulator.road_lens import LensTold

A_ROAD = 250
A_STREET = 125
JUDGES: dict[str, Callable[[int, int, JudgementScore, LensTold], None]] = {
    "street": judge_street,
    "arrows": judge_arrows,
    "strips": judge_strips,
    "stop_line": judge_stop_line,
    "road": judge_road,
    "drawn": lambda number, count, score, _: judge_drawn_road(number, count, models(), score),
}


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
    parts: Sequence[JudgedPart],
    kept: Path | None = None,
    processes: int | None = None,
    told: Callable[[JudgedPart, JudgementScore], None] = lambda part, score: None,
) -> JudgementScore:
    """The score over these parts; `told` hears of each that is judged now.

    Parts in the file `kept` are not judged again; `processes` None is one for each core.
    """
    known = _read(kept)
    todo = [part for part in parts if part not in known]
    workers = processes or os.cpu_count()
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for part, score in zip(todo, pool.map(JudgedPart.judged, todo), strict=True):
            known[part] = score
            if kept is not None:
                with kept.open("a", encoding="utf-8") as file:
                    file.write(json.dumps({"part": asdict(part), "score": _row(score)}) + "\n")
            told(part, score)
    whole = JudgementScore()
    for part in parts:
        whole.add(known[part])
    return whole


def parts_of(passes: int, lens: LensTold = LensTold.NONE, first: int = 0) -> list[JudgedPart]:
    """So many passes on roads, a quarter as many on streets, an eighth each where arrows are, where
    a bus lane and a shoulder are, and at stop lines.

    With a lens the same roads and drivers are seen through one that bends the picture.
    `first` is the number of the first road, street and junction: others are others.
    """
    return [
        *_parts("street", passes // 4, A_STREET, lens, first),
        *_parts("arrows", passes // 8, A_STREET, lens, first),
        *_parts("strips", passes // 8, A_STREET, lens, first),
        *_parts("stop_line", passes // 8, A_STREET, lens, first),
        *_parts("road", passes, A_ROAD, lens, first),
    ]


def drawn_parts_of(passes: int, first: int = 0) -> list[JudgedPart]:
    """So many passes on drawn roads, from the road of this number on."""
    return _parts("drawn", passes, A_DRAWN_ROAD, LensTold.NONE, first)


def _parts(kind: str, passes: int, each: int, lens: LensTold, first: int) -> list[JudgedPart]:
    return [
        JudgedPart(
            kind=kind, number=first + number, passes=min(each, passes - number * each), lens=lens
        )
        for number in range(-(-passes // each))
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
