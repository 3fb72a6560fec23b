"""Does the gallery show the worst reads, in order, as a picture?"""

from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.plate_gallery import COLUMNS, TILE_PX, PlateGallery
from benchmarks.plates import LabelledPicture, PlateOutcome
from detectors.detection import Image
from fines.errors import InvalidValueError
from fines.plates import CharacterReading, PlateNumber, PlateReading

TRUTH = "01KG123ABC"
CROP = np.full((20, 90, 3), (0, 160, 0), np.uint8)


def outcome(
    name: str, text: str | None, confidence: float | None, crop: Image = CROP
) -> PlateOutcome:
    """What was read in a picture of this name; without confidence no plate was found."""
    picture = LabelledPicture(path=Path(name), text=TRUTH, box=None)
    reading = None
    if confidence is not None:
        reading = PlateReading(
            text=PlateNumber(text) if text else None,
            country=None,
            pattern=None,
            confidence=confidence,
            characters=(CharacterReading(best="0", p=0.9, next="O", next_p=0.1),),
            reason=None if text else "confidence is under 0.85",
        )
    return PlateOutcome(picture=picture, crop=crop, reading=reading)


def test_wrong_ones_come_first_then_the_least_sure(tmp_path: Path) -> None:
    gallery = PlateGallery(tmp_path / "worst.jpg", most=4)
    gallery.add(outcome("fair", None, 0.8))
    gallery.add(outcome("right", TRUTH, 0.9))
    gallery.add(outcome("folded", "O1KG123ABC", 0.9))
    gallery.add(outcome("wrong", "01KG128ABC", 0.9))
    gallery.add(outcome("poor", None, 0.2))
    gallery.add(outcome("surely wrong", "01KG128ABC", 0.99))
    gallery.add(outcome("not found", None, None))
    shown = [kept.picture.path.name for kept in gallery.worst]
    assert shown == ["surely wrong", "wrong", "not found", "poor"]


def test_the_sheet_holds_a_tile_for_each(tmp_path: Path) -> None:
    gallery = PlateGallery(tmp_path / "worst.png")
    for number in range(COLUMNS + 1):
        gallery.add(outcome(f"{number}.jpg", None, number / 10))
    gallery.write()
    sheet = cv2.imread(str(tmp_path / "worst.png"))
    assert sheet is not None
    assert sheet.shape == (2 * TILE_PX[1], COLUMNS * TILE_PX[0], 3)
    assert sheet[40, 100].tolist() == [0, 160, 0]
    assert (sheet[TILE_PX[1] : TILE_PX[1] + 120, TILE_PX[0] :] == 255).all()


def test_crops_of_any_size_fit(tmp_path: Path) -> None:
    gallery = PlateGallery(tmp_path / "worst.jpg")
    for size in ((0, 10), (1, 400), (700, 3), (900, 1200)):
        gallery.add(outcome("a", "01KG128ABC", 0.9, np.zeros((*size, 3), np.uint8)))
    gallery.write()
    assert (tmp_path / "worst.jpg").is_file()


def test_without_failures_the_sheet_says_so(tmp_path: Path) -> None:
    gallery = PlateGallery(tmp_path / "worst.png")
    gallery.add(outcome("right", TRUTH, 0.9))
    gallery.write()
    sheet = cv2.imread(str(tmp_path / "worst.png"))
    assert sheet is not None
    assert (sheet < 128).any()


@pytest.mark.parametrize("name", ["worst.txt", "worst", "absent/worst.jpg"])
def test_what_cannot_be_written_is_refused_before_measuring(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidValueError, match=r"name a \.jpg or \.png in a folder"):
        PlateGallery(tmp_path / name)
