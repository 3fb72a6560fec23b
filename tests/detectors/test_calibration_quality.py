"""Is it told where in the picture a place is too unsure to charge?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from detectors.calibration_quality import (
    LEAST_PLATE_PX,
    MOST_UNSURE_M,
    calibration_quality,
    plate_px,
    small_plates,
    unsure_drawings,
)
from detectors.site import Site
from detectors.site_file import load_site
from simulator.enforcement_camera import enforcement_road
from simulator.lens import Lens
from simulator.measured_site import STOP_LINE_M, MeasuredRoad, random_road, site_text
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


def test_where_plates_are_too_small_to_be_read_is_named(tmp_path: Path) -> None:
    site = plain_site(tmp_path)
    assert plate_px(site.calibration, (500.0, 500.0)) == pytest.approx(0.52 * 20, rel=0.01)
    small = dict(small_plates(site))
    assert list(small) == ["approach 'south'", "solid line 'middle'", "lane 'north'"]
    assert list(small.values()) == pytest.approx([10.4] * 3, abs=0.2)


def test_a_camera_that_is_set_up_to_read_has_no_small_plates(tmp_path: Path) -> None:
    assert _small(tmp_path, random_road(0, np.random.default_rng(3))) == ["approach 'main'"]
    for number in range(4):
        assert _small(tmp_path, enforcement_road(number, np.random.default_rng(number))) == []


def test_the_width_is_that_of_the_plate_in_the_picture(tmp_path: Path) -> None:
    road = enforcement_road(0, np.random.default_rng(5))
    site = _measured(tmp_path, road)
    (x0, y0), (x1, y1) = site.approaches[0].stop_line.line_px
    told = plate_px(site.calibration, ((x0 + x1) / 2, (y0 + y1) / 2))
    edges = np.array([[side * 0.26, STOP_LINE_M, 0.0] for side in (-1, 1)])
    left, right = Lens(road.camera).project(edges)[0]
    assert told == pytest.approx(right[0] - left[0], rel=0.03)
    assert told > 85 > LEAST_PLATE_PX


def _small(folder: Path, road: MeasuredRoad) -> list[str]:
    return [what for what, _ in small_plates(_measured(folder, road))]


def _measured(folder: Path, road: MeasuredRoad) -> Site:
    file = folder / f"{road.name}.toml"
    file.write_text(site_text(road, np.random.default_rng(1)), "utf-8")
    return load_site(file)
