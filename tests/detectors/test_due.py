"""Do the rules look often at whoever drives, and seldom at whoever stands?"""

from __future__ import annotations

from collections.abc import Callable

from detectors.detection import Box
from detectors.due import DueLooks
from detectors.track import Observation, Track, TrackId
from tests.detectors.plain_road import after

RATE = 25


def looks(box_at: Callable[[int], Box], frames: int) -> list[int]:
    """The frames in which the rules look, of a track seen in so many at 25 a second."""
    due, told = DueLooks(), []
    for number in range(frames):
        seen = Observation(
            frame=number, at=after(number / RATE), box=box_at(number), label="car", confidence=0.9
        )
        if due.is_due(Track(id=TrackId(1), observations=(seen,))):
            told.append(number)
    return told


def test_a_moving_vehicle_is_looked_at_ten_times_a_second_at_most() -> None:
    moving = looks(lambda n: Box(x_px=10 * n, y_px=100, width_px=50, height_px=40), 30)
    assert moving == list(range(0, 30, 3))


def test_a_standing_vehicle_is_looked_at_every_two_seconds() -> None:
    standing = looks(lambda n: Box(x_px=10, y_px=100, width_px=50, height_px=40), 101)
    assert standing == [0, 50, 100]


def test_who_is_forgotten_is_looked_at_at_once() -> None:
    due = DueLooks()
    seen = Observation(
        frame=1, at=after(0), box=Box(x_px=1, y_px=1, width_px=5, height_px=5), label="car",
        confidence=0.9,
    )  # fmt: skip
    track = Track(id=TrackId(1), observations=(seen,))
    assert (due.is_due(track), due.is_due(track)) == (True, False)
    due.forget(track.id)
    assert due.is_due(track)
