"""Does the stated interval hold the true speed, whatever goes wrong within its stated errors?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from detectors.calibration import calibrate
from detectors.detection import Box
from detectors.road import Point
from detectors.speed import KMH_PER_MPS, MeasuredSpeed, SpeedErrors, measured_speed
from simulator.lens import Lens
from tests.detectors.test_calibration import CAMERA, fitted, pairs_of

AHEAD: Point = (0.0, 1.0)
START = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
ERRORS = SpeedErrors(
    camera_height_m=6.5,
    foot_height_m=0.0,
    foot_height_error_m=0.0,
    foot_px=1.5,
    foot_share=0.0,
    alike_s=0.0,
)


def standing_at(x_px: float, y_px: float) -> Box:
    """A box whose foot is this pixel."""
    return Box(x_px=x_px - 20, y_px=y_px - 40, width_px=40, height_px=40)


def measured(
    rng: np.random.Generator, kmh: float, *, errors: SpeedErrors = ERRORS, exact: bool = False
) -> MeasuredSpeed:
    """One pass from 16 to 36 m at 25 frames/s, with every error drawn from its stated spread."""
    share = 0.0 if exact else 1.0
    calibration = calibrate(pairs_of(rng, share, 0.03 * share))
    assert calibration is not None
    times = np.arange(0, 20 / (kmh / KMH_PER_MPS), 0.04)
    places = np.stack([np.zeros_like(times), 16 + times * kmh / KMH_PER_MPS, 0 * times], 1)
    pixels, _ = Lens(CAMERA).project(places)
    bias = rng.normal(0, errors.foot_bias_px) * share
    jitter = rng.normal(0, errors.foot_px, pixels.shape) * share
    late = rng.normal(0, errors.instant_s, len(times)) * share
    return measured_speed(
        calibration,
        [
            standing_at(u + du, v + dv + bias)
            for (u, v), (du, dv) in zip(pixels, jitter, strict=True)
        ],
        [START + timedelta(seconds=float(t + dt)) for t, dt in zip(times, late, strict=True)],
        AHEAD,
        errors,
    )


@pytest.mark.parametrize("kmh", [30.0, 60.0, 120.0])
def test_an_exact_pass_is_measured_exactly(kmh: float) -> None:
    assert measured(np.random.default_rng(1), kmh, exact=True).kmh == pytest.approx(kmh, abs=0.01)


@pytest.mark.parametrize("kmh", [30.0, 60.0, 120.0])
def test_monte_carlo_agrees_with_the_propagated_uncertainty(kmh: float) -> None:
    """The method of JCGM 101:2008: the spread of simulated results beside the formula's."""
    rng = np.random.default_rng(7)
    passes = [measured(rng, kmh) for _ in range(200)]
    errors = np.array([one.kmh - kmh for one in passes])
    stated = np.array([one.uncertainty_kmh for one in passes])
    assert abs(errors.mean()) < 0.25 * errors.std()
    assert 0.8 * errors.std() < np.sqrt((stated**2).mean()) < 1.6 * errors.std()
    assert (np.abs(errors) <= 2 * stated).mean() >= 0.95


def test_a_box_that_jitters_more_than_promised_is_less_sure() -> None:
    rng = np.random.default_rng(2)
    calm = measured(rng, 60.0)
    wild = measured(
        rng,
        60.0,
        errors=replace(ERRORS, foot_px=6.0),
    )
    assert wild.from_boxes_kmh > 2 * calm.from_boxes_kmh


def test_a_way_that_is_not_even_shows_in_its_misfit() -> None:
    calibration = fitted(np.random.default_rng(4))
    places = [16.0 + 0.5 * step for step in range(20)] + [33.0 + 0.1 * step for step in range(20)]
    pixels, _ = Lens(CAMERA).project(np.array([(0.0, y, 0.0) for y in places]))
    found = measured_speed(
        calibration,
        [standing_at(float(u), float(v)) for u, v in pixels],
        [START + timedelta(seconds=0.04 * step) for step in range(40)],
        AHEAD,
        ERRORS,
    )
    assert found.misfit > 3


def test_a_lower_edge_that_hangs_above_the_road_is_allowed_for() -> None:
    """Seen 0.17 m above the road from 6.5 m, every way looks longer by 6.5 / 6.33."""
    hanging = replace(ERRORS, foot_height_m=0.17, foot_height_error_m=0.1)
    plain = measured(np.random.default_rng(1), 60.0, exact=True)
    found = measured(np.random.default_rng(1), 60.0, exact=True, errors=hanging)
    assert found.kmh == pytest.approx(plain.kmh * (6.5 - 0.17) / 6.5)
    assert found.from_height_kmh == pytest.approx(60 * 0.1 / 6.5, rel=0.05)
    assert found.uncertainty_kmh > plain.uncertainty_kmh
