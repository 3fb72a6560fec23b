"""Is it told how surely speed will be known in a zone, before anybody has driven through it?"""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from detectors.site import Site
from detectors.zone_accuracy import (
    USUAL_CAR,
    USUAL_LORRY,
    beyond_set_feet,
    least_charged_kmh,
    smallest_band_kmh,
    zone_uncertainty_kmh,
    zone_way,
)
from fines.law import KYRGYZSTAN, load_law
from simulator.measured_site import HALF_M, MeasuredRoad, drawn_px, random_road, site_text
from tests.detectors.read_once import site_once

LAW = load_law(KYRGYZSTAN).speeding
DAY = date(2026, 11, 28)


def measured_road() -> tuple[MeasuredRoad, str]:
    rng = np.random.default_rng(3)
    road = random_road(1, rng)
    return road, site_text(road, rng)


def zoned_text(near_m: float, far_m: float, *, coming: bool = False) -> str:
    """The site file of a measured road whose only zone lies so far away."""
    road, text = measured_road()
    area = [(-HALF_M, near_m), (HALF_M, near_m), (HALF_M, far_m), (-HALF_M, far_m)]
    ways = [(0.0, near_m), (0.0, far_m)]
    zone = (
        f'[[speed_zone]]\nname = "drawn"\narea = {drawn_px(road, area)}\n'
        f"direction = {drawn_px(road, ways[::-1] if coming else ways)}\n"
        'limits = [{ kmh = 60, valid_from = 2026-01-01, source = "a sign" }]\n'
    )
    return text[: text.index("[[speed_zone]]")] + zone


def zoned(near_m: float, far_m: float, *, coming: bool = False) -> Site:
    """The site of `zoned_text`."""
    return site_once(zoned_text(near_m, far_m, coming=coming))


def unsure_kmh(site: Site, kmh: float) -> float:
    value = zone_uncertainty_kmh(site.speed_zones[0], site, USUAL_CAR, kmh)
    assert value is not None
    return value


def test_the_way_through_a_zone_is_measured() -> None:
    way = zone_way(zoned(13, 41).speed_zones[0])
    assert way is not None
    assert (way.nearest_m, way.farthest_m) == pytest.approx((13.2, 40.8), abs=0.5)
    assert way.length_m == pytest.approx(27.6, abs=0.5)


def test_faster_shorter_and_farther_is_less_sure() -> None:
    whole, short = zoned(13, 41), zoned(30, 41)
    assert unsure_kmh(whole, 60) < unsure_kmh(whole, 90) < unsure_kmh(whole, 120)
    assert unsure_kmh(whole, 60) < unsure_kmh(short, 60)


def test_a_lorry_is_less_sure_than_a_car() -> None:
    site = zoned(13, 41)
    lorry = zone_uncertainty_kmh(site.speed_zones[0], site, USUAL_LORRY, 90)
    assert lorry is not None
    assert lorry > unsure_kmh(site, 90)


def test_who_comes_nearer_is_about_as_sure() -> None:
    """The same frames in the other order, but frames before the zone are far away."""
    away, coming = zoned(13, 41), zoned(13, 41, coming=True)
    assert unsure_kmh(coming, 90) == pytest.approx(unsure_kmh(away, 90), rel=0.2)


def test_too_few_frames_measure_nobody() -> None:
    site = zoned(20, 24)
    assert zone_uncertainty_kmh(site.speed_zones[0], site, USUAL_CAR, 120) is None


def test_where_feet_were_not_set_is_told() -> None:
    for far_m, beyond in ((41, False), (55, True)):
        site = zoned(13, far_m)
        way = zone_way(site.speed_zones[0])
        assert way is not None
        assert beyond_set_feet(way, site) is beyond


def test_the_least_speed_charged_leaves_an_offence() -> None:
    site = zoned(13, 41)
    zone = site.speed_zones[0]
    least = least_charged_kmh(zone, site, USUAL_CAR, 60.0, LAW, DAY)
    assert least is not None
    below = zone.device.charged_kmh(least - 1, unsure_kmh(site, least - 1))
    assert LAW(zone.device.charged_kmh(least, unsure_kmh(site, least)) - 60, DAY) is not None
    assert LAW(below - 60, DAY) is None


def test_the_mildest_offence_is_an_excess_of_11_to_20() -> None:
    assert smallest_band_kmh(LAW, DAY) == (11, 20)


def test_no_law_of_speeding_has_no_band() -> None:
    assert smallest_band_kmh(lambda excess, day: None, DAY) is None
