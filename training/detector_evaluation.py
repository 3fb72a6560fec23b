"""How many held-out boxes does a detector find, and how many of its boxes are right?"""

from collections.abc import Sequence

import numpy as np

from benchmarks.box_accuracy import BoxAccuracy, BoxesOfPicture, box_accuracy
from detectors.detection import Box, ObjectDetector
from training.box_pictures import BoxPicture


def score_detector(
    detector: ObjectDetector,
    pictures: Sequence[BoxPicture],
    labels: Sequence[str],
    threshold: float,
) -> BoxAccuracy:
    """Score at IoU 0.5, the class of a box included."""
    looks = (
        BoxesOfPicture(
            truth=[(labels[int(row[0])], _box(row)) for row in picture.boxes],
            found=detector.detect([picture.image()])[0],
        )
        for picture in pictures
    )
    return box_accuracy(looks, threshold, with_class=True)


def _box(row: np.ndarray) -> Box:
    return Box(
        x_px=float(row[1]), y_px=float(row[2]), width_px=float(row[3]), height_px=float(row[4])
    )
