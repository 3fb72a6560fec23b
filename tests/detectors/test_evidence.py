"""Do the frames of an act in the making outlive the others, and only so many of them?"""

from __future__ import annotations

import numpy as np

from detectors.evidence import FrameShelf
from detectors.frame import Frame
from fines.violation import SiteId
from tests.detectors.plain_road import after


def frame(number: int) -> Frame:
    image = np.full((8, 8, 3), number, np.uint8)
    return Frame(site=SiteId("plain"), number=number, captured_at=after(number), image=image)


def kept(shelf: FrameShelf, numbers: range) -> list[int]:
    return [number for number in numbers if shelf.get(number) is not None]


def test_only_the_newest_frames_stay() -> None:
    shelf = FrameShelf(most_frames=3)
    for number in range(10):
        shelf.keep(frame(number))
    assert kept(shelf, range(10)) == [7, 8, 9]


def test_a_held_frame_stays_until_it_is_released() -> None:
    shelf = FrameShelf(most_frames=3)
    for number in range(10):
        shelf.keep(frame(number))
        if number == 2:
            shelf.hold("car 1", [1])
        if number > 2:
            shelf.hold("car 1", [1, 4])
    assert kept(shelf, range(10)) == [1, 4, 7, 8, 9]
    shelf.release("car 1")
    shelf.release("car 2")
    assert kept(shelf, range(10)) == [7, 8, 9]


def test_no_more_is_held_than_allowed() -> None:
    shelf = FrameShelf(most_frames=2, most_held=2)
    for number in range(4):
        shelf.keep(frame(number))
        shelf.hold(number, [number])
    for number in range(4, 8):
        shelf.keep(frame(number))
    assert kept(shelf, range(8)) == [0, 1, 6, 7]
