"""Are detectors scored on the same held-out pictures, each with its own time?"""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.box_pictures import BoxPicture
from benchmarks.vehicles import run, score
from detectors.detection import Box, Detection, Image
from tests.benchmarks.test_box_pictures import write

TRUCK = 2


class Answering:
    """Finds the same in every picture."""

    def __init__(self, *labels: str) -> None:
        box = Box(x_px=10, y_px=10, width_px=20, height_px=20)
        self._found = [Detection(label=label, box=box, confidence=0.9) for label in labels]

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        return [self._found for _ in images]


@pytest.fixture
def picture(tmp_path: Path) -> BoxPicture:
    path = tmp_path / "a.png"
    cv2.imwrite(str(path), np.zeros((40, 40, 3), np.uint8))
    return BoxPicture(path=path, boxes=np.array([[TRUCK, 10, 10, 20, 20]], np.float32))


def test_both_sides_look_at_the_same_pictures(picture: BoxPicture) -> None:
    sides = {"ours": Answering("truck"), "peer": Answering("bus")}
    scores = score([picture, picture], sides, ["truck", "bus"])
    assert {(side.pictures, side.boxes) for side in scores.values()} == {(2, 2)}
    assert (scores["ours"].recall, scores["peer"].recall) == (1, 0)
    assert scores["peer"].recall_without_class == 1
    assert all(side.ms_median >= 0 for side in scores.values())


def test_labels_that_the_set_does_not_know_are_not_judged(picture: BoxPicture) -> None:
    scores = score([picture], {"ours": Answering("truck", "person")}, ["truck"])
    assert (scores["ours"].precision, scores["ours"].precision_without_class) == (1, 1)


def test_without_the_peers_file_ours_stand_alone(tmp_path: Path) -> None:
    for part in ("valid", "test"):
        write(tmp_path / "tidar" / part, part, "")
    scores = run(tmp_path, peer=tmp_path / "absent.onnx")
    assert list(scores["tidar"]) == ["ours"]
    assert (scores["tidar"]["ours"].pictures, scores["tidar"]["ours"].boxes) == (2, 0)
