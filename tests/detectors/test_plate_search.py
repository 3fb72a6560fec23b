"""Is a plate too small for the whole picture found on its vehicle, once and in the right place?"""

from collections.abc import Sequence

import numpy as np

from detectors.detection import Box, Detection, Image, ObjectDetector
from detectors.plate_search import PlateSearch

VEHICLE = Box(x_px=1000, y_px=400, width_px=300, height_px=200)
ON_VEHICLE = Box(x_px=1110, y_px=540, width_px=60, height_px=16)


class Seeing:
    """A detector that gives what it is told to and remembers the sizes it was shown."""

    def __init__(self, label: str, *boxes: Box, confidence: float = 0.9) -> None:
        self._found = [Detection(label=label, box=box, confidence=confidence) for box in boxes]
        self.shapes: list[tuple[int, ...]] = []

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        self.shapes += [image.shape[:2] for image in images]
        return [list(self._found) for _ in images]


PICTURE = np.zeros((1080, 1920, 3), np.uint8)
NEAR = ON_VEHICLE.moved(-(VEHICLE.x_px - 12), -(VEHICLE.y_px - 8))


def _found(whole: ObjectDetector, near: ObjectDetector, vehicles: ObjectDetector) -> list[Box]:
    (plates,) = PlateSearch(whole, near, vehicles).detect([PICTURE])
    return [plate.box for plate in plates]


def test_a_vehicle_without_a_plate_is_looked_at_from_nearer() -> None:
    near = Seeing("plate", NEAR)
    assert _found(Seeing("plate"), near, Seeing("car", VEHICLE)) == [ON_VEHICLE]
    assert near.shapes == [(216, 324)]


def test_a_vehicle_whose_plate_was_found_is_not_looked_at_again() -> None:
    near = Seeing("plate", NEAR)
    assert _found(Seeing("plate", ON_VEHICLE), near, Seeing("car", VEHICLE)) == [ON_VEHICLE]
    assert near.shapes == []


def test_two_vehicles_that_overlap_give_one_plate() -> None:
    cars = Seeing("car", VEHICLE, VEHICLE)
    assert _found(Seeing("plate"), Seeing("plate", NEAR), cars) == [ON_VEHICLE]


def test_people_far_vehicles_and_unsure_plates_are_left_alone() -> None:
    far = Box(x_px=10, y_px=10, width_px=60, height_px=40)
    assert _found(Seeing("plate"), Seeing("plate", NEAR), Seeing("person", VEHICLE)) == []
    assert _found(Seeing("plate"), Seeing("plate", NEAR), Seeing("car", far)) == []
    unsure = Seeing("plate", NEAR, confidence=0.45)
    assert _found(Seeing("plate"), unsure, Seeing("car", VEHICLE)) == []


def test_at_most_the_four_largest_vehicles_cost_time() -> None:
    cars = [Box(x_px=200 * k, y_px=0, width_px=100 + k, height_px=90) for k in range(8)]
    near = Seeing("plate")
    _found(Seeing("plate"), near, Seeing("car", *cars))
    assert len(near.shapes) == 4


def test_a_small_picture_is_searched_once() -> None:
    vehicles = Seeing("car", VEHICLE)
    search = PlateSearch(Seeing("plate"), Seeing("plate"), vehicles)
    assert search.detect([PICTURE[:400, :600]]) == [[]]
    assert vehicles.shapes == []
