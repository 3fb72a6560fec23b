"""Does each weather change a picture as it should, and the same each time?"""

from __future__ import annotations

import numpy as np
import pytest

from detectors.detection import Box
from simulator.weather import WEATHERS, Weather

PLATE = Box(x_px=80, y_px=80, width_px=40, height_px=12)


def picture() -> np.ndarray:
    image = np.full((120, 200, 3), (70, 90, 110), np.uint8)
    image[80:92, 80:120] = 190
    return image


@pytest.mark.parametrize("name", WEATHERS)
def test_the_same_seed_gives_the_same_picture(name: str) -> None:
    first, again = (
        Weather(name=name, rng=np.random.default_rng(3)).over(picture(), [PLATE]) for _ in range(2)
    )
    assert first.shape == picture().shape
    assert np.array_equal(first, again)


def test_night_is_grey_and_dark_but_for_the_plates() -> None:
    night = Weather(name="night", rng=np.random.default_rng(3), shaking=0.0).over(
        picture(), [PLATE]
    )
    assert np.array_equal(night[..., 0], night[..., 2])
    assert night[20, 20, 0] < 60
    assert night[86, 100, 0] > 150


@pytest.mark.parametrize("name", ["rain", "snow"])
def test_rain_and_snow_stand_before_the_road(name: str) -> None:
    seen = Weather(name=name, rng=np.random.default_rng(3), shaking=0.0).over(picture(), [])
    assert seen[:70].std() > 3 * picture()[:70].std(axis=(0, 1)).max() + 1


def test_a_shaking_pole_moves_the_picture_by_a_pixel_or_so() -> None:
    weather = Weather(name="day", rng=np.random.default_rng(3))
    moved = [weather.over(picture(), []) for _ in range(60)]
    edges = [int(np.argmax(image[86, :, 0] > 130)) for image in moved]
    assert 1 <= max(edges) - min(edges) <= 8
