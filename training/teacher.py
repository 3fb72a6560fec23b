"""What does the peer read on a plate? It labels real crops, only where three looks agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from detectors.detection import Box, Image, cut_out

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
WIDTH_PX, HEIGHT_PX = 128, 64
MARGINS = (0.0, 0.04, 0.08)
LEAST_PROBABILITY = 0.9
LEAST_LENGTH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class TeacherReading:
    text: str
    least_probability: float


class Teacher:
    """fast-plate-ocr CCT-XS (MIT): nine characters at most."""

    def __init__(self, path: Path, *, threads: int = 2) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(str(path), options)
        self._input = self._session.get_inputs()[0].name

    def read(self, crops: Sequence[Image]) -> list[TeacherReading]:
        batch = np.stack([_prepared(crop) for crop in crops])
        answers: NDArray[np.float32] = self._session.run(None, {self._input: batch})[0]
        answers = answers.reshape(len(crops), -1, len(ALPHABET))
        return [
            TeacherReading(
                text="".join(ALPHABET[k] for k in slots.argmax(1)).rstrip("_"),
                least_probability=float(slots.max(1).min()),
            )
            for slots in answers
        ]

    def label(self, image: Image, box: Box) -> str | None:
        """The text on which crops of three margins agree surely, else None."""
        crops = [cut_out(image, box, margin_x=m, margin_y=m) for m in MARGINS]
        if any(crop.size == 0 for crop in crops):
            return None
        readings = self.read(crops)
        texts = {reading.text for reading in readings}
        sure = min(reading.least_probability for reading in readings) > LEAST_PROBABILITY
        text = readings[0].text
        agreed = len(texts) == 1 and sure and len(text) >= LEAST_LENGTH and "_" not in text
        return text if agreed else None


def _prepared(crop: Image) -> Image:
    grey = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
    how = cv2.INTER_AREA if crop.shape[1] > WIDTH_PX else cv2.INTER_LINEAR
    resized = cv2.resize(grey, (WIDTH_PX, HEIGHT_PX), interpolation=how)
    return np.asarray(np.repeat(resized[..., None], 3, 2), np.uint8)
