"""Are exactly the held-out pictures read, with boxes in pixels and our classes?"""

from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.box_pictures import VEHICLE_LABELS, BoxPicture, held_out_vehicles
from fines.errors import NotFoundError, UnreadablePictureError


def write(folder: Path, name: str, rows: str) -> None:
    """A picture of 100 x 50 pixels with YOLO rows beside it."""
    for part in ("images", "labels"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(folder / "images" / f"{name}.png"), np.full((50, 100, 3), 90, np.uint8))
    (folder / "labels" / f"{name}.txt").write_text(rows, encoding="utf-8")


def test_only_what_training_never_sees_is_measured_on(tmp_path: Path) -> None:
    for part in ("train", "valid", "test"):
        write(tmp_path / "tidar" / part, part, "1 0.5 0.5 0.2 0.4\n")
    held_out = held_out_vehicles(tmp_path)
    assert list(held_out) == ["tidar"]
    assert [picture.path.stem for picture in held_out["tidar"]] == ["valid", "test"]


def test_boxes_are_in_pixels_and_classes_are_ours(tmp_path: Path) -> None:
    for part in ("valid", "test"):
        write(tmp_path / "openimages" / part, part, "0 0.5 0.5 0.2 0.4\n9 0.5 0.5 1 1\n")
    (picture, _) = held_out_vehicles(tmp_path)["openimages"]
    ((kind, *sides),) = picture.boxes.tolist()
    assert VEHICLE_LABELS[int(kind)] == "truck"
    assert sides == pytest.approx([40, 15, 20, 20])
    assert picture.image().shape == (50, 100, 3)


def test_a_picture_without_labels_or_of_no_picture_is_passed_over(tmp_path: Path) -> None:
    for part in ("valid", "test"):
        write(tmp_path / "tidar" / part, part, "")
    images = tmp_path / "tidar/valid/images"
    cv2.imwrite(str(images / "alone.png"), np.zeros((8, 8, 3), np.uint8))
    (images / "broken.png").write_bytes(b"no picture")
    (tmp_path / "tidar/valid/labels/broken.txt").write_text("", encoding="utf-8")
    assert len(held_out_vehicles(tmp_path)["tidar"]) == 2


def test_a_folder_without_sets_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="holds no folder tidar or openimages"):
        held_out_vehicles(tmp_path)


def test_a_set_of_which_a_part_is_missing_is_named(tmp_path: Path) -> None:
    write(tmp_path / "tidar/valid", "a", "")
    with pytest.raises(NotFoundError, match="test has no folder images"):
        held_out_vehicles(tmp_path)


def test_a_picture_gone_since_is_named(tmp_path: Path) -> None:
    gone = BoxPicture(path=tmp_path / "gone.png", boxes=np.zeros((0, 5), np.float32))
    with pytest.raises(UnreadablePictureError, match=r"gone\.png is no picture"):
        gone.image()
