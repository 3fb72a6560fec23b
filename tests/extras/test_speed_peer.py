"""Are we and the peer given the same tracks, and does each measure what its way can?"""

from __future__ import annotations

from benchmarks.speed_peer import run


def test_ours_is_nearer_to_the_truth_than_whole_metres_by_the_nominal_rate() -> None:
    scores = run(20)
    ours, peer = scores["ours"], scores["supervision"]
    assert len(ours.passes) == len(ours.errors) > 10
    assert len(peer.errors) > len(peer.passes) > 10
    off = {name: errors.record()["error_kmh_p95"] for name, errors in scores.items()}
    assert (off["ours"] or 99.0) < 3.0 < (off["supervision"] or 0.0)
