"""Is every plate of a picture found, read and written down as the command promises?"""

import json

import cv2
import numpy as np

from detectors.backends import load_detector, load_plate_ocr
from detectors.plates_in_picture import PlateFinder, picture_record
from tests.contract.test_object_detector import plate_on_a_bumper


def test_a_plate_is_found_read_and_written_as_json() -> None:
    finder = PlateFinder(load_detector("onnx:plate_detector"), load_plate_ocr("onnx:plate_reader"))
    picture, truth = plate_on_a_bumper(0.35)
    plates = finder.find(picture)
    assert [plate.reading.text for plate in plates] == ["01KG123ABC"]
    record = picture_record("a.jpg", plates, 31.234)
    assert (record["file"], record["ms"]) == ("a.jpg", 31.2)
    (plate,) = json.loads(json.dumps(record))["plates"]
    assert (plate["text"], plate["country"], plate["pattern"]) == ("01KG123ABC", "KG", "KG_2016")
    assert len(plate["characters"]) == 10
    assert set(plate["characters"][0]) == {"best", "p", "next", "next_p"}
    assert abs(plate["box"][0] - truth.x_px) < 12
    assert "reason" not in plate


def test_a_turned_plate_is_given_out_straight() -> None:
    finder = PlateFinder(load_detector("onnx:plate_detector"), load_plate_ocr("onnx:plate_reader"))
    picture, _ = plate_on_a_bumper(0.35)
    high, wide = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), 12, 1.0)
    turned = np.asarray(cv2.warpAffine(picture, turn, (wide, high)), np.uint8)
    (plate,) = finder.find(turned)
    assert plate.reading.text == "01KG123ABC"
    assert plate.reading.corners is not None
    # The box of a turned plate is far higher than the plate itself, which is 4.6 times as wide.
    assert plate.box.width_px / plate.box.height_px < 3.2
    assert 3.8 < plate.straight.shape[1] / plate.straight.shape[0] < 5.4


def test_a_plate_of_too_few_pixels_is_found_but_not_read() -> None:
    finder = PlateFinder(load_detector("onnx:plate_detector"), load_plate_ocr("onnx:plate_reader"))
    picture, _ = plate_on_a_bumper(0.06)
    assert [plate.reading.text for plate in finder.find(picture) if plate.reading.text] == []


def test_a_bare_picture_holds_no_plate() -> None:
    finder = PlateFinder(load_detector("onnx:plate_detector"), load_plate_ocr("onnx:plate_reader"))
    picture, _ = plate_on_a_bumper(0.35)
    picture[:] = 100
    assert finder.find(picture) == []
