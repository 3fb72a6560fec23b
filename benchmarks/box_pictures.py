"""Which pictures with known boxes are held out to measure detectors on?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from detectors.detection import Image
from fines.errors import NotFoundError, UnreadablePictureError

VEHICLE_LABELS = ("car", "bus", "truck", "motorcycle", "bicycle", "person")
COCO_VEHICLE_ROWS = (2, 5, 7, 3, 1, 0)
"""Where VEHICLE_LABELS stand among the classes of COCO."""

VEHICLE_CLASSES: Mapping[str, Mapping[int, int]] = {
    "tidar": {0: 1, 1: 0, 2: 3, 3: 5, 4: 2},
    "openimages": {0: 2, 1: 1, 2: 0, 3: 3, 4: 2},
}
"""For each set: its class numbers to places in VEHICLE_LABELS."""

HELD_OUT = ("valid", "test")


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxPicture:
    """A picture file with its boxes: class, x, y, width, height in pixels, one row a box."""

    path: Path
    boxes: NDArray[np.float32]

    def image(self) -> Image:
        image = cv2.imread(str(self.path))
        if image is None:
            raise UnreadablePictureError(f"{self.path} is no picture; put the data set there again")
        return np.asarray(image, np.uint8)


def held_out_vehicles(root: Path) -> dict[str, list[BoxPicture]]:
    """The pictures that training never sees, by set; NotFoundError where `root` holds no set."""
    held_out = {
        name: read_boxes([root / name / part for part in HELD_OUT], classes)
        for name, classes in VEHICLE_CLASSES.items()
        if (root / name).is_dir()
    }
    if not held_out:
        sets = " or ".join(VEHICLE_CLASSES)
        raise NotFoundError(f"{root} holds no folder {sets}; name the folder vehicle-boxes")
    return held_out


def read_boxes(folders: Sequence[Path], classes: Mapping[int, int]) -> list[BoxPicture]:
    """Pictures of folders with `images/` and `labels/` (YOLO rows), in order of name.

    Pictures that cannot be read or have no label file are passed over.
    """
    return [picture for folder in folders for picture in _read(folder, classes)]


def _read(folder: Path, classes: Mapping[int, int]) -> list[BoxPicture]:
    if not (folder / "images").is_dir():
        raise NotFoundError(f"{folder} has no folder images; put the data set there again")
    pictures = []
    for path in sorted((folder / "images").iterdir()):
        label = folder / "labels" / f"{path.stem}.txt"
        image = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        if image is None or not label.exists():
            continue
        height, width = image.shape[:2]
        pictures.append(BoxPicture(path=path, boxes=_boxes(label, classes, width, height)))
    return pictures


def _boxes(label: Path, classes: Mapping[int, int], width: int, height: int) -> NDArray[np.float32]:
    rows = []
    for line in label.read_text(encoding="utf-8").splitlines():
        values = [float(value) for value in line.split()[:5]]
        if len(values) == 5 and int(values[0]) in classes:
            _, x, y, w, h = values
            left, top = (x - w / 2) * width, (y - h / 2) * height
            rows.append([classes[int(values[0])], left, top, w * width, h * height])
    return np.array(rows, np.float32).reshape(-1, 5)
