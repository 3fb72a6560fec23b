"""Which pictures with boxes are there to learn from, and which are held out to measure on?"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from detectors.detection import Image

PLATE_LABELS = ("plate",)
VEHICLE_LABELS = ("car", "bus", "truck", "motorcycle", "bicycle", "person")
COCO_VEHICLE_ROWS = (2, 5, 7, 3, 1, 0)

_TIDAR = {0: 1, 1: 0, 2: 3, 3: 5, 4: 2}
_OPENIMAGES_VEHICLES = {0: 2, 1: 1, 2: 0, 3: 3, 4: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxPicture:
    """A picture file with its boxes: class, x, y, width, height in pixels, one row a box."""

    path: Path
    boxes: NDArray[np.float32]

    def image(self) -> Image:
        image = cv2.imread(str(self.path))
        if image is None:
            raise FileNotFoundError(f"{self.path} is not a picture; put the data set there again")
        return np.asarray(image, np.uint8)


def plate_pictures(data: Path) -> tuple[list[BoxPicture], dict[str, list[BoxPicture]]]:
    """Pictures to learn plates from, and the held-out ones by set."""
    root = data / "plate-boxes"
    only_plates = {0: 0}
    train = _read(root / "open-lpr/train", only_plates)
    train += _read(root / "night/train", only_plates)
    train += _read(root / "openimages/train", only_plates)
    roadside = _read(root / "roadside", only_plates)
    train += [picture for picture in roadside if not picture.path.name.startswith("vid-2")]
    others = _read(root / "openimages/valid", only_plates)
    others += _read(root / "openimages/test", only_plates)
    held_out = {
        "open-lpr": _read(root / "open-lpr/val", only_plates),
        "night": _read(root / "night/val", only_plates),
        "openimages": [picture for picture in others if len(picture.boxes)],
        "roadside vid-2": [p for p in roadside if p.path.name.startswith("vid-2")],
    }
    return train, held_out


def vehicle_pictures(data: Path) -> tuple[list[BoxPicture], dict[str, list[BoxPicture]]]:
    """Pictures to learn vehicles from, and the held-out ones by set."""
    root = data / "vehicle-boxes"
    train = _read(root / "tidar/train", _TIDAR)
    train += _read(root / "openimages/train", _OPENIMAGES_VEHICLES)
    held_out = {
        "tidar": _read(root / "tidar/valid", _TIDAR) + _read(root / "tidar/test", _TIDAR),
        "openimages": _read(root / "openimages/valid", _OPENIMAGES_VEHICLES)
        + _read(root / "openimages/test", _OPENIMAGES_VEHICLES),
    }
    return train, held_out


def _read(folder: Path, classes: Mapping[int, int]) -> list[BoxPicture]:
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
