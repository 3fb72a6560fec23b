"""How are plates and vehicles found with our own weights, without PyTorch?"""

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from detectors.backends.anchors import MOST_ENLARGING, decoded, letterboxed
from detectors.backends.onnx_session import Opener, open_session
from detectors.detection import Box, Detection, Image


class OnnxDetector:
    """A YOLOX network in an ONNX file; its labels and usual input size stand in the file."""

    def __init__(
        self,
        path: Path,
        *,
        sha256: str | None = None,
        side_px: int | None = None,
        confidence: float | None = None,
        threads: int = 2,
        opener: Opener = open_session,
    ) -> None:
        self._session, facts = opener(path, ("labels", "side_px"), sha256, threads)
        self._labels: list[str] = json.loads(facts["labels"])
        self._side_px = side_px or int(facts["side_px"])
        self._least = float(facts.get("confidence", 0.3)) if confidence is None else confidence
        self._most_enlarging = float(facts.get("most_enlarging", MOST_ENLARGING))
        self._input = self._session.get_inputs()[0].name
        # The first run allocates and optimises: pay for it now, not at the first car.
        self.detect([np.zeros((self._side_px // 2, self._side_px, 3), np.uint8)])

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """One list a picture, surest first; pictures of one shape run together."""
        found: list[list[Detection]] = [[] for _ in images]
        shapes: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
        ready = [letterboxed(image, self._side_px, self._most_enlarging) for image in images]
        for index, (padded, _) in enumerate(ready):
            shapes[padded.shape].append(index)
        for (height, width, _), members in shapes.items():
            batch = np.stack([ready[index][0] for index in members])
            pixels = np.ascontiguousarray(batch.transpose(0, 3, 1, 2), np.float32)
            answers = self._session.run(None, {self._input: pixels})[0]
            for index, raw in zip(members, answers, strict=True):
                boxes = decoded(raw, height, width, self._least)
                found[index] = self._detections(*boxes, scale=ready[index][1], image=images[index])
        return found

    def _detections(
        self,
        boxes: np.ndarray,
        confidences: np.ndarray,
        kinds: np.ndarray,
        *,
        scale: float,
        image: Image,
    ) -> list[Detection]:
        high, wide = image.shape[:2]
        detections = []
        for (x, y, width, height), confidence, kind in zip(
            boxes / scale, confidences, kinds, strict=True
        ):
            left, top = max(float(x), 0.0), max(float(y), 0.0)
            right, bottom = min(float(x + width), wide), min(float(y + height), high)
            # Less than a pixel could be cut out as nothing at all.
            if right - left >= 1 and bottom - top >= 1:
                box = Box(x_px=left, y_px=top, width_px=right - left, height_px=bottom - top)
                label = self._labels[int(kind)]
                detections.append(Detection(label=label, box=box, confidence=float(confidence)))
        return detections
