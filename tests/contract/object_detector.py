"""What must every ObjectDetector keep, whatever library is behind it?"""

import numpy as np
import pytest

from detectors.detection import Image, ObjectDetector


def noise(height: int, width: int, seed: int = 1) -> Image:
    return np.random.default_rng(seed).integers(0, 255, (height, width, 3), np.uint8)


class ObjectDetectorContract:
    """A subclass gives the fixture `detector`."""

    @pytest.fixture(scope="class")
    @classmethod
    def detector(cls) -> ObjectDetector:
        raise NotImplementedError

    def test_no_picture_gives_no_list(self, detector: ObjectDetector) -> None:
        assert detector.detect([]) == []

    def test_each_picture_has_its_own_list(self, detector: ObjectDetector) -> None:
        pictures = [noise(120, 160), noise(300, 200), noise(120, 160, seed=2)]
        assert len(detector.detect(pictures)) == len(pictures)

    def test_boxes_lie_inside_their_picture_surest_first(self, detector: ObjectDetector) -> None:
        picture = noise(240, 320)
        (found,) = detector.detect([picture])
        sureness = [seen.confidence for seen in found]
        assert sureness == sorted(sureness, reverse=True)
        outside = [
            seen
            for seen in found
            if seen.box.x_px < 0
            or seen.box.y_px < 0
            or seen.box.right_px > 320 + 1e-3
            or seen.box.bottom_px > 240 + 1e-3
            or seen.box.area_px2 <= 0
            or not 0 <= seen.confidence <= 1
            or not seen.label
        ]
        assert outside == []

    def test_the_same_picture_gives_the_same_answer(self, detector: ObjectDetector) -> None:
        picture = noise(200, 200)
        assert detector.detect([picture]) == detector.detect([picture])

    def test_the_picture_is_left_as_it_was(self, detector: ObjectDetector) -> None:
        picture = noise(200, 200)
        before = picture.copy()
        detector.detect([picture])
        assert np.array_equal(picture, before)
