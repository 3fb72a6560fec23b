"""Does the chain let a vehicle go that shows flashing blue lights, and nobody else?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from detectors.frame import Frame
from tests.detectors.plain_road import box_at
from tests.detectors.scripted import one_car
from tests.detectors.test_chain import RUNS_RED, chain_of, frame

BLUE, RED, DARK = (255, 150, 60), (40, 40, 255), (60, 50, 40)


def with_bar(number: int, colour: tuple[int, int, int], *, burning: bool = False) -> Frame:
    """The frame with a lamp on the car's roof, lit in every other pair of frames."""
    t_s, x_m, y_m = RUNS_RED[number]
    plain = frame(number, t_s)
    box = box_at(x_m, y_m)
    top, left = round(box.y_px), round(box.x_px)
    image = plain.image.copy()
    lit = burning or number // 2 % 2 == 0
    image[max(top, 0) : top + 4, left + 8 : left + 20] = colour if lit else DARK
    return replace(plain, image=image)


@pytest.mark.parametrize(
    ("colour", "burning", "acts", "doubts"),
    [
        (BLUE, False, 0, {"emergency_lights": 1}),
        (BLUE, True, 1, {}),
        (RED, False, 1, {}),
    ],
    ids=["blue that flashes", "blue that burns", "red that flashes"],
)
def test_only_flashing_blue_lights_exempt(
    colour: tuple[int, int, int],
    burning: bool,
    acts: int,
    doubts: dict[str, int],
    tmp_path: Path,
) -> None:
    chain = chain_of(tmp_path, one_car(RUNS_RED))
    found = []
    for number in range(len(RUNS_RED)):
        found += chain.process(with_bar(number, colour, burning=burning))
    found += chain.finish()
    assert (len(found), dict(chain.not_judged)) == (acts, doubts)
