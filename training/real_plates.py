"""Which real plates teach the reader? Boxes that people drew, texts that the teacher is sure of."""

import csv
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from detectors.detection import Box, Image
from training.box_pictures import BoxPicture, plate_pictures
from training.teacher import Teacher

log = logging.getLogger(__name__)

AROUND = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class RealPlate:
    """A grey cut-out with some of the car around the plate, which stands at `corners`."""

    image: Image
    corners: tuple[float, float, float, float]
    text: str

    @property
    def rows(self) -> int:
        """1 where the shape leaves no doubt, else 0 for unknown."""
        left, top, right, bottom = self.corners
        return 1 if right - left > 2.8 * (bottom - top) else 0


def real_plates(data: Path, cache: Path) -> tuple[list[RealPlate], list[RealPlate]]:
    """Plates to learn from and held-out ones (from pictures that no detector learned from)."""
    train, held_out = plate_pictures(data)
    teacher = Teacher(data / "peers/cct_xs_v1_global.onnx")
    texts: dict[str, list[str | None]] = {}
    if cache.exists():
        texts = json.loads(cache.read_text(encoding="utf-8"))
    learned = _labelled(train, teacher, texts)
    kept = _labelled([p for group in held_out.values() for p in group], teacher, texts)
    cache.parent.mkdir(parents=True, exist_ok=True)
    cache.write_text(json.dumps(texts), encoding="utf-8")
    learned += _chinese(data / "plate-text/cn")
    log.info("%d real plates to learn from, %d held out", len(learned), len(kept))
    return learned, kept


def _labelled(
    pictures: Sequence[BoxPicture], teacher: Teacher, texts: dict[str, list[str | None]]
) -> list[RealPlate]:
    plates = []
    for picture in pictures:
        image = picture.image()
        boxes = [
            Box(x_px=float(x), y_px=float(y), width_px=float(w), height_px=float(h))
            for _, x, y, w, h in picture.boxes
        ]
        key = "/".join(picture.path.parts[-4:])
        if key not in texts:
            texts[key] = [teacher.label(image, box) for box in boxes]
        for box, text in zip(boxes, texts[key], strict=True):
            if text is not None:
                plates.append(cut_plate(image, box, text))
    return plates


def cut_plate(image: Image, box: Box, text: str) -> RealPlate:
    pad_x, pad_y = box.width_px * AROUND, box.height_px * AROUND
    left, top = max(int(box.x_px - pad_x), 0), max(int(box.y_px - pad_y), 0)
    right, bottom = int(box.right_px + pad_x), int(box.bottom_px + pad_y)
    part = cv2.cvtColor(image[top:bottom, left:right], cv2.COLOR_BGR2GRAY)
    corners = (box.x_px - left, box.y_px - top, box.right_px - left, box.bottom_px - top)
    return RealPlate(image=np.asarray(part, np.uint8), corners=corners, text=text)


def _chinese(folder: Path) -> list[RealPlate]:
    """Road-camera crops; the province's character is not ours to read and is left out."""
    plates = []
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            image = cv2.imread(str(folder / row["file"]), cv2.IMREAD_GRAYSCALE)
            if image is None:
                continue
            high, wide = image.shape
            corners = (0.0, 0.0, float(wide), float(high))
            text = row["text"][1:]
            plates.append(RealPlate(image=np.asarray(image, np.uint8), corners=corners, text=text))
    return plates
