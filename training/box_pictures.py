"""Which pictures with boxes are there to learn from, and which are held out to measure on?"""

from pathlib import Path

from benchmarks.box_pictures import (
    COCO_VEHICLE_ROWS,
    VEHICLE_CLASSES,
    VEHICLE_LABELS,
    BoxPicture,
    held_out_vehicles,
    read_boxes,
)

__all__ = [
    "COCO_VEHICLE_ROWS",
    "PLATE_LABELS",
    "VEHICLE_LABELS",
    "BoxPicture",
    "plate_pictures",
    "vehicle_pictures",
]

PLATE_LABELS = ("plate",)

_ONLY_PLATES = {0: 0}


def plate_pictures(data: Path) -> tuple[list[BoxPicture], dict[str, list[BoxPicture]]]:
    """Pictures to learn plates from, and the held-out ones by set."""
    root = data / "plate-boxes"
    train = _plates(root / "open-lpr/train", root / "night/train", root / "openimages/train")
    roadside = _plates(root / "roadside")
    train += [picture for picture in roadside if not picture.path.name.startswith("vid-2")]
    others = _plates(root / "openimages/valid", root / "openimages/test")
    held_out = {
        "open-lpr": _plates(root / "open-lpr/val"),
        "night": _plates(root / "night/val"),
        "openimages": [picture for picture in others if len(picture.boxes)],
        "roadside vid-2": [p for p in roadside if p.path.name.startswith("vid-2")],
    }
    return train, held_out


def vehicle_pictures(data: Path) -> tuple[list[BoxPicture], dict[str, list[BoxPicture]]]:
    """Pictures to learn vehicles from, and the held-out ones by set."""
    root = data / "vehicle-boxes"
    train = [
        picture
        for name, classes in VEHICLE_CLASSES.items()
        for picture in read_boxes([root / name / "train"], classes)
    ]
    return train, held_out_vehicles(root)


def _plates(*folders: Path) -> list[BoxPicture]:
    return read_boxes(folders, _ONLY_PLATES)
