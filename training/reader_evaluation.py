"""How many held-out plates does the reader read right, wrong, or not at all?"""

import logging
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from benchmarks.plates import PlateScore, run
from detectors.backends.onnx_plate_ocr import OnnxPlateOcr
from detectors.detection import Image
from training.real_plates import RealPlate

log = logging.getLogger(__name__)

MARGIN_X, MARGIN_Y = 0.02, 0.04


def score_reader(
    path: Path, held_out: Sequence[RealPlate], data: Path
) -> dict[str, dict[str, float]]:
    """Shares by set: the teacher's labels, and whole pictures of each country."""
    crops = [_cut(plate) for plate in held_out]
    readings = OnnxPlateOcr(path).read(crops)
    texts = [reading.text if reading else None for reading in readings]
    right = sum(text == plate.text for text, plate in zip(texts, held_out, strict=True))
    unread = sum(text is None for text in texts)
    count = max(len(held_out), 1)
    scores = {"held-out labels": _shares(count, right, count - right - unread, unread)}
    for folder in sorted((data / "plate-scenes").iterdir()):
        scores[f"plate-scenes {folder.name}"] = _of(
            run(folder, reader=f"onnx:{path.absolute()}")["ours"]
        )
    for name, shares in scores.items():
        log.info("%s: %s", name, shares)
    return scores


def _cut(plate: RealPlate) -> Image:
    left, top, right, bottom = plate.corners
    pad_x, pad_y = (right - left) * MARGIN_X, (bottom - top) * MARGIN_Y
    part = plate.image[
        max(round(top - pad_y), 0) : round(bottom + pad_y),
        max(round(left - pad_x), 0) : round(right + pad_x),
    ]
    return np.asarray(cv2.cvtColor(part, cv2.COLOR_GRAY2BGR), np.uint8)


def _of(score: PlateScore) -> dict[str, float]:
    return _shares(score.plates, score.folded, score.wrong, score.unread)


def _shares(count: int, right: int, wrong: int, unread: int) -> dict[str, float]:
    return {
        "plates": count,
        "right": round(right / count, 3),
        "wrong": round(wrong / count, 3),
        "unread": round(unread / count, 3),
    }
