"""Are blue lights that flash recognised, and nothing else that is blue or that flashes?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.flashing_lights import LightScore, look_at_lane
from detectors.detection import Box, Image
from detectors.flashing_lights import LEAP, MOST_CHANGES, LightWatch, flash_count
from detectors.frame import Frame
from detectors.rules.finding import Doubt
from detectors.track import Observation, Track, TrackId
from fines.violation import SiteId
from tests.detectors.plain_road import after

CAR = Box(x_px=100, y_px=100, width_px=120, height_px=100)
BODY, LAMP, RED, PAINT = (120, 120, 120), (255, 150, 60), (40, 40, 255), (200, 120, 60)
RATE = 12.0
SITE = SiteId("plain")


def changes(*rows: float) -> list[tuple[np.ndarray, np.ndarray]]:
    """Each step of a level that leaps, as how much a block became lighter and darker."""
    steps = np.diff(np.array(rows, np.float32), prepend=rows[0])
    blocks = np.ones(2, np.float32)
    return [(max(step, 0) * blocks, max(-step, 0) * blocks) for step in steps]


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        ((0, 100, 0, 100, 0, 100, 0), 3),
        ((100, 0, 100, 0, 100), 1),
        ((0, 25, 0, 25, 0, 25, 0), 0),
        ((0, 100, 100, 100, 100), 0),
        ((0, 15, 30, 45, 60, 45, 30, 15, 0), 0),
        ((7,), 0),
    ],
    ids=["three", "one is whole", "trembles", "stays", "comes and goes slowly", "one look"],
)
def test_a_flash_is_a_rise_and_a_fall(rows: tuple[float, ...], count: int) -> None:
    assert flash_count(changes(*rows)) == count


@given(st.lists(st.floats(0, LEAP - 1), min_size=1, max_size=50), st.floats(-50, 200))
def test_what_moves_by_less_than_a_lamp_never_flashes(rows: list[float], level: float) -> None:
    assert flash_count(changes(*(level + row for row in rows))) == 0


def picture(*, roof: tuple[int, int, int], rear: tuple[int, int, int] = BODY) -> Image:
    image = np.full((300, 400, 3), 90, np.uint8)
    image[100:200, 100:220] = rear
    image[98:106, 130:155] = roof
    return image


def flashes(pictures: list[Image], box: Box = CAR, others: Sequence[Box] = ()) -> bool:
    """Whether the first of the boxes shows lights that flash."""
    watch = LightWatch()
    for number, image in enumerate(pictures):
        at = after(number / RATE)
        tracks = [
            Track(
                id=TrackId(name),
                observations=(
                    Observation(frame=number, at=at, box=one, label="car", confidence=0.9),
                ),
            )
            for name, one in enumerate((box, *others), 1)
        ]
        watch.look(Frame(site=SITE, number=number, captured_at=at, image=image), tracks)
    whole = (0, len(pictures))
    found = watch.flashes(TrackId(1), whole)
    assert not watch.flashes(TrackId(1), (0, 5))
    watch.forget(TrackId(1))
    assert not watch.flashes(TrackId(1), whole)
    return found


def turns(on: Image, off: Image, count: int = 30, every: int = 3) -> list[Image]:
    return [on if number // every % 2 else off for number in range(count)]


def test_blue_lamps_that_flash_are_recognised_at_every_pace() -> None:
    on, off = picture(roof=LAMP), picture(roof=BODY)
    assert all(flashes(turns(on, off, every=every)) for every in (1, 2, 3, 4))


@pytest.mark.parametrize(
    ("on", "off"),
    [
        (picture(roof=RED), picture(roof=BODY)),
        (picture(roof=BODY, rear=RED), picture(roof=BODY)),
        (picture(roof=PAINT, rear=PAINT), picture(roof=PAINT, rear=PAINT)),
        (picture(roof=(255, 255, 255)), picture(roof=BODY)),
        (np.full((300, 400, 3), 200, np.uint8), picture(roof=BODY)),
    ],
    ids=["red on the roof", "brake lights", "blue paint", "the sun on the roof", "lightning"],
)
def test_other_things_are_not(on: Image, off: Image) -> None:
    assert not flashes(turns(on, off))


def test_lamps_are_seen_on_a_white_roof() -> None:
    white = np.full((300, 400, 3), 240, np.uint8)
    on, off = white.copy(), white.copy()
    on[98:106, 130:155], off[98:106, 130:155] = LAMP, (105, 48, 26)
    assert flashes(turns(on, off))


def test_a_blue_car_whose_box_trembles_shows_no_lights() -> None:
    """Its roof begins 15 pixels lower in every third frame, as if the box had jumped."""
    high, low = np.full((2, 300, 400, 3), 90, np.uint8)
    high[92:200, 100:220], low[107:215, 100:220] = PAINT, PAINT
    high[125:200, 105:215], low[140:215, 105:215] = BODY, BODY
    assert not flashes(turns(high, low, every=1))
    assert not flashes(turns(high, low))


def test_the_lamps_of_another_vehicle_are_its_own() -> None:
    """The bar stands behind this car's roof, in the box of the ambulance before it."""
    on, off = picture(roof=LAMP), picture(roof=BODY)
    ambulance = Box(x_px=95, y_px=10, width_px=120, height_px=97)
    assert not flashes(turns(on, off), CAR, [ambulance])
    assert flashes(turns(on, off), CAR, [replace(ambulance, x_px=250)])


def test_a_roof_that_the_picture_cuts_off_and_a_tiny_car_show_nothing() -> None:
    on, off = picture(roof=LAMP), picture(roof=BODY)
    assert not flashes(turns(on[100:], off[100:]), replace(CAR, y_px=0))
    assert not flashes(turns(on, off), replace(CAR, width_px=24))


def test_memory_is_bounded_and_flashes_long_past_are_forgotten() -> None:
    on, off = picture(roof=LAMP), picture(roof=BODY)
    assert not flashes([*turns(on, off), *[off] * MOST_CHANGES])


@pytest.mark.slow
def test_a_drawn_ambulance_among_drawn_cars_is_recognised() -> None:
    score = LightScore()
    look_at_lane(0, score)
    told = score.record()["day"]
    assert told["flashing"] == told["found"] == 3
    assert (told["ordinary"], told["mistaken"]) == (4, 0)


def test_the_doubt_has_its_name() -> None:
    assert Doubt.EMERGENCY_LIGHTS.value == "emergency_lights"
