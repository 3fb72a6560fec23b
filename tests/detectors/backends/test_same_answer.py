"""Is a picture's answer the same whatever is looked at beside it, and whenever?"""

import cv2
import numpy as np
import pytest

from detectors.backends import load_detector, load_plate_ocr
from detectors.detection import Image
from detectors.plate_reading import PlateOcr
from fines.plates import PlateReading
from simulator.plates import render_plate
from tests.contract.test_object_detector import plate_on_a_bumper

pytestmark = pytest.mark.slow

FORMS = {"01KG123ABC": "KG_2016", "B1234AB": "KG_1994", "123ABC02": "KZ_PRIVATE"}


@pytest.fixture(scope="module")
def crops() -> list[Image]:
    """Plates from far too small to large, and pictures that hold none."""
    rng = np.random.default_rng(7)
    plates = [
        cv2.resize(render_plate(text, form, rng), None, fx=scale, fy=scale)
        for text, form in FORMS.items()
        for scale in (0.1, 0.3, 1.0)
    ]
    noise = [rng.integers(0, 255, (40, 130, 3), np.uint8) for _ in range(4)]
    return [np.asarray(crop, np.uint8) for crop in plates] + noise


def rounded(reading: PlateReading | None) -> object:
    """All that `tartip plates --json` prints of a reading."""
    if reading is None:
        return None
    told = (reading.text, reading.reason, reading.rows, reading.candidates, reading.characters)
    return (*told, round(reading.confidence, 4))


@pytest.mark.parametrize("at_once", [2, 5, 13])
def test_plates_read_together_are_read_as_one_by_one(crops: list[Image], at_once: int) -> None:
    ocr = load_plate_ocr("onnx:plate_reader")
    alone = [rounded(reading) for crop in crops for reading in ocr.read([crop])]
    starts = range(0, len(crops), at_once)
    together = [
        rounded(reading) for start in starts for reading in ocr.read(crops[start : start + at_once])
    ]
    assert together == alone


def test_a_plate_is_read_alike_by_a_reader_loaded_anew(crops: list[Image]) -> None:
    readers: list[PlateOcr] = [load_plate_ocr("onnx:plate_reader") for _ in range(2)]
    first, second = ([rounded(reading) for reading in ocr.read(crops)] for ocr in readers)
    assert first == second


def test_pictures_looked_at_together_are_seen_as_one_by_one() -> None:
    detector = load_detector("onnx:plate_detector")
    pictures = [plate_on_a_bumper(scale)[0] for scale in (0.2, 0.25, 0.3, 0.35)]
    assert detector.detect(pictures) == [detector.detect([picture])[0] for picture in pictures]


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (3000, 1), (2, 7)])
def test_the_smallest_and_thinnest_pictures_are_looked_at(shape: tuple[int, int]) -> None:
    detector = load_detector("onnx:plate_detector")
    (found,) = detector.detect([np.full((*shape, 3), 90, np.uint8)])
    assert [seen for seen in found if min(seen.box.width_px, seen.box.height_px) < 1] == []
