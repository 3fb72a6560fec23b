"""Is a site refused whose points show another lens than it tells, with what to do about it?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.judgement import measured_site
from detectors.lens_distortion import LensDistortion
from detectors.lens_estimate import LEAST_HELD_OUT, lens_estimate
from detectors.site_file import load_site
from detectors.untold_lens import untold_lens
from fines.errors import ConfigurationError
from simulator.measured_site import random_road
from simulator.road_lens import LensTold
from simulator.scene import SceneCamera
from tests.detectors.test_lens_estimate import CAMERA, WIDE, measured

SITES = Path(__file__).parents[2] / "pipeline" / "sites"


def refusal(
    camera: SceneCamera,
    seed: int,
    places: list[tuple[float, float]] = WIDE,
    lens: LensDistortion | None = None,
) -> str:
    calibration = measured(camera, np.random.default_rng(seed), places, lens)
    estimate = lens_estimate(calibration, 1920, 1080)
    assert estimate is not None
    assert estimate.shown
    return untold_lens(calibration, estimate)


@pytest.mark.slow
def test_nobody_is_judged_by_points_that_show_a_lens_that_is_not_told() -> None:
    rng = np.random.default_rng((5, 1))
    with pytest.raises(ConfigurationError, match="as through a lens that bends the picture inw"):
        measured_site(random_road(1, rng, LensTold.IGNORED), rng)


@pytest.mark.slow
@pytest.mark.parametrize("told", [LensTold.NONE, LensTold.KNOWN])
def test_who_tells_the_lens_or_has_none_is_not_refused(told: LensTold) -> None:
    for number in range(8):
        rng = np.random.default_rng((5, number))
        site = measured_site(random_road(number, rng, told), rng)
        assert (site.calibration.lens is None) == (told is LensTold.NONE)


@pytest.mark.parametrize("file", sorted(SITES.glob("*.toml")), ids=lambda file: file.stem)
def test_the_sites_of_real_clips_are_sound(file: Path) -> None:
    assert load_site(file).calibration.lens is None


@pytest.mark.slow
def test_a_k1_is_offered_where_it_foretells_points_that_were_held_out() -> None:
    assert "; add\n[calibration.lens]\nfocal_px = [1920, 1920]\n" in refusal(CAMERA, 1)


@pytest.mark.slow
def test_a_lens_too_wide_for_k1_wants_a_chessboard() -> None:
    told = refusal(replace(CAMERA, focal_px=1050, k1=-0.3, k2=0.09), 2)
    assert told.endswith("calibrate it with a chessboard and write all coefficients.")


def test_few_points_are_not_enough_to_offer_a_k1() -> None:
    told = refusal(CAMERA, 6, WIDE[5 : LEAST_HELD_OUT + 4])
    assert f"With {LEAST_HELD_OUT} points or more a k1 is offered" in told


@pytest.mark.slow
def test_a_lens_that_is_told_wrongly_is_named_with_the_one_that_is_seen() -> None:
    lens = LensDistortion(focal_px=(1920, 1920), centre_px=(960, 540), k1=0.2, k1_error=0.005)
    told = refusal(CAMERA, 5, lens=lens)
    assert told.startswith("the calibration points ask for k1 = -0.")
    assert "the file has 0.2; measure points or lens again." in told
