"""Does the openvino: backend keep the contracts, and agree with ONNX Runtime on our weights?"""

import cv2
import numpy as np
import pytest

from detectors.backends import load_detector, load_plate_ocr
from detectors.detection import ObjectDetector
from detectors.plate_reading import PlateOcr
from simulator.plates import render_plate
from tests.contract.object_detector import ObjectDetectorContract
from tests.contract.plate_ocr import PlateOcrContract
from tests.contract.test_object_detector import plate_on_a_bumper


class TestOpenVinoDetector(ObjectDetectorContract):
    @pytest.fixture(scope="class")
    @classmethod
    def detector(cls) -> ObjectDetector:
        return load_detector("openvino:plate_detector")

    def test_it_finds_what_onnx_runtime_finds(self, detector: ObjectDetector) -> None:
        picture, truth = plate_on_a_bumper(0.3)
        (other,) = load_detector("onnx:plate_detector").detect([picture])[0]
        (found,) = detector.detect([picture])[0]
        assert found.box.iou(other.box) > 0.9
        assert found.box.iou(truth) > 0.6
        assert found.confidence == pytest.approx(other.confidence, abs=0.05)


class TestOpenVinoPlateOcr(PlateOcrContract):
    @pytest.fixture(scope="class")
    @classmethod
    def ocr(cls) -> PlateOcr:
        return load_plate_ocr("openvino:plate_reader")

    @pytest.mark.parametrize("text", ["01KG123ABC", "09KG768XYZ"])
    def test_it_reads_what_onnx_runtime_reads(self, ocr: PlateOcr, text: str) -> None:
        plate = render_plate(text, "KG_2016", np.random.default_rng(2))
        small = np.asarray(cv2.resize(plate, (150, 34), interpolation=cv2.INTER_AREA), np.uint8)
        (seen,) = ocr.read([small])
        (other,) = load_plate_ocr("onnx:plate_reader").read([small])
        assert seen is not None
        assert other is not None
        assert seen.text == other.text == text
