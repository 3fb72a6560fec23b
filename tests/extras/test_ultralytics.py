"""Does the ultralytics: backend keep the contract with weights made here?"""

from pathlib import Path

import pytest
from ultralytics import YOLO

from detectors.backends import load_detector
from detectors.detection import ObjectDetector
from fines.errors import ConfigurationError
from tests.contract.object_detector import ObjectDetectorContract, noise


class TestUltralyticsDetector(ObjectDetectorContract):
    @pytest.fixture(scope="class")
    @classmethod
    def detector(cls, tmp_path_factory: pytest.TempPathFactory) -> ObjectDetector:
        """A network of that library with random weights, saved and loaded as any other file."""
        path = tmp_path_factory.mktemp("weights") / "random.pt"
        YOLO("yolov8n.yaml", task="detect").save(path)
        return load_detector(f"ultralytics:{path}")

    def test_random_weights_find_nothing_surely(self, detector: ObjectDetector) -> None:
        assert detector.detect([noise(64, 64)]) == [[]]


def test_an_absent_file_is_named_and_nothing_is_downloaded(tmp_path: Path) -> None:
    absent = tmp_path / "yolov8n.pt"
    with pytest.raises(ConfigurationError, match=r"there is no weight file .*yolov8n\.pt"):
        load_detector(f"ultralytics:{absent}")


def test_a_file_that_holds_no_weights_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pt"
    broken.write_bytes(b"no weights")
    with pytest.raises(ConfigurationError, match="holds no weights to load"):
        load_detector(f"ultralytics:{broken}")
