"""Is nobody charged wrongly on simulated sections, and are runs repeated exactly?"""

from __future__ import annotations

from benchmarks.section import run


def test_nobody_is_charged_wrongly_and_fast_drives_are_found() -> None:
    score = run(1500)
    assert score.passes == 1500
    assert not +score.wrongful
    assert score.found >= 0.97 * score.plain > 0
    assert score.left_behind == 0
    assert {"clock_not_proven", "pairing_ambiguous", "look_differs"} <= set(score.not_judged)


def test_the_same_seed_gives_the_same_drives() -> None:
    assert run(300).record() == run(300).record()
