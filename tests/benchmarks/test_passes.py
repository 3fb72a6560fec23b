"""Are passes counted whole, the same on every run, and does the shipped reader agree on plates?"""

from dataclasses import asdict

import pytest

from benchmarks.passes import LOOKS, score
from detectors.backends import load_plate_ocr

pytestmark = pytest.mark.slow


def test_every_pass_is_right_wrong_or_unread_and_none_is_wrong() -> None:
    ocr = load_plate_ocr("onnx:plate_reader")
    first = score(ocr, ("KG_2016",), 4)
    assert first.right + first.wrong + first.unread == first.passes == 4
    assert first.looks == 4 * LOOKS
    assert (first.wrong, first.right > 1) == (0, True)
    assert asdict(score(ocr, ("KG_2016",), 4)) == asdict(first)
