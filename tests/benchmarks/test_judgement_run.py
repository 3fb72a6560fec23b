"""Do the parts of a run add up, and does a run that was stopped go on behind what it kept?"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import pytest

from benchmarks import judgement_run
from benchmarks.judgement_run import JUDGES, JudgedPart, drawn_parts_of, parts_of, run
from benchmarks.judgement_score import JudgementScore

PASSES = 24


class InThisProcess(ThreadPoolExecutor):
    """Threads in the place of processes, which know nothing of what a test put in place."""

    def __init__(self, workers: int, mp_context: object) -> None:
        super().__init__(workers)


def keep(file: Path, part: JudgedPart, score: dict[str, object]) -> None:
    """As a run of an older program kept a part: a score with what it knew then."""
    with file.open("a", encoding="utf-8") as kept:
        row = {"part": asdict(part), "score": {"passes": part.passes, **score}}
        kept.write(json.dumps(row) + "\n")


def test_so_many_passes_are_on_roads_a_quarter_on_streets_an_eighth_each_elsewhere() -> None:
    by_kind = {
        kind: [part.passes for part in parts_of(10_100) if part.kind == kind]
        for kind in ("street", "arrows", "strips", "stop_line", "road")
    }
    assert {kind: sum(each) for kind, each in by_kind.items()} == {
        "street": 2525, "arrows": 1262, "strips": 1262, "stop_line": 1262, "road": 10_100,
    }  # fmt: skip
    assert all(min(each) > 0 for each in by_kind.values())
    others = parts_of(10_100, first=40)
    assert len({*parts_of(10_000), *others}) == len(parts_of(10_000)) + len(others)


def test_drawn_roads_are_parts_of_forty() -> None:
    parts = drawn_parts_of(100, first=3)
    assert [(part.kind, part.number, part.passes) for part in parts] == [
        ("drawn", 3, 40), ("drawn", 4, 40), ("drawn", 5, 20),
    ]  # fmt: skip


def test_scores_add_up_count_by_count() -> None:
    one, other = JudgementScore(), JudgementScore()
    one.findings["speeding"], one.passes, one.speed_errors = 2, 10, [1.0]
    other.findings.update({"speeding": 1, "parking": 4})
    other.passes, other.wrongful_told = 5, ["road 3: parking"]
    one.add(other)
    assert one.findings == {"speeding": 3, "parking": 4}
    assert (one.passes, one.speed_errors) == (15, [1.0])
    assert one.record()["wrongful_told"] == ["road 3: parking"]


def test_a_run_goes_on_behind_what_it_kept_and_comes_to_the_same(tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    whole = run(parts_of(PASSES), kept, processes=1).record()
    first, *rest = kept.read_text("utf-8").splitlines(keepends=True)
    assert len(rest) == 4
    kept.write_text(first, "utf-8")
    again = run(parts_of(PASSES), kept, processes=1).record()
    assert [line.partition('"score"')[0] for line in kept.read_text("utf-8").splitlines()] == [
        line.partition('"score"')[0] for line in (first, *rest)
    ]
    for record in (whole, again):
        del record["ms_per_frame"]
    assert again == whole
    assert whole["passes"] == PASSES + PASSES // 4 + 3 * (PASSES // 8)


def test_what_is_wrongful_or_missed_tells_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    def judge(number: int, count: int, score: JudgementScore, lens: object) -> None:
        score.wrongful_told.append(f"solid_line by one of {count}")
        score.missed_told.append("parking")

    monkeypatch.setitem(JUDGES, "road", judge)
    score = JudgedPart(kind="road", number=7, passes=3).judged()
    assert score.wrongful_told == ["road 7: solid_line by one of 3"]
    assert score.missed_told == ["road 7: parking"]


def test_each_part_that_is_judged_now_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, told = tmp_path / "kept.jsonl", list[int]()
    first, *rest = drawn_parts_of(120)
    keep(kept, first, {})
    monkeypatch.setattr(judgement_run, "ProcessPoolExecutor", InThisProcess)
    monkeypatch.setitem(JUDGES, "drawn", lambda number, count, score, _: None)
    run([first, *rest], kept, told=lambda part, score: told.append(part.number))
    assert told == [1, 2]
    assert len(kept.read_text("utf-8").splitlines()) == 3


def test_what_was_kept_before_misses_were_told_is_read(tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    for part in parts_of(8):
        keep(kept, part, {"found": {"speeding": 1}, "wrongful_told": ["one"]})
    whole = run(parts_of(8), kept, processes=1)
    assert (whole.passes, whole.found) == (13, {"speeding": 5})
    assert (whole.wrongful_told, whole.missed_told) == (["one"] * 5, [])
