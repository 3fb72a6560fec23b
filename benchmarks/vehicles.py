"""How many held-out vehicles are found, beside the peer, and how fast?"""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.box_accuracy import BoxesOfPicture, box_accuracy
from benchmarks.box_pictures import (
    VEHICLE_CLASSES,
    VEHICLE_LABELS,
    BoxPicture,
    held_out_vehicles,
)
from benchmarks.vehicle_peer import PeerVehicleDetector
from detectors.backends.cards import shipped_model
from detectors.backends.onnx_detector import OnnxDetector
from detectors.detection import Box, ObjectDetector

THRESHOLD = 0.3
"""Where both give a box in use; recall and precision are taken there."""

LEAST_CONFIDENCE = 0.05
"""Average precision looks down to here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleScore:
    """Accuracy of one detector on one set: a box of a wrong class is wrong, and then right."""

    pictures: int
    boxes: int
    recall: float
    precision: float
    average_precision: float
    recall_without_class: float
    precision_without_class: float
    average_precision_without_class: float
    ms_median: float


def run(folder: Path, *, peer: Path | None = None) -> dict[str, dict[str, VehicleScore]]:
    """For each set of the folder: scores of ours, and of the peer where its file is there."""
    detectors: dict[str, ObjectDetector] = {"ours": _ours()}
    if peer is not None and peer.is_file():
        detectors["peer"] = PeerVehicleDetector(peer, confidence=LEAST_CONFIDENCE)
    return {
        name: score(pictures, detectors, [VEHICLE_LABELS[row] for row in _classes(name)])
        for name, pictures in held_out_vehicles(folder).items()
    }


def score(
    pictures: Sequence[BoxPicture], detectors: Mapping[str, ObjectDetector], labelled: Sequence[str]
) -> dict[str, VehicleScore]:
    """The detectors take turns at each picture, so that a busy machine slows all alike.

    Found boxes of a label that is not `labelled` in the set are neither right nor wrong.
    """
    times_ms: defaultdict[str, list[float]] = defaultdict(list)
    looks: defaultdict[str, list[BoxesOfPicture]] = defaultdict(list)
    for picture in pictures:
        image = picture.image()
        truth = [_known(row) for row in picture.boxes]
        for name, detector in detectors.items():
            started = time.perf_counter()
            (detections,) = detector.detect([image])
            times_ms[name].append((time.perf_counter() - started) * 1000)
            found = [seen for seen in detections if seen.label in labelled]
            looks[name].append(BoxesOfPicture(truth=truth, found=found))
    return {name: _score(looks[name], times_ms[name]) for name in detectors}


def _ours() -> ObjectDetector:
    shipped = shipped_model("vehicle_detector")
    return OnnxDetector(shipped.path, sha256=shipped.sha256, confidence=LEAST_CONFIDENCE)


def _classes(name: str) -> list[int]:
    return sorted(set(VEHICLE_CLASSES[name].values()))


def _known(row: np.ndarray) -> tuple[str, Box]:
    kind, x, y, width, height = (float(value) for value in row)
    return VEHICLE_LABELS[int(kind)], Box(x_px=x, y_px=y, width_px=width, height_px=height)


def _score(looks: Sequence[BoxesOfPicture], times_ms: Sequence[float]) -> VehicleScore:
    strict = box_accuracy(looks, THRESHOLD, with_class=True)
    place = box_accuracy(looks, THRESHOLD, with_class=False)
    return VehicleScore(
        pictures=len(looks),
        boxes=sum(len(look.truth) for look in looks),
        recall=strict.recall,
        precision=strict.precision,
        average_precision=strict.average_precision,
        recall_without_class=place.recall,
        precision_without_class=place.precision,
        average_precision_without_class=place.average_precision,
        ms_median=round(statistics.median(times_ms), 1) if times_ms else 0.0,
    )
