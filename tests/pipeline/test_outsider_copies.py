"""Are the networks for copies loaded only when needed, and is their absence no failure?"""

from __future__ import annotations

import cv2
import pytest

from api.pictures import decode
from fines.plates import PlateNumber
from pipeline.outsider_copies import OutsiderCopies
from pipeline.settings import Settings
from tests.api.pictures import PLATE, Pixels, crossing


def test_without_networks_there_is_no_copy_and_one_warning(
    caplog: pytest.LogCaptureFixture,
) -> None:
    copies = OutsiderCopies(Settings(vehicle_detector="onnx:/nowhere/vehicles.onnx"))
    picture, box = crossing()
    assert [copies(picture, PlateNumber(PLATE), box) for _ in range(2)] == [None, None]
    assert [record.message for record in caplog.records if "No copies" in record.message] == [
        caplog.records[0].message
    ]
    assert "/nowhere/vehicles.onnx" in caplog.text


def test_the_shipped_networks_copy_only_what_they_read() -> None:
    copies = OutsiderCopies(Settings())
    picture, box = crossing()
    assert copies(picture, PlateNumber("01KG777AAA"), box) is None
    assert copies(b"no picture", PlateNumber(PLATE), box) is None
    copy = copies(picture, PlateNumber(PLATE), box)
    assert copy is not None
    own, other = plate_of(box[0], box[1]), plate_of(150, 400)
    assert detail(decode(copy), own) > 0.5 * detail(decode(picture), own)
    assert detail(decode(copy), other) < 0.05 * detail(decode(picture), other)


def plate_of(x: int, y: int) -> tuple[slice, slice]:
    """Where the plate of a car drawn here stands."""
    return slice(y + 160, y + 192), slice(x + 105, x + 255)


def detail(pixels: Pixels, place: tuple[slice, slice]) -> float:
    """How much fine detail a part of a picture has: the variance of its Laplacian."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    return float(cv2.Laplacian(grey[place], cv2.CV_64F).var())
