"""Is the point of the road under the camera found from the map of the picture alone?"""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.calibration import calibrate
from detectors.camera_place import camera_place
from simulator.lens import Lens
from simulator.scene import SceneCamera


@pytest.mark.slow
@given(
    focal=st.floats(900, 3000),
    height=st.floats(3, 15),
    pitch=st.floats(8, 60),
    x_m=st.floats(-8, 8),
)
def test_the_camera_of_a_drawn_road_is_found(
    focal: float, height: float, pitch: float, x_m: float
) -> None:
    camera = SceneCamera(
        width_px=1920, height_px=1080, focal_px=focal, height_m=height, pitch_deg=pitch, x_m=x_m
    )
    ahead = height / np.tan(np.radians(pitch))
    places = np.array([(x, ahead * share, 0.0) for x in (-3, 0, 3) for share in (0.8, 1.0, 1.4)])
    pixels, _ = Lens(camera).project(places)
    pairs = [
        ((float(u), float(v)), (x, y)) for (u, v), (x, y, _) in zip(pixels, places, strict=True)
    ]
    found = calibrate(pairs)
    assert found is not None
    place = camera_place(found.matrix, 1920, 1080)
    assert place is not None
    assert place.below_m == pytest.approx((x_m, 0.0), abs=0.02 * height)
    assert place.height_m == pytest.approx(height, rel=0.02)


def test_a_picture_from_straight_above_shows_it_in_its_middle() -> None:
    above = np.array([[0.05, 0.0, 0.0], [0.0, -0.05, 50.0], [0.0, 0.0, 1.0]])
    place = camera_place(above, 1000, 1000)
    assert place is not None
    assert place.below_m == pytest.approx((25.0, 25.0))
    assert place.height_m == inf


def test_a_map_that_no_camera_makes_is_refused() -> None:
    """Stretched fourfold along the road: the axes are not equally long for any focal length."""
    camera = SceneCamera(width_px=1920, height_px=1080, focal_px=1500, height_m=6, pitch_deg=20)
    places = np.array([(x, y, 0.0) for x in (-3.0, 0.0, 3.0) for y in (12.0, 16.0, 22.0)])
    pixels, _ = Lens(camera).project(places)
    pairs = [
        ((float(u), float(v)), (float(x), float(y) / 8))
        for (u, v), (x, y, _) in zip(pixels, places, strict=True)
    ]
    found = calibrate(pairs)
    assert found is not None
    assert camera_place(found.matrix, 1920, 1080) is None
