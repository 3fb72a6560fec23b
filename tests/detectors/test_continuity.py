"""Is the identity of a track doubted where another vehicle may have taken it over?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from detectors.continuity import unbroken_around
from detectors.detection import Box
from detectors.track import Observation, Track, TrackId
from tests.detectors.plain_road import START

STEP = timedelta(seconds=0.04)


def track_of(boxes: Sequence[tuple[float, float]], gaps: dict[int, float] | None = None) -> Track:
    """A track from rows of bottom and width in pixels; `gaps` adds seconds before a frame."""
    seen, at = [], START
    for number, (bottom, width) in enumerate(boxes):
        at += STEP + timedelta(seconds=(gaps or {}).get(number, 0.0))
        box = Box(x_px=500 - width / 2, y_px=bottom - width, width_px=width, height_px=width)
        seen.append(Observation(frame=number, at=at, box=box, label="car", confidence=0.9))
    return Track(id=TrackId(1), observations=tuple(seen))


def test_a_vehicle_that_drives_away_stays_itself() -> None:
    boxes = [(800 - 10 * step, 200 - 3 * step) for step in range(40)]
    assert unbroken_around(track_of(boxes), 20) == (0, 39)


def test_a_long_gap_breaks() -> None:
    track = track_of([(600.0, 100.0)] * 20, gaps={8: 1.3})
    assert unbroken_around(track, 3) == (0, 7)
    assert unbroken_around(track, 8) == (8, 19)


@pytest.mark.parametrize(("gap_s", "same"), [(1.0, True), (1.3, False)])
def test_who_stands_may_be_out_of_sight_a_little_longer(gap_s: float, same: bool) -> None:
    track = track_of([(600.0, 100.0)] * 60, gaps={40: gap_s})
    assert (unbroken_around(track, 5) == (0, 59)) == same
    moved = track_of([(600.0, 100.0)] * 40 + [(580.0, 100.0)] * 20, gaps={40: gap_s})
    assert unbroken_around(moved, 5) == (0, 39)
    only_then = track_of([(500 + 5 * n, 100.0) for n in range(20)] + [(600.0, 100.0)] * 40, {20: 1})
    assert unbroken_around(only_then, 5) == (0, 19)


def test_a_foot_that_others_hide_does_not_turn() -> None:
    """The lower edge follows the roof of whoever passes, up and down again."""
    edges = [600.0] * 40 + [600 - 6.0 * n for n in range(10)] + [540 + 6.0 * n for n in range(10)]
    track = track_of([(bottom, 100.0) for bottom in [*edges, *[600.0] * 40]])
    assert unbroken_around(track, 5) != (0, 99)
    hidden = [replace(seen, foot_hidden=seen.box.bottom_px < 600) for seen in track.observations]
    assert unbroken_around(replace(track, observations=tuple(hidden)), 5) == (0, 99)


def test_a_jump_in_width_breaks() -> None:
    track = track_of([(600.0, 160.0)] * 10 + [(600.0, 100.0)] * 10)
    assert unbroken_around(track, 15) == (10, 19)


def test_a_jump_to_another_place_breaks() -> None:
    track = track_of([(600.0, 100.0)] * 10 + [(480.0, 100.0)] * 10)
    assert unbroken_around(track, 0) == (0, 9)


def across(gap_s: float, mps: float = 300.0, after_mps: float = 300.0) -> Track:
    """Drives across the picture, a box wide in 0.4 s, and is out of sight for `gap_s` at 0.8 s."""
    rows = [(0.04 * n, 300.0 + mps * 0.04 * n) for n in range(21)]
    last_s, last_px = rows[-1]
    begins_px = last_px + mps * gap_s
    rows += [(last_s + gap_s + 0.04 * n, begins_px + after_mps * 0.04 * n) for n in range(20)]
    seen = [
        Observation(
            frame=number,
            at=START + timedelta(seconds=at_s),
            box=Box(x_px=x_px, y_px=300, width_px=120, height_px=90),
            label="motorcycle",
            confidence=0.9,
        )
        for number, (at_s, x_px) in enumerate(rows)
    ]
    return Track(id=TrackId(1), observations=tuple(seen))


def test_who_drives_across_is_known_again_where_its_pace_takes_it() -> None:
    """Its boxes before and after lost frames share nothing, but lie on one way at one pace."""
    assert unbroken_around(across(0.4), 5) == (0, 40)
    assert unbroken_around(across(0.7), 5) == (0, 20)
    assert unbroken_around(across(0.4, after_mps=-300.0), 5) == (0, 20)
    assert unbroken_around(across(0.4, mps=0.0, after_mps=0.0), 5) == (0, 40)
    begins = across(0.4)
    assert unbroken_around(replace(begins, observations=begins.observations[19:]), 20) == (19, 20)


def test_who_flees_and_at_once_comes_back_is_another() -> None:
    away = [(320 - 3 * step, 60 - step * 0.5) for step in range(20)]
    back = [(263 + 3 * step, 50 + step * 0.5) for step in range(20)]
    assert unbroken_around(track_of([*away, *back]), 30)[0] in range(18, 24)


def test_who_stops_and_backs_is_the_same() -> None:
    away = [(600 - 3 * step, 100.0) for step in range(10)]
    stands = [(570.0, 100.0)] * 30
    back = [(570 + 2 * step, 100.0) for step in range(10)]
    assert unbroken_around(track_of([*away, *stands, *back]), 45) == (0, 49)
