"""What must every PlateOcr keep, whatever library is behind it?"""

import numpy as np
import pytest

from detectors.plate_reading import PlateOcr
from simulator.plates import render_plate


class PlateOcrContract:
    """A subclass gives the fixture `ocr`."""

    @pytest.fixture(scope="class")
    @classmethod
    def ocr(cls) -> PlateOcr:
        raise NotImplementedError

    def test_no_plate_gives_no_reading(self, ocr: PlateOcr) -> None:
        assert ocr.read([]) == []

    def test_each_plate_has_its_own_answer(self, ocr: PlateOcr) -> None:
        rng = np.random.default_rng(1)
        plates = [render_plate("123ABC02", "KZ_PRIVATE", rng), np.zeros((30, 90, 3), np.uint8)]
        assert len(ocr.read(plates)) == 2

    def test_no_text_comes_with_its_reason(self, ocr: PlateOcr) -> None:
        noise = np.random.default_rng(1).integers(0, 255, (40, 120, 3), np.uint8)
        for reading in ocr.read([noise, np.full((40, 120, 3), 128, np.uint8)]):
            if reading is not None:
                assert (reading.text is None) == (reading.reason is not None)

    def test_probabilities_are_probabilities(self, ocr: PlateOcr) -> None:
        rng = np.random.default_rng(2)
        (reading,) = ocr.read([render_plate("01A123BC", "UZ_PRIVATE", rng)])
        if reading is not None:
            assert 0 <= reading.confidence <= 1
            assert [seen for seen in reading.characters if not 0 <= seen.p <= 1] == []

    def test_the_same_plate_gives_the_same_answer(self, ocr: PlateOcr) -> None:
        plate = render_plate("01KG123ABC", "KG_2016", np.random.default_rng(3))
        assert ocr.read([plate]) == ocr.read([plate])
