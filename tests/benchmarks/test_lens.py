"""Is speed measured as well through a known lens as through none, and is a run repeated exactly?"""

from __future__ import annotations

from benchmarks.lens import run


def test_a_known_lens_costs_no_speed() -> None:
    scores = {str(score.lens): score for score in run(1, 4)}
    pinhole = scores["none"]
    assert [score.told for score in scores.values()][:2] == [0, 1]
    assert pinhole.record(pinhole)["from_lens_kmh_p95"] == 0
    assert scores["known"].passes == pinhole.passes
    ignored = scores["ignored"].record(pinhole)
    assert (ignored["roads"], ignored["roads_refused"], ignored["passes"]) == (1, 1, 0)
    assert "place_error_m_p95" not in ignored
    known = scores["known"].record(pinhole)
    assert len(scores["known"].errors) == len(pinhole.errors) > 0
    assert float(str(known["from_lens_kmh_p95"])) < 2.0
    assert known["charged_too_much"] == 0
    again = next(score for score in run(1, 4) if score.lens == "known")
    assert again.errors == scores["known"].errors
