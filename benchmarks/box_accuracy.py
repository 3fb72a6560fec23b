"""How many known boxes are found, and how many found boxes are right?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from detectors.detection import Box, Detection

LEAST_IOU = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxesOfPicture:
    """What stands in one picture, label and box, and what a detector found there."""

    truth: Sequence[tuple[str, Box]]
    found: Sequence[Detection]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxAccuracy:
    """Recall and precision at the threshold asked for; average precision over all; 0 to 1."""

    recall: float
    precision: float
    average_precision: float


def box_accuracy(
    pictures: Iterable[BoxesOfPicture], threshold: float, *, with_class: bool
) -> BoxAccuracy:
    """The surest box first takes the known box that it overlaps most, at IoU 0.5 or more.

    `with_class`: a box of another class is no match; without it only the place counts.
    """
    boxes = 0
    judged: list[tuple[float, bool]] = []
    for picture in pictures:
        boxes += len(picture.truth)
        judged += _judged(picture, with_class=with_class)
    return _accuracy(judged, boxes, threshold)


def _judged(picture: BoxesOfPicture, *, with_class: bool) -> list[tuple[float, bool]]:
    """Confidence of each found box, and whether it is right."""
    free = list(picture.truth)
    judged = []
    for seen in sorted(picture.found, key=lambda seen: -seen.confidence):
        best = max(
            (known for known in free if not with_class or known[0] == seen.label),
            key=lambda known: known[1].iou(seen.box),
            default=None,
        )
        right = best is not None and best[1].iou(seen.box) >= LEAST_IOU
        if right and best is not None:
            free.remove(best)
        judged.append((seen.confidence, right))
    return judged


def _accuracy(judged: list[tuple[float, bool]], boxes: int, threshold: float) -> BoxAccuracy:
    judged.sort(key=lambda pair: -pair[0])
    hits = np.cumsum([right for _, right in judged]) if judged else np.zeros(0)
    recalls = hits / max(boxes, 1)
    precisions = hits / np.arange(1, len(hits) + 1)
    envelope = np.maximum.accumulate(precisions[::-1])[::-1]
    area = float(np.sum(np.diff(np.concatenate(([0.0], recalls))) * envelope))
    sure = sum(confidence >= threshold for confidence, _ in judged)
    return BoxAccuracy(
        recall=round(float(recalls[sure - 1]) if sure else 0.0, 3),
        precision=round(float(precisions[sure - 1]) if sure else 0.0, 3),
        average_precision=round(area, 3),
    )
