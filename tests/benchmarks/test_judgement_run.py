"""Do the parts of a run add up, and does a run that was stopped go on behind what it kept?"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from benchmarks.judgement_run import JUDGES, JudgedPart, parts_of, run
from benchmarks.judgement_score import JudgementScore

PASSES = 24


def test_so_many_passes_are_on_roads_a_quarter_on_streets_and_an_eighth_at_arrows() -> None:
    by_kind = {
        kind: [part.passes for part in parts_of(10_100) if part.kind == kind]
        for kind in ("street", "arrows", "road")
    }
    assert {kind: sum(each) for kind, each in by_kind.items()} == {
        "street": 2525, "arrows": 1262, "road": 10_100,
    }  # fmt: skip
    assert all(min(each) > 0 for each in by_kind.values())
    others = parts_of(10_100, first=40)
    assert len({*parts_of(10_000), *others}) == len(parts_of(10_000)) + len(others)


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
    whole = run(PASSES, kept=kept, processes=1).record()
    first, *rest = kept.read_text("utf-8").splitlines(keepends=True)
    assert len(rest) == 2
    kept.write_text(first, "utf-8")
    again = run(PASSES, kept=kept, processes=1).record()
    assert [line.partition('"score"')[0] for line in kept.read_text("utf-8").splitlines()] == [
        line.partition('"score"')[0] for line in (first, *rest)
    ]
    for record in (whole, again):
        del record["ms_per_frame"]
    assert again == whole
    assert whole["passes"] == PASSES + PASSES // 4 + PASSES // 8


def test_what_is_wrongful_or_missed_tells_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    def judge(number: int, count: int, score: JudgementScore, lens: object) -> None:
        score.wrongful_told.append(f"solid_line by one of {count}")
        score.missed_told.append("parking")

    monkeypatch.setitem(JUDGES, "road", judge)
    score = JudgedPart(kind="road", number=7, passes=3).judged()
    assert score.wrongful_told == ["road 7: solid_line by one of 3"]
    assert score.missed_told == ["road 7: parking"]


def test_what_was_kept_before_misses_were_told_is_read(tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    for part in parts_of(8):
        score = {"passes": part.passes, "found": {"speeding": 1}, "wrongful_told": ["one"]}
        with kept.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"part": asdict(part), "score": score}) + "\n")
    whole = run(8, kept=kept, processes=1)
    assert (whole.passes, whole.found) == (11, {"speeding": 3})
    assert (whole.wrongful_told, whole.missed_told) == (["one"] * 3, [])
