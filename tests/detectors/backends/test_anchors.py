"""Do raw answers become the right boxes?"""

import numpy as np
import pytest

from detectors.backends.anchors import decoded, letterboxed, without_doubles


def test_a_cell_of_each_map_becomes_its_box() -> None:
    raw = np.zeros((8 * 8 + 4 * 4 + 2 * 2, 6), np.float32)
    raw[8 * 3 + 2] = [0.5, 0.25, np.log(2), np.log(1), 0.9, 1.0]
    raw[64 + 16 + 3] = [0.0, 0.0, 0.0, 0.0, 0.8, 1.0]
    boxes, confidences, kinds = decoded(raw, 64, 64, 0.5)
    assert boxes == pytest.approx(np.array([[12, 22, 16, 8], [16, 16, 32, 32]]), abs=1e-3)
    assert confidences == pytest.approx(np.array([0.9, 0.8]))
    assert kinds.tolist() == [0, 0]


def test_of_boxes_that_overlap_the_surest_of_each_kind_stays() -> None:
    boxes = np.array([[0, 0, 10, 10], [1, 0, 10, 10], [1, 0, 10, 10], [50, 0, 5, 5]], np.float32)
    confidences = np.array([0.7, 0.9, 0.8, 0.1], np.float32)
    kinds = np.array([0, 0, 1, 0])
    assert without_doubles(boxes, confidences, kinds) == [1, 2, 3]


@pytest.mark.parametrize(
    ("height", "width", "padded", "scale"),
    [(1080, 1920, (384, 640), 1 / 3), (100, 50, (224, 128), 2.0), (640, 640, (640, 640), 1.0)],
)
def test_pictures_are_fitted_without_distortion(
    height: int, width: int, padded: tuple[int, int], scale: float
) -> None:
    image, found = letterboxed(np.zeros((height, width, 3), np.uint8), 640)
    assert image.shape[:2] == padded
    assert found == pytest.approx(scale)
