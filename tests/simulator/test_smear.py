"""Does an open shutter smear what moves, as far as it moves, and nothing else?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from detectors.detection import Box
from simulator.lens import Lens
from simulator.scene import Pose, SceneCamera
from simulator.smear import smear

CAMERA = SceneCamera(
    width_px=400, height_px=300, focal_px=1500.0, height_m=7.0, pitch_deg=15.0, y_m=-2.0
)
HERE = Pose(x_m=0.0, y_m=24.0, yaw_rad=0.0, braking=False)
BOX = Box(x_px=100, y_px=80, width_px=200, height_px=150)


def after(seconds: float, kmh: float) -> np.ndarray:
    """One bright row in the vehicle's box and one beside it, once the shutter has closed."""
    picture = np.zeros((300, 400, 3), np.uint8)
    picture[150] = picture[40] = 200
    closed = replace(HERE, y_m=HERE.y_m + seconds * kmh / 3.6)
    smear(picture, Lens(CAMERA), BOX, HERE, closed)
    return picture[:, 200, 0].astype(int)


def test_what_stands_stays_sharp() -> None:
    assert np.flatnonzero(after(1 / 500, 0.0)).tolist() == [40, 150]


def test_a_row_is_smeared_along_the_way_and_keeps_its_light() -> None:
    row = after(1 / 100, 90.0)
    lit = np.flatnonzero(row)
    assert lit[0] == 40
    assert len(lit) > 3
    assert lit[1:].tolist() == list(range(lit[1], lit[-1] + 1))
    assert row[lit[1] :].sum() == pytest.approx(200, abs=len(lit))


def test_a_longer_shutter_smears_more() -> None:
    assert after(1 / 1000, 120.0)[150] > after(1 / 100, 120.0)[150]
