"""Is speed measured as well through a known lens as through none, and is a run repeated exactly?"""

from __future__ import annotations

from benchmarks.lens import run


def test_a_known_lens_costs_no_speed() -> None:
    scores = {str(score.lens): score for score in run(1, 4)}
    pinhole = scores["none"]
    assert [score.told for score in scores.values()][:2] == [0, 1]
    assert scores["ignored"].told == 0
    assert pinhole.record(pinhole)["from_lens_kmh_p95"] == 0
    assert {score.passes for score in scores.values()} == {pinhole.passes}
    known = scores["known"].record(pinhole)
    assert len(scores["known"].errors) == len(pinhole.errors) > 0
    assert float(str(known["from_lens_kmh_p95"])) < 2.0
    assert known["charged_too_much"] == 0
    again = next(score for score in run(1, 4) if score.lens == "known")
    assert again.errors == scores["known"].errors
