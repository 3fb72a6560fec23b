"""Do our own detectors keep the contract, and find what stands plainly there?"""

import cv2
import numpy as np
import pytest

from detectors.backends import load_detector
from detectors.detection import Box, Image, ObjectDetector
from simulator.plates import render_plate
from tests.contract.object_detector import ObjectDetectorContract


class TestOnnxPlateDetector(ObjectDetectorContract):
    @pytest.fixture(scope="class")
    @classmethod
    def detector(cls) -> ObjectDetector:
        return load_detector("onnx:plate_detector")

    @pytest.mark.parametrize("scale", [0.2, 0.35])
    def test_a_plate_on_a_car_is_found(self, detector: ObjectDetector, scale: float) -> None:
        picture, truth = plate_on_a_bumper(scale)
        (found,) = detector.detect([picture])
        assert len(found) == 1
        assert found[0].label == "plate"
        assert found[0].box.iou(truth) > 0.6


class TestOnnxVehicleDetector(ObjectDetectorContract):
    @pytest.fixture(scope="class")
    @classmethod
    def detector(cls) -> ObjectDetector:
        return load_detector("onnx:vehicle_detector")

    def test_an_empty_road_holds_no_vehicle(self, detector: ObjectDetector) -> None:
        assert detector.detect([np.full((360, 640, 3), 90, np.uint8)]) == [[]]


def plate_on_a_bumper(scale: float) -> tuple[Image, Box]:
    """A dark rear of a car with lamps and a bright plate, and where the plate is."""
    picture = np.full((400, 640, 3), 120, np.uint8)
    cv2.rectangle(picture, (120, 90), (520, 330), (70, 45, 40), -1)
    cv2.rectangle(picture, (150, 100), (490, 180), (35, 30, 30), -1)
    cv2.rectangle(picture, (130, 195), (200, 235), (30, 30, 190), -1)
    cv2.rectangle(picture, (440, 195), (510, 235), (30, 30, 190), -1)
    plate = render_plate("01KG123ABC", "KG_2016", np.random.default_rng(1))
    small = cv2.resize(plate, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    high, wide = small.shape[:2]
    left, top = 320 - wide // 2, 255
    picture[top : top + high, left : left + wide] = small
    picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.7), np.uint8)
    return picture, Box(x_px=left, y_px=top, width_px=wide, height_px=high)
