"""Does our own reader keep the contract, and read clean plates?"""

import cv2
import numpy as np
import pytest

from detectors.backends import load_plate_ocr
from detectors.plate_reading import PlateOcr
from simulator.plates import render_plate
from tests.contract.plate_ocr import PlateOcrContract


class TestOnnxPlateOcr(PlateOcrContract):
    @pytest.fixture(scope="class")
    @classmethod
    def ocr(cls) -> PlateOcr:
        return load_plate_ocr("onnx:plate_reader")

    @pytest.mark.parametrize(
        ("text", "form", "pattern", "rows"),
        [
            ("01KG123ABC", "KG_2016", "KG_2016", 1),
            ("02KG310AEH", "KG_2016", "KG_2016", 1),
            ("02KG768XYZ", "KG_2016_TWO_ROWS", "KG_2016", 2),
            ("B1234AB", "KG_1994", "KG_1994", 1),
            ("123ABC02", "KZ_PRIVATE", "KZ_PRIVATE", 1),
            ("01A123BC", "UZ_PRIVATE", "UZ_PRIVATE", 1),
            ("A123BC77", "RU_CAR", "RU_CAR", 1),
        ],
    )
    def test_a_clean_plate_is_read(
        self, ocr: PlateOcr, text: str, form: str, pattern: str, rows: int
    ) -> None:
        plate = render_plate(text, form, np.random.default_rng(1))
        seen = cv2.copyMakeBorder(plate, 4, 4, 9, 9, cv2.BORDER_CONSTANT, value=(60, 60, 60))
        (reading,) = ocr.read([np.asarray(seen, np.uint8)])
        assert reading is not None
        assert (reading.text, reading.pattern, reading.rows) == (text, pattern, rows)
        assert len(reading.characters) == len(text)

    def test_noise_gives_no_text(self, ocr: PlateOcr) -> None:
        rng = np.random.default_rng(4)
        pictures = [rng.integers(0, 255, (40, 130, 3), np.uint8) for _ in range(20)]
        texts = [reading.text for reading in ocr.read(pictures) if reading is not None]
        assert [text for text in texts if text is not None] == []
