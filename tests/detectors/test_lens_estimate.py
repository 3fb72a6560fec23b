"""Is a lens found in the points where there is one, and never where there is none?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from detectors.calibration import Calibration, calibrate
from detectors.lens_distortion import LensDistortion
from detectors.lens_estimate import LEAST_HELD_OUT, LEAST_POINTS, LensEstimate, lens_estimate
from simulator.lens import Lens
from simulator.measured_site import random_road
from simulator.road_lens import LensTold
from simulator.scene import SceneCamera

CAMERA = SceneCamera(
    width_px=1920, height_px=1080, focal_px=1920, height_m=6.5, pitch_deg=17, k1=-0.2
)
PINHOLE = replace(CAMERA, k1=0.0)
WIDE = [(x, y) for y in (11.0, 15.0, 20.0, 26.0, 34.0) for x in (-8.0, -4.0, 0.0, 4.0, 8.0)]


def measured(
    camera: SceneCamera,
    rng: np.random.Generator,
    places: list[tuple[float, float]] = WIDE,
    lens: LensDistortion | None = None,
) -> Calibration:
    pixels, _ = Lens(camera).project(np.array([(x, y, 0.0) for x, y in places]))
    pairs = [
        (
            (float(u + rng.normal(0, 1.0)), float(v + rng.normal(0, 1.0))),
            (x + rng.normal(0, 0.03), y + rng.normal(0, 0.03)),
        )
        for (u, v), (x, y) in zip(pixels, places, strict=True)
        if 0 <= u <= camera.width_px and 0 <= v <= camera.height_px
    ]
    found = calibrate(pairs, lens=lens)
    assert found is not None
    return found


def estimated(calibration: Calibration) -> LensEstimate:
    found = lens_estimate(calibration, 1920, 1080)
    assert found is not None
    return found


@pytest.mark.slow
def test_a_barrel_is_found_and_foretells_points_that_were_held_out() -> None:
    found = estimated(measured(CAMERA, np.random.default_rng(1)))
    assert found.offered
    assert found.lens.k1 == pytest.approx(-0.2, abs=3 * found.lens.k1_error)
    assert found.lens.k1_error < 0.03
    assert found.bend_px < -10
    assert not found.folds
    assert found.held_out_px is not None
    assert found.held_out_px[1] < 0.5 * found.held_out_px[0]


@pytest.mark.slow
def test_the_stated_error_of_k1_is_that_of_many_measurements() -> None:
    rng = np.random.default_rng(4)
    few = [(x, y) for x, y in WIDE if abs(x) < 8 or y > 25][: LEAST_HELD_OUT - 1]
    few = [*few[:8], (-8.0, 26.0), (8.0, 26.0), (0.0, 34.0)]
    found = [estimated(measured(CAMERA, rng, few)).lens for _ in range(50)]
    spread = np.std([lens.k1 for lens in found])
    assert np.mean([lens.k1_error for lens in found]) == pytest.approx(spread, rel=0.35)


@pytest.mark.slow
def test_no_lens_is_seen_in_the_points_of_pinhole_cameras() -> None:
    for number in range(12):
        rng = np.random.default_rng((3, number))
        camera = random_road(number, rng, LensTold.NONE).camera
        found = lens_estimate(measured(camera, rng), 1920, 1080)
        assert found is not None
        assert not found.shown


@pytest.mark.slow
def test_a_lens_that_is_told_rightly_leaves_no_pattern_and_a_wrong_one_does() -> None:
    right = LensDistortion(focal_px=(1920, 1920), centre_px=(960, 540), k1=-0.2, k1_error=0.005)
    rng = np.random.default_rng(5)
    assert not estimated(measured(CAMERA, rng, lens=right)).shown
    assert estimated(measured(CAMERA, rng, lens=replace(right, k1=0.2))).shown


def test_too_few_points_tell_nothing_and_few_are_not_held_out() -> None:
    rng = np.random.default_rng(6)
    assert lens_estimate(measured(CAMERA, rng, WIDE[2 : LEAST_POINTS + 1]), 1920, 1080) is None
    some = measured(CAMERA, rng, WIDE[5 : LEAST_HELD_OUT + 4])
    assert len(some.pairs) == LEAST_HELD_OUT - 1
    assert estimated(some).held_out_px is None
    assert not estimated(some).offered


@pytest.mark.slow
def test_a_lens_too_wide_for_k1_alone_is_seen_but_not_offered() -> None:
    camera = replace(CAMERA, focal_px=1050, k1=-0.3, k2=0.09)
    found = estimated(measured(camera, np.random.default_rng(2)))
    assert found.shown
    assert found.folds
    assert not found.offered
