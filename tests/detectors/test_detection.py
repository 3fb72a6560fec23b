"""Do boxes overlap, move and cut as rectangles do?"""

import numpy as np
import pytest

from detectors.detection import Box, cut_out


def box(x: float, y: float, width: float, height: float) -> Box:
    return Box(x_px=x, y_px=y, width_px=width, height_px=height)


@pytest.mark.parametrize(
    ("first", "second", "iou"),
    [
        (box(0, 0, 10, 10), box(0, 0, 10, 10), 1.0),
        (box(0, 0, 10, 10), box(5, 0, 10, 10), 1 / 3),
        (box(0, 0, 10, 10), box(10, 0, 10, 10), 0.0),
        (box(0, 0, 10, 10), box(2, 2, 5, 5), 0.25),
        (box(0, 0, 0, 0), box(0, 0, 0, 0), 0.0),
    ],
)
def test_iou(first: Box, second: Box, iou: float) -> None:
    assert first.iou(second) == pytest.approx(iou)
    assert second.iou(first) == pytest.approx(iou)


def test_a_cut_is_widened_and_kept_inside_the_picture() -> None:
    picture = np.arange(20 * 30 * 3, dtype=np.uint8).reshape(20, 30, 3)
    cut = cut_out(picture, box(0, 10, 10, 10), margin_x=0.2, margin_y=0.1)
    assert np.array_equal(cut, picture[9:20, 0:12])


def test_a_box_outside_cuts_nothing() -> None:
    assert cut_out(np.zeros((20, 30, 3), np.uint8), box(40, 0, 10, 10)).size == 0


def test_the_foot_is_the_middle_of_the_lower_edge() -> None:
    assert box(10, 20, 30, 40).foot_px == (25, 60)
    assert box(10, 20, 30, 40).moved(-10, 5) == box(0, 25, 30, 40)
