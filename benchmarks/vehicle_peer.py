"""What would the peer find? YOLOX-nano of Megvii (Apache-2.0), as its file is published."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import onnxruntime

from benchmarks.box_pictures import COCO_VEHICLE_ROWS, VEHICLE_LABELS
from detectors.backends.anchors import PADDING_GREY, decoded
from detectors.detection import Box, Detection, Image

SIDE_PX = 416
COLUMNS = (*range(5), *(5 + row for row in COCO_VEHICLE_ROWS))


class PeerVehicleDetector:
    """Of its 80 classes only ours compete: a van that may be a train too is judged as a bus."""

    def __init__(self, path: Path, *, confidence: float, threads: int = 2) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(str(path), options)
        self._input = self._session.get_inputs()[0].name
        self._least = confidence

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        return [self._found(image) for image in images]

    def _found(self, image: Image) -> list[Detection]:
        pixels, scale = _prepared(image)
        raw = self._session.run(None, {self._input: pixels})[0][0]
        return peer_detections(raw, scale, self._least)


def _prepared(image: Image) -> tuple[np.ndarray, float]:
    """1 x 3 x 416 x 416, padded below and right with grey; file pixels times scale are its own."""
    height, width = image.shape[:2]
    scale = SIDE_PX / max(height, width)
    wide, high = max(round(width * scale), 1), max(round(height * scale), 1)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    canvas = np.full((SIDE_PX, SIDE_PX, 3), PADDING_GREY, np.uint8)
    canvas[:high, :wide] = cv2.resize(image, (wide, high), interpolation=how)
    return np.ascontiguousarray(canvas.transpose(2, 0, 1)[None], np.float32), scale


def peer_detections(raw: np.ndarray, scale: float, least: float) -> list[Detection]:
    """The peer's raw answer (cells x 85) as detections with our labels, surest first."""
    boxes, confidences, kinds = decoded(raw[:, COLUMNS], SIDE_PX, SIDE_PX, least)
    return [
        Detection(
            label=VEHICLE_LABELS[int(kind)],
            box=Box(x_px=float(x), y_px=float(y), width_px=float(w), height_px=float(h)),
            confidence=float(confidence),
        )
        for (x, y, w, h), confidence, kind in zip(boxes / scale, confidences, kinds, strict=True)
    ]
