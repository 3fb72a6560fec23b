"""Do the peer's raw answers become boxes with our labels?"""

import numpy as np
import pytest

from benchmarks.vehicle_peer import SIDE_PX, peer_detections

CELLS = sum((SIDE_PX // stride) ** 2 for stride in (8, 16, 32))
TRAIN, BUS = 6, 5


def test_coco_classes_become_ours_and_others_do_not_compete() -> None:
    """Its file is not ours to ship, so its answer is written by hand."""
    raw = np.zeros((CELLS, 85), np.float32)
    raw[0, :5] = [4.0, 2.0, np.log(8), np.log(4), 1.0]
    raw[0, 5 + TRAIN], raw[0, 5 + BUS] = 0.9, 0.6
    (found,) = peer_detections(raw, 0.5, 0.3)
    assert found.label == "bus"
    assert found.confidence == pytest.approx(0.6)
    sides = (found.box.x_px, found.box.y_px, found.box.width_px, found.box.height_px)
    assert sides == pytest.approx((0, 0, 128, 64))


def test_below_the_least_confidence_there_is_nothing() -> None:
    raw = np.zeros((CELLS, 85), np.float32)
    raw[0, 4], raw[0, 5 + BUS] = 0.5, 0.5
    assert peer_detections(raw, 1.0, 0.3) == []
