"""Does a simulated lens bend as OpenCV says, and does the site file of its road tell it?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.site_file import load_site
from fines.errors import ConfigurationError
from simulator.lens import Lens
from simulator.measured_site import random_road, site_text
from simulator.road_lens import K1, LensTold
from simulator.scene import SceneCamera, load_scene
from simulator.site_file import site_toml
from tests.simulator.small_scene import SMALL

CAMERA = SceneCamera(
    width_px=1920, height_px=1080, focal_px=1400, height_m=6.5, pitch_deg=17, k1=-0.25, k2=0.06
)


def test_rays_are_bent_as_opencv_bends_them() -> None:
    places = np.array([(-4.0, 12.0, 0.0), (6.0, 15.0, 1.5), (0.5, 40.0, 0.0)])
    seen, depth = Lens(CAMERA).project(places)
    straight, _ = Lens(replace(CAMERA, k1=0.0, k2=0.0)).project(places)
    centre = np.array([960.0, 540.0])
    matrix = np.array([[1400, 0, 960], [0, 1400, 540], [0, 0, 1.0]])
    rays = np.column_stack(((straight - centre) / 1400, np.ones(3)))
    wanted, _ = cv2.projectPoints(
        rays, np.zeros(3), np.zeros(3), matrix, np.array([CAMERA.k1, CAMERA.k2, 0, 0])
    )
    np.testing.assert_allclose(seen, wanted.reshape(-1, 2), atol=1e-9)
    assert depth.min() > 10


@settings(max_examples=40)
@given(st.floats(-0.3, 0.2), st.floats(-8, 8), st.floats(9, 60))
def test_what_is_projected_comes_back_to_its_place(k1: float, x_m: float, y_m: float) -> None:
    lens = Lens(replace(CAMERA, k1=k1, k2=k1**2))
    pixel, _ = lens.project(np.array([x_m, y_m, 0.0]))
    np.testing.assert_allclose(lens.ground(pixel), (x_m, y_m), atol=1e-4)


@pytest.mark.slow
def test_the_same_road_is_told_with_its_lens_and_refused_without(tmp_path: Path) -> None:
    lenses = {}
    for told in LensTold:
        rng = np.random.default_rng(7)
        road = random_road(3, rng, told)
        file = tmp_path / f"{told}.toml"
        file.write_text(site_text(road, rng), "utf-8")
        if told is LensTold.IGNORED:
            with pytest.raises(ConfigurationError, match="as through a lens that bends"):
                load_site(file)
            continue
        lenses[told] = road.camera, load_site(file).calibration.lens
    camera, known = lenses[LensTold.KNOWN]
    assert known is not None
    assert K1[0] <= camera.k1 <= K1[1]
    assert abs(known.k1 - camera.k1) < 0.03
    assert lenses[LensTold.NONE][0].k1 == 0
    assert lenses[LensTold.NONE][1] is None


def test_a_scene_with_a_lens_has_a_site_file_that_tells_it(tmp_path: Path) -> None:
    (tmp_path / "bent.toml").write_text(
        SMALL.replace("[camera]", "[camera]\nk1 = -0.12\nk2 = 0.01", 1), "utf-8"
    )
    scene = load_scene(tmp_path / "bent.toml")
    file = tmp_path / "site.toml"
    file.write_text(site_toml(scene), "utf-8")
    site = load_site(file)
    assert site.calibration.lens is not None
    assert site.calibration.lens.k1 == -0.12
    assert site.calibration.error_m < 0.03
    (tmp_path / "plain.toml").write_text(SMALL, "utf-8")
    assert "lens" not in site_toml(load_scene(tmp_path / "plain.toml"))
