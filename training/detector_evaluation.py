"""How many held-out boxes does a detector find, and how many of its boxes are right?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detectors.detection import Box, ObjectDetector
from training.box_pictures import BoxPicture

LEAST_IOU = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorScore:
    """Recall and precision at the threshold asked for; average precision over all."""

    boxes: int
    recall: float
    precision: float
    average_precision: float


def score_detector(
    detector: ObjectDetector,
    pictures: Sequence[BoxPicture],
    labels: Sequence[str],
    threshold: float,
) -> DetectorScore:
    """Score at IoU 0.5, the class of a box included."""
    rights: list[tuple[float, bool]] = []
    boxes = 0
    for picture in pictures:
        boxes += len(picture.boxes)
        (detections,) = detector.detect([picture.image()])
        free = [(labels[int(row[0])], _box(row)) for row in picture.boxes]
        for detection in detections:
            best = max(
                (pair for pair in free if pair[0] == detection.label),
                key=lambda pair: pair[1].iou(detection.box),
                default=None,
            )
            right = best is not None and best[1].iou(detection.box) >= LEAST_IOU
            if right and best is not None:
                free.remove(best)
            rights.append((detection.confidence, right))
    return _score(rights, boxes, threshold)


def _score(rights: list[tuple[float, bool]], boxes: int, threshold: float) -> DetectorScore:
    rights.sort(key=lambda pair: -pair[0])
    hits = np.cumsum([right for _, right in rights]) if rights else np.zeros(0)
    recalls = hits / max(boxes, 1)
    precisions = hits / np.arange(1, len(hits) + 1)
    envelope = np.maximum.accumulate(precisions[::-1])[::-1]
    area = float(np.sum(np.diff(np.concatenate(([0.0], recalls))) * envelope))
    sure = sum(confidence >= threshold for confidence, _ in rights)
    return DetectorScore(
        boxes=boxes,
        recall=round(float(recalls[sure - 1]) if sure else 0.0, 3),
        precision=round(float(precisions[sure - 1]) if sure else 0.0, 3),
        average_precision=round(area, 3),
    )


def _box(row: np.ndarray) -> Box:
    return Box(
        x_px=float(row[1]), y_px=float(row[2]), width_px=float(row[3]), height_px=float(row[4])
    )
