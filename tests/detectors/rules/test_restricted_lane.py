"""Is only real driving inside a bus lane or shoulder charged, by whom it is not for?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from detectors.rules.finding import Doubt, Finding, NotJudged
from detectors.rules.restricted_lane import RestrictedLaneUsed
from detectors.site import Site
from detectors.site_file import load_site
from detectors.track import Observation, Track, TrackId
from fines.errors import ConfigurationError
from simulator.boxes import Boxes
from simulator.measured_site import random_road
from simulator.streets import on_a_line
from simulator.strips import ALONG_M, LEAST_M, LEFT_M, STRIPS_M, strip_text
from simulator.vehicle import SIZES, Vehicle
from tests.detectors.plain_road import SITE, after, drive, plain_site, track_of
from tests.detectors.read_once import site_once

# The strip covers x = 25 to 29 m; the clip begins at 14:00 in Bishkek.
STRIP = """
[[restricted]]
name = "bus"
offence = "bus_lane"
area = [[500, 990], [580, 990], [580, 10], [500, 10]]
direction = [[540, 900], [540, 100]]
allowed = ["bus"]
least_m = 15
valid_from = 2026-01-01
source = "sign 5.14"
"""
ALONG = drive((0, 5), (4, 45))


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return plain_site(tmp_path, SITE + STRIP)


WAYS = [
    pytest.param(ALONG, "car", 1.8, True, id="along it"),
    pytest.param(ALONG, "bus", 2.5, False, id="a bus may"),
    pytest.param(drive((0, 5), (4, 45), x_m=22), "car", 1.8, False, id="beside it"),
    pytest.param(drive((0, 5), (4, 45), x_m=25.3), "car", 1.8, False, id="on its line"),
    pytest.param(drive((0, 30), (2, 42)), "car", 1.8, False, id="twelve metres only"),
    pytest.param(drive((0, 45), (4, 5)), "car", 1.8, False, id="the other way is another rule"),
]


@pytest.mark.parametrize(("places", "label", "width_m", "charged"), WAYS)
def test_ways(
    places: list[tuple[float, float, float]], label: str, width_m: float, charged: bool, site: Site
) -> None:
    verdict = RestrictedLaneUsed().check(track_of(places, label, width_m), site)
    assert (verdict is not None) == charged


def test_the_strip_names_the_offence_and_its_sign(site: Site) -> None:
    verdict = RestrictedLaneUsed().check(track_of(ALONG), site)
    assert isinstance(verdict, Finding)
    assert verdict.offence == "bus_lane"
    assert verdict.measurement.charged >= 15
    assert "sign 5.14" in verdict.reason


@pytest.mark.parametrize(
    ("more", "charged"),
    [
        ('hours = ["13:00-15:00"]', True),
        ('hours = ["07:00-10:00", "17:00-19:00"]', False),
        ("valid_to = 2026-04-30", False),
    ],
)
def test_the_sign_holds_at_its_hours_and_days(tmp_path: Path, more: str, charged: bool) -> None:
    site = plain_site(tmp_path, SITE + STRIP + more + "\n")
    assert (RestrictedLaneUsed().check(track_of(ALONG), site) is not None) == charged


def test_lost_frames_are_a_doubt(site: Site) -> None:
    places = [place for place in ALONG if not 0.5 < place[0] < 2.0]
    verdict = RestrictedLaneUsed().check(track_of(places), site)
    assert isinstance(verdict, NotJudged)
    assert verdict.doubt is Doubt.FRAME_GAP


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"bus_lane"', '"red_light"', "'red_light' is none here"),
        ('["bus"]', '["tram"]', "'tram' is no vehicle"),
        ("least_m = 15", "least_m = 1", "least_m = 1; write 5 to 200."),
        ("valid_from = 2026-01-01", "valid_from = 1", "'valid_from' must be a day"),
        ("least_m = 15", 'hours = ["9-7"]', "'9-7' is no span of hours"),
        ("least_m = 15", 'hours = ["09:00-07:00"]', "ends before it begins"),
        ("least_m = 15", "valid_to = 2025-01-01", "the sign ends before it begins"),
    ],
)
def test_a_wrong_strip_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    file = tmp_path / "site.toml"
    file.write_text(SITE + STRIP.replace(old, new), "utf-8")
    with pytest.raises(ConfigurationError) as refused:
        load_site(file)
    assert sentence in str(refused.value)


LORRY = SIZES[3]
WHOLE_SHOULDER = [1, 2, 4]
"""Roads whose picture shows the whole of it; others cut the vehicle off for half the way."""


def on_the_shoulder(number: int, x_m: float, until_m: float) -> bool:
    """Whether a lorry that a camera sees from aside is found, driven there to so far."""
    rng = np.random.default_rng((8, number))
    road = random_road(number, rng)
    site = site_once(strip_text(road, rng))
    ways = [(x_m, 5.0), (x_m, until_m), (LEFT_M, until_m + 3.0), (LEFT_M, 70.0)]
    x, y, heading = on_a_line(ways, 8.0)
    vehicle = Vehicle(
        number=1, plate="01KG123TST", size=LORRY, start_s=0.0, ahead=1, x_m=x, y_m=y,
        heading_rad=heading, edge_m=0.5, overhang_m=1.6,
    )  # fmt: skip
    boxes = Boxes(camera=road.camera, rng=rng)
    seen = [
        Observation(frame=frame, at=after(t_s), box=box, label="truck", confidence=0.9)
        for frame, t_s in enumerate(np.arange(0.1, vehicle.end_s - 0.2, 0.08))
        if (box := boxes.true_box(vehicle, float(t_s))) is not None
    ]
    verdict = RestrictedLaneUsed().check(Track(id=TrackId(5), observations=tuple(seen)), site)
    return isinstance(verdict, Finding)


@pytest.mark.parametrize("number", WHOLE_SHOULDER)
def test_a_lorry_that_shows_its_side_is_found_only_where_its_rear_is_inside(number: int) -> None:
    left, right = STRIPS_M["shoulder"]
    middle = (left + right) / 2
    assert on_the_shoulder(number, middle, 45.0)
    assert not on_the_shoulder(number, left + 0.2, 45.0)
    assert not on_the_shoulder(number, middle, ALONG_M[0] + LEAST_M - 3.0)
