"""How do weights of the Ultralytics family (an extra, AGPL-3.0) find plates or vehicles?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from ultralytics import YOLO

from detectors.detection import Box, Detection, Image
from fines.errors import ConfigurationError

LEAST_CONFIDENCE = 0.3
USUAL_SIDE_PX = 640


class UltralyticsDetector:
    """Any detection weights of that library, local files only; labels are the file's own."""

    def __init__(self, model: str, threads: int = 2, side_px: int | None = None) -> None:
        path = Path(model)
        if not path.is_file():
            # The library would go and download a file of that name.
            raise ConfigurationError(f"there is no weight file {path}; give the path of a .pt file")
        torch.set_num_threads(threads)
        self._side_px = side_px or USUAL_SIDE_PX
        try:
            self._model = YOLO(str(path), task="detect")
        except (RuntimeError, ValueError, KeyError, TypeError, AttributeError, EOFError) as error:
            raise ConfigurationError(f"{path} holds no weights to load ({error})") from error
        self._labels: dict[int, str] = self._model.names
        # The first run allocates and fuses: pay for it now, not at the first car.
        self.detect([np.zeros((64, 64, 3), np.uint8)])

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        if not images:
            return []
        results = self._model.predict(
            list(images),
            conf=LEAST_CONFIDENCE,
            imgsz=self._side_px,
            device="cpu",
            verbose=False,
        )
        return [self._detections(result.boxes) for result in results]

    def _detections(self, boxes: object) -> list[Detection]:
        corners = np.asarray(boxes.xyxy, np.float64)  # type: ignore[attr-defined]  # untyped library
        sureness = np.asarray(boxes.conf, np.float64)  # type: ignore[attr-defined]  # untyped library
        kinds = np.asarray(boxes.cls, np.int64)  # type: ignore[attr-defined]  # untyped library
        detections = [
            Detection(
                label=self._labels[int(kind)],
                box=Box(
                    x_px=float(left),
                    y_px=float(top),
                    width_px=float(right - left),
                    height_px=float(bottom - top),
                ),
                confidence=float(confidence),
            )
            for (left, top, right, bottom), confidence, kind in zip(
                corners, sureness, kinds, strict=True
            )
        ]
        return sorted(detections, key=lambda detection: -detection.confidence)
