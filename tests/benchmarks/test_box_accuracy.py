"""Are found boxes matched with known ones as recall and precision mean it?"""

import pytest

from benchmarks.box_accuracy import BoxesOfPicture, box_accuracy
from detectors.detection import Box, Detection


def box(x_px: float) -> Box:
    return Box(x_px=x_px, y_px=0, width_px=10, height_px=10)


def seen(label: str, x_px: float, confidence: float) -> Detection:
    return Detection(label=label, box=box(x_px), confidence=confidence)


def test_a_known_box_is_taken_once_and_by_the_surest() -> None:
    picture = BoxesOfPicture(
        truth=[("car", box(0)), ("car", box(50))],
        found=[seen("car", 1, 0.6), seen("car", 0, 0.9), seen("car", 51, 0.1)],
    )
    found = box_accuracy([picture], 0.3, with_class=True)
    assert (found.recall, found.precision) == (0.5, 0.5)
    assert found.average_precision == pytest.approx(0.5 + 0.5 * 2 / 3, abs=0.001)


def test_a_wrong_class_is_wrong_only_with_class() -> None:
    picture = BoxesOfPicture(truth=[("bus", box(0))], found=[seen("truck", 0, 0.8)])
    strict = box_accuracy([picture], 0.3, with_class=True)
    place = box_accuracy([picture], 0.3, with_class=False)
    assert (strict.recall, strict.precision, strict.average_precision) == (0, 0, 0)
    assert (place.recall, place.precision, place.average_precision) == (1, 1, 1)


def test_a_box_that_overlaps_too_little_is_wrong() -> None:
    picture = BoxesOfPicture(truth=[("car", box(0))], found=[seen("car", 4, 0.8)])
    assert box_accuracy([picture], 0.3, with_class=True).recall == 0


def test_nothing_found_and_nothing_there_divide_by_nothing() -> None:
    empty = BoxesOfPicture(truth=[], found=[])
    found = box_accuracy([empty], 0.3, with_class=True)
    assert (found.recall, found.precision, found.average_precision) == (0, 0, 0)
