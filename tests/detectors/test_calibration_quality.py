"""Is it told where in the picture a place is too unsure to charge?"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from detectors.calibration_quality import MOST_UNSURE_M, calibration_quality, unsure_drawings
from detectors.site_file import load_site
from simulator.measured_site import random_road, site_text
from tests.detectors.plain_road import plain_site


def test_seen_from_above_everything_is_sure(tmp_path: Path) -> None:
    site = plain_site(tmp_path)
    quality = calibration_quality(site)
    assert quality.sure_row_px <= 4
    assert 19 < quality.px_per_m < 21
    assert list(unsure_drawings(site)) == []


def test_far_away_a_place_is_not_sure(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    road = random_road(1, rng)
    file = tmp_path / "road.toml"
    file.write_text(site_text(road, rng), "utf-8")
    site = load_site(file)
    quality = calibration_quality(site)
    assert 0 < quality.sure_row_px < road.camera.height_px / 2
    here = site.calibration.uncertainty_m((960.0, quality.sure_row_px), 2.0)
    above = site.calibration.uncertainty_m((960.0, quality.sure_row_px - 8), 2.0)
    assert here <= MOST_UNSURE_M < above


def test_a_line_drawn_into_the_distance_is_named(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    road = random_road(1, rng)
    file = tmp_path / "road.toml"
    text = site_text(road, rng)
    horizon = 1080 / 2 - road.camera.focal_px * np.tan(np.radians(road.camera.pitch_deg))
    far = f'\n[[solid_line]]\nname = "far"\npoints = [[960, 900], [960, {horizon + 25:.0f}]]\n'
    file.write_text(text + far, "utf-8")
    (what, unsure_m), *_ = [
        found for found in unsure_drawings(load_site(file)) if "'far'" in found[0]
    ]
    assert what == "solid line 'far'"
    assert unsure_m > 1.0
