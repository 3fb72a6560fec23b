"""Do a van's telephone number and a car's badge in a picture give no plate text?"""

import cv2
import numpy as np
import pytest

from detectors.backends import load_detector, load_plate_ocr
from detectors.detection import Box, Image, cut_out
from detectors.plates_in_picture import PlateFinder
from simulator.plate_canvas import BLACK, WHITE, Colour, Look, PlateCanvas
from simulator.plate_lettering import StrokeLettering

pytestmark = pytest.mark.slow

VAN_SIDES = [
    "0555 12-34-56", "0312654321", "+996 555 123456", "TAXI 1577", "WWW.CAR.KG", "DOSTAVKA",
]  # fmt: skip
BADGES = [
    "LADA", "TOYOTA", "CAMRY", "DAEWOO", "HYUNDAI", "MATRIX", "SPRINTER", "316CDI", "RX350",
    "4WD", "V6", "XLE",
]  # fmt: skip
FONTS = [cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_TRIPLEX]
CHROME: Colour = (205, 210, 215)


@pytest.fixture(scope="module")
def finder() -> PlateFinder:
    return PlateFinder(load_detector("onnx:plate_detector"), load_plate_ocr("onnx:plate_reader"))


@pytest.mark.parametrize("font", FONTS)
@pytest.mark.parametrize("text", VAN_SIDES)
def test_a_vans_side_gives_no_plate_text(finder: PlateFinder, text: str, font: int) -> None:
    assert texts_of(finder, *van(text, font)) == []


@pytest.mark.parametrize("text", BADGES)
def test_a_badge_gives_no_plate_text(finder: PlateFinder, text: str) -> None:
    assert texts_of(finder, *badge(text)) == []


def test_it_is_the_lettering_that_is_told(finder: PlateFinder) -> None:
    """The reader reads these pictures: without the rule its texts would be plates."""
    reasons = [
        reading.reason
        for text in BADGES
        for picture, letters in [badge(text)]
        for reading in [finder.read_cut_out(cut_out(picture, letters, margin_x=0.1, margin_y=0.2))]
        if reading is not None and reading.reason is not None
    ]
    assert any(reason.startswith("looks like lettering, not a plate: ") for reason in reasons)


def texts_of(finder: PlateFinder, picture: Image, letters: Box) -> list[str]:
    """What is read in the picture, and on the lettering if it were found as a plate, cut closely
    and loosely."""
    found = [plate.reading for plate in finder.find(picture)]
    for margin in (0.02, 0.1):
        crop = cut_out(picture, letters, margin_x=margin, margin_y=2 * margin)
        found += [reading for reading in [finder.read_cut_out(crop)] if reading is not None]
    return [reading.text for reading in found if reading.text is not None]


def van(text: str, font: int) -> tuple[Image, Box]:
    """The white side of a van with a window, two wheels and a line of red lettering."""
    picture = np.full((480, 800, 3), 120, np.uint8)
    cv2.rectangle(picture, (60, 60), (740, 400), (235, 235, 235), -1)
    cv2.rectangle(picture, (560, 90), (720, 200), (60, 50, 40), -1)
    for x in (200, 610):
        cv2.circle(picture, (x, 400), 50, (20, 20, 20), -1)
    (width, height), _ = cv2.getTextSize(text, font, 1.4, 3)
    cv2.putText(picture, text, (80, 290), font, 1.4, (30, 30, 160), 3, cv2.LINE_AA)
    return blurred(picture), Box(x_px=80, y_px=290 - height, width_px=width, height_px=height)


def badge(text: str) -> tuple[Image, Box]:
    """Chrome letters on the dark rear of a car, between its lamps, above a plate that is bare."""
    canvas = PlateCanvas(640, 400, (120, 120, 120))
    canvas.fill(120, 60, 400, 300, (70, 45, 40))
    canvas.fill(150, 75, 340, 85, (35, 30, 30))
    for x in (130, 440):
        canvas.fill(x, 180, 70, 45, (30, 30, 190))
    canvas.fill(245, 270, 150, 34, WHITE)
    look = Look(
        lettering=StrokeLettering(weight=0.16, aspect=0.7),
        ink=BLACK,
        play_mm=0.0,
        rng=np.random.default_rng(1),
    )
    width = 26.0 * len(text)
    letters = Box(x_px=320 - width / 2, y_px=190, width_px=width, height_px=26)
    canvas.write(text, (letters.x_px, letters.y_px, width, 26), look, CHROME)
    return blurred(canvas.image), letters


def blurred(picture: Image) -> Image:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.7), np.uint8)
