"""Does the stated uncertainty of a place hold what chance does to a measured calibration?"""

from __future__ import annotations

import numpy as np
import pytest

from detectors.calibration import Calibration, calibrate
from detectors.plane_fit import Pair
from simulator.lens import Lens
from simulator.scene import SceneCamera

CAMERA = SceneCamera(
    width_px=1920, height_px=1080, focal_px=2000, height_m=6.5, pitch_deg=14, x_m=0
)
KNOWN = [(x, y) for y in (15.0, 20.0, 26.0, 33.0, 42.0) for x in (-4.0, 0.0, 4.0)]
SEEN = ((960.0, 700.0), (960.0, 400.0), (500.0, 600.0))
TIMES = 150


def pairs_of(rng: np.random.Generator, image_px: float, ground_m: float) -> list[Pair]:
    pixels, _ = Lens(CAMERA).project(np.array([(x, y, 0.0) for x, y in KNOWN]))
    return [
        (
            (u + rng.normal(0, image_px), v + rng.normal(0, image_px)),
            (x + rng.normal(0, ground_m), y + rng.normal(0, ground_m)),
        )
        for (u, v), (x, y) in zip(pixels, KNOWN, strict=True)
    ]


def fitted(rng: np.random.Generator, image_px: float = 1.0, ground_m: float = 0.03) -> Calibration:
    found = calibrate(pairs_of(rng, image_px, ground_m))
    assert found is not None
    return found


@pytest.mark.slow
@pytest.mark.parametrize("pixel", SEEN)
def test_the_uncertainty_of_a_place_is_the_spread_of_many_calibrations(
    pixel: tuple[float, float],
) -> None:
    rng = np.random.default_rng(3)
    true = Lens(CAMERA).ground(np.array(pixel))
    misses, stated = [], []
    for _ in range(TIMES):
        found = fitted(rng)
        misses.append(np.array(found.ground(pixel)) - true)
        stated.append(found.uncertainty_m(pixel, 0.0))
    spread = np.sqrt(np.linalg.eigvalsh(np.cov(np.array(misses).T))[-1])
    assert np.mean(stated) == pytest.approx(spread, rel=0.25)


def test_points_that_miss_each_other_more_than_stated_widen_the_uncertainty() -> None:
    careful = fitted(np.random.default_rng(5))
    careless = fitted(np.random.default_rng(5), image_px=8.0)
    assert careless.uncertainty_m(SEEN[0], 0) > 3 * careful.uncertainty_m(SEEN[0], 0)


def test_a_pixel_far_away_is_less_sure_than_a_near_one() -> None:
    found = fitted(np.random.default_rng(5))
    near, far = (found.uncertainty_m((960, y), 1.0) for y in (900, 300))
    assert far > 3 * near


def test_the_slopes_are_those_of_small_steps() -> None:
    found = fitted(np.random.default_rng(5))
    here, right, below = (np.array(found.ground(p)) for p in ((800, 600), (801, 600), (800, 601)))
    slopes = np.stack([right - here, below - here], axis=1)
    assert found.by_pixel((800.5, 600.5)) == pytest.approx(slopes, rel=0.02)


def test_points_on_one_line_give_no_plane() -> None:
    assert calibrate([((float(i), float(i)), (float(i), 0.0)) for i in range(5)]) is None


def test_a_horizon_through_the_corner_of_the_picture_does_no_harm() -> None:
    """There the depth at pixel 0, 0 is nothing, and no map could be written from there."""
    horizon = float(Lens(CAMERA).project(np.array([[0.0, 1e7, 0.0]]))[0][0, 1])
    pairs = [
        ((x, y - horizon), ground) for (x, y), ground in pairs_of(np.random.default_rng(3), 1, 0.03)
    ]
    found = calibrate(pairs)
    assert found is not None
    assert found.error_m < 0.3
