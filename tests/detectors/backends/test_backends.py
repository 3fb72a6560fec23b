"""Does a wrong model setting stop the program with one sentence that mends it?"""

import re
import shutil
from pathlib import Path

import pytest

from detectors.backends import load_detector, load_plate_ocr
from detectors.backends.cards import WEIGHTS, shipped_model
from detectors.backends.onnx_detector import OnnxDetector
from fines.errors import ConfigurationError

MOST_BYTES = 10_000_000


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        (
            "plate_detector",
            "'plate_detector' names no model backend; write one of onnx:…, openv",
        ),
        ("tensor:x", "'tensor:x' names no model backend"),
        ("onnx:", "'onnx:' names no model backend"),
        ("onnx:nobody", "there is no model 'nobody'; name one of plate_detector, plate_reader, "),
        ("onnx:absent/x.onnx", "there is no weight file absent/x.onnx; give the path of an ONNX"),
    ],
)
def test_a_wrong_setting_is_named_with_its_mend(url: str, sentence: str) -> None:
    with pytest.raises(ConfigurationError, match=re.escape(sentence)):
        load_detector(url)


def test_an_extra_that_is_not_installed_is_named() -> None:
    with pytest.raises(ConfigurationError, match=r"pip install tartip\[easyocr\]"):
        load_plate_ocr("easyocr:en")


def test_a_file_that_is_no_network_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.onnx"
    path.write_bytes(b"not a network")
    with pytest.raises(ConfigurationError, match="is not a usable ONNX file"):
        load_detector(f"onnx:{path}")


def test_a_network_of_another_purpose_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="does not say its labels"):
        load_detector(f"onnx:{shipped_model('plate_reader').path}")


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    shipped = shipped_model("plate_detector")
    altered = tmp_path / "plate_detector.onnx"
    shutil.copy(shipped.path, altered)
    with altered.open("ab") as file:
        file.write(b"x")
    with pytest.raises(ConfigurationError, match=r"has SHA-256 .* its card says"):
        OnnxDetector(altered, sha256=shipped.sha256)


@pytest.mark.parametrize("name", ["plate_detector", "plate_reader", "vehicle_detector"])
def test_every_shipped_file_is_small(name: str) -> None:
    shipped = shipped_model(name)
    assert shipped.path.parent == WEIGHTS
    assert shipped.path.stat().st_size < MOST_BYTES
