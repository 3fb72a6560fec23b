"""Is the colour of a body named where it is plain, and only there?"""

import cv2
import numpy as np
import pytest

from detectors.detection import Image
from detectors.vehicle_paint import paint_of
from fines.vehicle_look import VehicleColour

Colour = tuple[int, int, int]
ROAD: Colour = (112, 114, 116)


def car(paint: Colour, road: Colour = ROAD) -> Image:
    """A car from behind, 160 x 120 px: body, window, tyres, lamps and a little noise."""
    picture = np.full((120, 160, 3), road, np.uint8)
    cv2.rectangle(picture, (12, 12), (148, 106), paint, -1)
    cv2.rectangle(picture, (30, 18), (130, 44), (50, 46, 44), -1)
    for left in (18, 122):
        cv2.rectangle(picture, (left, 106), (left + 20, 118), (25, 25, 25), -1)
    for left in (14, 134):
        cv2.rectangle(picture, (left, 52), (left + 10, 60), (40, 40, 200), -1)
    noise = np.random.default_rng(1).normal(0, 3, picture.shape)
    return np.asarray(np.clip(picture + noise, 0, 255), np.uint8)


@pytest.mark.parametrize(
    ("paint", "colour"),
    [
        ((238, 240, 240), VehicleColour.WHITE),
        ((128, 130, 130), VehicleColour.GREY),
        ((24, 22, 22), VehicleColour.BLACK),
        ((35, 30, 180), VehicleColour.RED),
        ((20, 110, 235), VehicleColour.ORANGE),
        ((40, 75, 120), VehicleColour.ORANGE),
        ((30, 205, 240), VehicleColour.YELLOW),
        ((50, 120, 40), VehicleColour.GREEN),
        ((150, 70, 30), VehicleColour.BLUE),
    ],
)
def test_a_plain_colour_by_day_is_named(paint: Colour, colour: VehicleColour) -> None:
    assert paint_of(car(paint)) is colour


@pytest.mark.parametrize(
    "paint",
    [
        pytest.param((180, 182, 182), id="between silver and white"),
        pytest.param((80, 80, 80), id="between grey and black"),
        pytest.param((140, 180, 200), id="beige"),
        pytest.param((180, 40, 200), id="magenta"),
        pytest.param((22, 36, 18), id="between black and green"),
        pytest.param((48, 24, 20), id="between black and blue"),
    ],
)
def test_what_people_would_argue_about_has_no_colour(paint: Colour) -> None:
    assert paint_of(car(paint)) is None


def test_an_infrared_picture_has_no_colour() -> None:
    grey = cv2.cvtColor(car((35, 30, 180)), cv2.COLOR_BGR2GRAY)
    plain = np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)
    pink = np.asarray(np.clip(plain * np.array([1.0, 0.8, 1.1]), 0, 255), np.uint8)
    assert paint_of(plain) is None
    assert paint_of(pink) is None


def test_at_night_nothing_is_named() -> None:
    for paint in ((238, 240, 240), (24, 22, 22), (35, 30, 180)):
        assert paint_of(np.asarray(car(paint) * 0.25, np.uint8)) is None


def test_an_overexposed_picture_has_no_colour() -> None:
    burnt = np.clip(car((128, 130, 130)).astype(int) + 140, 0, 255).astype(np.uint8)
    assert paint_of(np.asarray(burnt, np.uint8)) is None


def test_a_coloured_light_over_everything_is_not_the_paint() -> None:
    assert paint_of(car((160, 80, 60), road=(140, 70, 50))) is None


def test_a_body_of_two_colours_has_none() -> None:
    picture = car((35, 30, 180))
    picture[46:106, 12:80] = (150, 70, 30)
    assert paint_of(picture) is None


def test_a_white_car_in_the_shade_is_not_grey() -> None:
    assert paint_of(car((150, 150, 150), road=(50, 50, 52))) is None


def test_a_small_picture_has_no_colour() -> None:
    small = cv2.resize(car((35, 30, 180)), (40, 30), interpolation=cv2.INTER_AREA)
    assert paint_of(np.asarray(small, np.uint8)) is None
    assert paint_of(np.zeros((0, 40, 3), np.uint8)) is None
