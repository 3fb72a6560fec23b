"""Is a copy of a reported picture made only where its vehicle is surely the one of the plate?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from detectors.detection import Box, Detection, Image
from detectors.frame import decode_jpeg, encode_jpeg
from detectors.reported_picture import ReportedPictures
from tests.detectors.scripted import PLATE, ScriptedReader, reading

SIZE = (480, 640)
OWN = Box(x_px=100, y_px=100, width_px=200, height_px=160)
OTHER = Box(x_px=400, y_px=100, width_px=160, height_px=160)
LORRY = Box(x_px=60, y_px=40, width_px=300, height_px=300)
OWN_PLATE = Box(x_px=180, y_px=220, width_px=60, height_px=14)
OTHER_PLATE = Box(x_px=450, y_px=220, width_px=60, height_px=14)


@dataclass
class Finds:
    """These boxes in a whole picture, and none in a part of one."""

    label: str
    boxes: Sequence[Box]

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        found = [Detection(label=self.label, box=box, confidence=0.9) for box in self.boxes]
        return [found if image.shape[:2] == SIZE else [] for image in images]


def picture() -> bytes:
    noise = np.random.default_rng(5).integers(0, 255, (*SIZE, 3)).astype(np.uint8)
    return encode_jpeg(noise, 100)


def copy(
    plates: Mapping[Box, str | None],
    *,
    vehicles: Sequence[Box] = (OWN, OTHER),
    box_px: tuple[int, int, int, int] | None = None,
    content: bytes | None = None,
) -> bytes | None:
    reader = ScriptedReader([reading(text) for text in plates.values()])
    pictures = ReportedPictures(Finds("car", vehicles), Finds("plate", list(plates)), reader)
    return pictures.copy(picture() if content is None else content, PLATE, box_px)


def detail(image: Image, box: Box) -> float:
    """How much neighbours differ: a hidden place is flat."""
    x, y = round(box.x_px) + 6, round(box.y_px) + 6
    part = image[y : y + round(box.height_px) - 12, x : x + round(box.width_px) - 12]
    return float(np.abs(np.diff(part.astype(int), axis=1)).mean())


BOTH = {OWN_PLATE: PLATE, OTHER_PLATE: "02KG999TST"}


@pytest.mark.parametrize("box_px", [None, (100, 100, 200, 160)])
def test_the_vehicle_of_the_plate_stays_and_the_other_is_hidden(
    box_px: tuple[int, int, int, int] | None,
) -> None:
    made = copy(BOTH, box_px=box_px)
    assert made is not None
    shown = decode_jpeg(made)
    lower = Box(x_px=100, y_px=190, width_px=200, height_px=60)
    glass = Box(x_px=100, y_px=105, width_px=200, height_px=60)
    assert detail(shown, lower) > 40
    assert detail(shown, glass) < 15
    assert detail(shown, OTHER) < 15


def test_of_two_vehicles_around_the_plate_the_smaller_is_its_own() -> None:
    made = copy({OWN_PLATE: PLATE}, vehicles=(LORRY, OWN))
    assert made is not None
    corner = Box(x_px=62, y_px=300, width_px=200, height_px=38)
    assert detail(decode_jpeg(made), corner) < 15


@pytest.mark.parametrize(
    "plates",
    [
        {},
        {OTHER_PLATE: "02KG999TST"},
        {OWN_PLATE: None},
        {OWN_PLATE: PLATE, OTHER_PLATE: str(PLATE)},
    ],
)
def test_where_the_plate_is_not_read_once_there_is_no_copy(plates: dict[Box, str | None]) -> None:
    assert copy(plates) is None


def test_a_box_without_the_plate_is_not_believed() -> None:
    assert copy(BOTH, box_px=(400, 100, 160, 160)) is None


def test_a_plate_on_no_vehicle_gives_no_copy() -> None:
    assert copy({OWN_PLATE: PLATE}, vehicles=(OTHER,)) is None


@pytest.mark.parametrize("content", [b"", b"no picture", picture()[:500]])
def test_bytes_that_are_no_whole_picture_give_no_copy(content: bytes) -> None:
    assert copy(BOTH, content=content) is None
