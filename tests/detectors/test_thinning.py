"""Does a vehicle that stands for an hour keep its history in a bounded memory?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from detectors.continuity import unbroken_around
from detectors.detection import Detection
from detectors.rules.feet import Foot
from detectors.rules.standing import Stand
from detectors.thinning import thinned
from detectors.track import Observation, Track
from detectors.tracking import LapTracker, TrackingLimits
from tests.detectors.plain_road import after, box_at

MOST = 200


def followed(
    places: Sequence[tuple[float, float]], rate: float = 10.0, missed: float = 0.0
) -> Track:
    """One vehicle through a tracker with a small memory; its boxes tremble by 2 px."""
    rng = np.random.default_rng(1)
    tracker = LapTracker(TrackingLimits(most_observations=MOST))
    live: tuple[Track, ...] = ()
    for number, (x_m, y_m) in enumerate(places):
        dx, dy = rng.normal(0, 0.02, 2)
        found = [] if rng.random() < missed else [(x_m + dx, y_m + dy)]
        detections = [Detection(label="car", box=box_at(x, y), confidence=0.9) for x, y in found]
        live = tracker.update(detections, number, after(number / rate)).live
        assert all(len(track.observations) <= MOST for track in live)
    (track,) = live
    return track


@pytest.mark.slow
def test_an_hour_of_standing_stays_one_bounded_proven_history() -> None:
    drives = [(27.0, 5.0 + step / 5) for step in range(50)]
    track = followed([*drives, *[(27.0, 15.0)] * 36_000], missed=0.02)
    assert track.first.frame < 10
    assert track.last.frame > 36_000
    assert unbroken_around(track, track.last.frame) == (track.first.frame, track.last.frame)
    newest = track.observations[-MOST // 2 :]
    assert track.whole_since.frame <= newest[-30].frame


def test_the_first_seconds_of_a_stand_stay_whole() -> None:
    drives = [(27.0, 5.0 + step) for step in range(10)]
    track = followed([*drives, *[(27.0, 15.0)] * 2000])
    frames = [seen.frame for seen in track.observations]
    assert frames[:40] == list(range(40))
    assert not any(seen.joined for seen in track.observations[:40])


def test_a_moving_vehicle_keeps_its_newest_history_whole() -> None:
    track = followed([(27.0, step * 0.1) for step in range(400)])
    frames = [seen.frame for seen in track.observations]
    assert frames == list(range(frames[0], 400))
    assert track.whole_since == track.first


def test_a_gap_is_never_joined() -> None:
    seen = [
        Observation(frame=n, at=after(n / 10), box=box_at(27, 15), label="car", confidence=0.9)
        for n in range(400)
        if not 60 <= n < 70
    ]
    kept = thinned(seen, 300)
    assert len(kept) <= 300 < len(seen)
    assert {59, 70} <= {one.frame for one in kept}
    (beyond,) = [one for one in kept if one.frame == 70]
    assert not beyond.joined


def test_few_observations_are_left_alone() -> None:
    seen = [
        Observation(frame=n, at=after(n), box=box_at(27, 15), label="car", confidence=0.9)
        for n in range(5)
    ]
    assert thinned(seen, 5) == seen


def stood(hidden: Sequence[tuple[int, int]], frames: int) -> list[Observation]:
    """Stands at one place, 25 frames a second; in these frames another vehicle hides its foot."""
    return [
        Observation(
            frame=n,
            at=after(n / 25),
            box=box_at(27, 15),
            label="car",
            confidence=0.9,
            foot_hidden=any(first <= n < end for first, end in hidden),
        )
        for n in range(frames)
    ]


def seen_standing_s(seen: Sequence[Observation]) -> float:
    feet = tuple(Foot(seen=one, at_m=(27.0, 15.0)) for one in seen if not one.foot_hidden)
    return Stand(feet=feet, over=False).seen.total_seconds()


@pytest.mark.parametrize(
    "hidden",
    [
        pytest.param(
            [(n, n + 20) for n in range(100, 1500, 60)], id="for moments, again and again"
        ),
        pytest.param([(100, 150), (400, 440)], id="for longer than a foot may be unseen"),
        pytest.param([(100, 1400)], id="nearly all the time"),
    ],
)
def test_as_much_standing_is_seen_in_a_thinned_history_as_before(
    hidden: Sequence[tuple[int, int]],
) -> None:
    seen = stood(hidden, 1600)
    kept = seen
    for most in (1400, 1200, 1000, 850, 700, 600):
        kept = thinned(kept, most)
    assert kept[0] is seen[0]
    assert seen_standing_s(kept) == pytest.approx(seen_standing_s(seen))
