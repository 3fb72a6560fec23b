"""Are places and speeds right through a lens, and is their uncertainty what chance makes of it?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.calibration import Calibration, calibrate
from detectors.detection import Box
from detectors.lens_distortion import LensDistortion
from detectors.plane_fit import Pair
from detectors.speed import KMH_PER_MPS, Course, MeasuredSpeed, SpeedErrors, measured_speed
from detectors.vehicle_foot import VehicleFoot
from simulator.lens import Lens
from simulator.scene import SceneCamera
from tests.examples import tried

START = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
K1_ERROR = 0.02
CAMERA = SceneCamera(
    width_px=1920, height_px=1080, focal_px=1500, height_m=6.5, pitch_deg=16, k1=-0.2, k2=0.04
)
KNOWN = [(x, y) for y in (12.0, 16.0, 21.0, 27.0, 35.0) for x in (-5.0, -2.0, 2.0, 5.0)]
ERRORS = SpeedErrors(camera_height_m=6.5, foot_px=1.5, foot_share=0.0, alike_s=0.0)
FLAT = VehicleFoot(edge_m=0.0, edge_error_m=1e-6, overhang_m=0.0, overhang_error_m=1e-6)


def lens_of(camera: SceneCamera) -> LensDistortion:
    return LensDistortion(
        focal_px=(camera.focal_px, camera.focal_px),
        centre_px=(camera.width_px / 2, camera.height_px / 2),
        k1=camera.k1,
        k1_error=K1_ERROR,
        k2=camera.k2,
    )


def pairs_of(camera: SceneCamera, rng: np.random.Generator, share: float) -> list[Pair]:
    pixels, _ = Lens(camera).project(np.array([(x, y, 0.0) for x, y in KNOWN]))
    return [
        (
            (u + rng.normal(0, 1.0) * share, v + rng.normal(0, 1.0) * share),
            (x + rng.normal(0, 0.03) * share, y + rng.normal(0, 0.03) * share),
        )
        for (u, v), (x, y) in zip(pixels, KNOWN, strict=True)
    ]


def fitted(camera: SceneCamera, rng: np.random.Generator, share: float = 1.0) -> Calibration:
    lens = lens_of(camera)
    told = replace(lens, k1=lens.k1 + rng.normal(0, K1_ERROR) * share)
    found = calibrate(pairs_of(camera, rng, share), lens=told)
    assert found is not None
    return found


def measured(
    camera: SceneCamera,
    calibration: Calibration,
    rng: np.random.Generator,
    kmh: float,
    share: float,
) -> MeasuredSpeed:
    """One pass from 14 to 34 m beside the middle of the road, at 25 frames a second."""
    times = np.arange(0, 20 / (kmh / KMH_PER_MPS), 0.04)
    along = 14 + times * kmh / KMH_PER_MPS
    pixels, _ = Lens(camera).project(np.stack([0 * along + 3.0, along, 0 * along], 1))
    pixels += rng.normal(0, ERRORS.foot_px, pixels.shape) * share
    pixels[:, 1] += rng.normal(0, ERRORS.foot_bias_px) * share
    late = rng.normal(0, ERRORS.instant_s, len(times)) * share
    return measured_speed(
        calibration,
        [Box(x_px=u - 20, y_px=v - 40, width_px=40, height_px=40) for u, v in pixels],
        [START + timedelta(seconds=float(t + dt)) for t, dt in zip(times, late, strict=True)],
        Course(direction=(0.0, 1.0), camera_m=(0.0, 0.0), foot=FLAT),
        ERRORS,
    )


@settings(max_examples=tried(25))
@given(st.floats(-0.3, 0.2), st.floats(1400, 2300), st.floats(12, 20), st.floats(30, 120))
def test_an_exact_pass_is_measured_exactly_through_any_lens(
    k1: float, focal_px: float, pitch_deg: float, kmh: float
) -> None:
    camera = replace(CAMERA, k1=k1, k2=k1**2, focal_px=focal_px, pitch_deg=pitch_deg)
    rng = np.random.default_rng(1)
    found = fitted(camera, rng, share=0.0)
    assert found.ground((700.0, 800.0)) == pytest.approx(
        Lens(camera).ground(np.array([700.0, 800.0])), abs=1e-4
    )
    assert found.picture((2.0, 20.0)) == pytest.approx(
        Lens(camera).project(np.array([2.0, 20.0, 0.0]))[0], abs=1e-3
    )
    assert measured(camera, found, rng, kmh, 0.0).kmh == pytest.approx(kmh, abs=0.01)


def test_without_the_lens_places_are_wrong() -> None:
    rng = np.random.default_rng(1)
    blind = calibrate(pairs_of(CAMERA, rng, 0.0))
    assert blind is not None
    aside = (1700.0, 760.0)
    true = Lens(CAMERA).ground(np.array(aside))
    assert np.hypot(*np.subtract(blind.ground(aside), true)) > 0.1
    assert np.hypot(*np.subtract(fitted(CAMERA, rng, 0.0).ground(aside), true)) < 1e-3


@pytest.mark.slow
@pytest.mark.parametrize("pixel", [(960.0, 700.0), (1500.0, 600.0), (500.0, 800.0)])
def test_monte_carlo_agrees_about_places(pixel: tuple[float, float]) -> None:
    """The method of JCGM 101:2008: points, lens and the pixel itself drawn from their errors."""
    rng = np.random.default_rng(3)
    true = Lens(CAMERA).ground(np.array(pixel))
    misses, stated = [], []
    for _ in range(150):
        found = fitted(CAMERA, rng)
        seen = (pixel[0] + rng.normal(0, 2.0), pixel[1] + rng.normal(0, 2.0))
        misses.append(np.array(found.ground(seen)) - true)
        stated.append(found.uncertainty_m(pixel, 2.0))
    spread = np.sqrt(np.linalg.eigvalsh(np.cov(np.array(misses).T))[-1])
    assert np.mean(stated) == pytest.approx(spread, rel=0.25)


@pytest.mark.slow
def test_monte_carlo_agrees_about_speeds() -> None:
    rng = np.random.default_rng(7)
    passes = [measured(CAMERA, fitted(CAMERA, rng), rng, 60.0, 1.0) for _ in range(150)]
    errors = np.array([one.kmh - 60.0 for one in passes])
    stated = np.array([one.uncertainty_kmh for one in passes])
    assert abs(errors.mean()) < 0.4 * errors.std()
    assert 0.8 * errors.std() < np.sqrt((stated**2).mean()) < 1.6 * errors.std()
    assert (np.abs(errors) <= 2 * stated).mean() >= 0.93


def test_a_lens_that_is_hardly_known_makes_places_less_sure() -> None:
    pairs = pairs_of(CAMERA, np.random.default_rng(2), 1.0)
    lens = lens_of(CAMERA)
    sure, unsure = (calibrate(pairs, lens=replace(lens, k1_error=error)) for error in (0.001, 0.1))
    assert sure is not None
    assert unsure is not None
    assert sure.ground((1500, 600)) == unsure.ground((1500, 600))
    assert unsure.uncertainty_m((1500, 600), 0) > 1.3 * sure.uncertainty_m((1500, 600), 0)
