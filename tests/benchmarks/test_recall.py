"""Does the recall benchmark undo everything that it filed?"""

from __future__ import annotations

from pathlib import Path

from benchmarks.recall import run


def test_nothing_stands_when_the_recall_is_done(tmp_path: Path) -> None:
    score = run(40, f"sqlite:///{tmp_path / 'fines.db'}")
    assert (score.decisions, score.dismissed, score.annulled, score.lost) == (40, 20, 20, 0)
    assert score.to_refund_som == 10 * 1500
