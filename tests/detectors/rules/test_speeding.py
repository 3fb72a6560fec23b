"""Is speed charged only where every error leaves it over the limit of that day?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.rules.finding import Doubt, Finding, Making, NotJudged, Verdict
from detectors.rules.speeding import SpeedOverLimit
from detectors.site import Site
from detectors.site_file import load_site
from detectors.speed import SpeedErrors
from detectors.speed_zone import SpeedDevice
from detectors.track import Track
from fines.errors import ConfigurationError
from fines.law import KYRGYZSTAN, load_law
from fines.violation import OffenceCode
from tests.detectors.plain_road import SITE, after, drive, plain_site, track_of

ZONE = """
[speed]
error_kmh = 1.0
error_share = 0.01
camera_height_m = 1000
foot_px = 0.5
foot_bias_px = 0.5

[[speed_zone]]
name = "north"
area = [[500, 900], [580, 900], [580, 200], [500, 200]]
direction = [[540, 900], [540, 200]]
limits = [
    { kmh = 60, valid_from = 2026-01-01, valid_to = 2026-06-30, source = "sign 1" },
    { kmh = 40, valid_from = 2026-07-01, source = "sign 2" },
]
"""
SPEEDING = load_law(KYRGYZSTAN).speeding
RULE = SpeedOverLimit(SPEEDING)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return plain_site(tmp_path, SITE + ZONE)


def pass_at(kmh: float) -> list[tuple[float, float, float]]:
    """From y = 1 to 47 m at this speed, 10 frames a second."""
    return drive((0.0, 1.0), (46 / (kmh / 3.6), 47.0), x_m=27.0, step_s=0.04)


def verdict_on(track: Track, site: Site) -> Verdict:
    """The final word of the rule while the track grows frame by frame."""
    for count in range(len(track.observations)):
        grown = replace(track, observations=track.observations[: count + 1])
        verdict = RULE.check(grown, site)
        if verdict is not None and not isinstance(verdict, Making):
            return verdict
    return None


def test_a_speed_over_the_limit_is_charged_below_what_was_measured(site: Site) -> None:
    verdict = verdict_on(track_of(pass_at(85.0)), site)
    assert isinstance(verdict, Finding)
    assert verdict.offence == "speed_over_20"
    measured = verdict.measurement
    assert (measured.quantity, measured.unit) == ("speed", "km/h")
    assert measured.value == pytest.approx(85.0, abs=0.3)
    assert 78 <= measured.charged <= 84 - 3 * measured.uncertainty
    assert measured.charged == int(measured.charged)
    assert verdict.before_frame < verdict.at_frame < verdict.after_frame
    assert "sign 1" in verdict.reason


@pytest.mark.parametrize("kmh", [30.0, 60.0, 71.0])
def test_what_may_be_within_ten_over_the_limit_is_no_offence(site: Site, kmh: float) -> None:
    assert verdict_on(track_of(pass_at(kmh)), site) is None


def test_nothing_is_said_while_the_vehicle_is_inside(site: Site) -> None:
    places = [place for place in pass_at(85.0) if place[2] < 30]
    assert verdict_on(track_of(places), site) is None


def test_the_limit_is_that_of_the_day(tmp_path: Path) -> None:
    early = ZONE.replace("2026-01-01, valid_to = 2026-06-30", "2026-01-01, valid_to = 2026-04-30")
    later = early.replace("2026-07-01", "2026-05-02")
    verdict = verdict_on(track_of(pass_at(85.0)), plain_site(tmp_path, SITE + later))
    assert isinstance(verdict, NotJudged)
    assert verdict.doubt is Doubt.LIMIT_NOT_IN_FORCE


def test_lost_frames_are_a_doubt(site: Site) -> None:
    places = [place for place in pass_at(85.0) if not 0.5 < place[0] < 1.2]
    verdict = verdict_on(track_of(places), site)
    assert isinstance(verdict, NotJudged)
    assert verdict.doubt is Doubt.FRAME_GAP


def test_a_foot_that_another_vehicle_hides_is_a_doubt(site: Site) -> None:
    track = track_of(pass_at(85.0))
    hidden = tuple(
        replace(seen, foot_hidden=number % 2 == 0) for number, seen in enumerate(track.observations)
    )
    verdict = verdict_on(replace(track, observations=hidden), site)
    assert isinstance(verdict, NotJudged)
    assert verdict.doubt is Doubt.OCCLUDED


def test_a_way_that_no_vehicle_drives_is_a_doubt(site: Site) -> None:
    places = [(t, x, y + (0.8 if step % 2 else 0.0)) for step, (t, x, y) in enumerate(pass_at(85))]
    verdict = verdict_on(track_of(places), site)
    assert isinstance(verdict, NotJudged)
    assert verdict.doubt is Doubt.UNEVEN_WAY


def test_a_vehicle_that_brakes_is_charged_for_its_way_over_its_time(site: Site) -> None:
    """21 m at 112.5 km/h, then 14 m at 63: 85.6 on the whole, though it came much faster."""
    places = drive((0.0, 1.0), (0.8, 26.0), (2.0, 47.0), step_s=0.04)
    verdict = verdict_on(track_of(places), site)
    assert isinstance(verdict, Finding)
    assert verdict.measurement is not None
    assert verdict.measurement.value == pytest.approx(85.6, abs=1.0)
    assert verdict.measurement.charged <= 85


@given(
    kmh=st.floats(5, 250),
    uncertainty=st.floats(0, 5),
    error=st.floats(0, 5),
    share=st.floats(0, 0.1),
)
def test_what_is_charged_is_whole_and_never_more_than_measured(
    kmh: float, uncertainty: float, error: float, share: float
) -> None:
    device = SpeedDevice(
        error_kmh=error, error_share=share, coverage=2.0, most_uncertainty_kmh=5,
        errors=SpeedErrors(camera_height_m=6.0),
    )  # fmt: skip
    charged = device.charged_kmh(kmh, uncertainty)
    assert isinstance(charged, int)
    assert kmh - max(error, share * kmh) - 2 * uncertainty - 1 <= charged <= kmh


@given(excess=st.integers(-50, 150))
def test_the_bands_leave_no_gap(excess: int) -> None:
    offence: OffenceCode | None = SPEEDING(excess, date(2026, 5, 1))
    assert (offence is None) == (excess <= 10)


WRONG = [
    ("error_kmh = 1.0\n", "", "'error_kmh' must be a number, not None."),
    ("kmh = 60", "kmh = 500", "kmh = 500; write 5 to 150."),
    ("valid_to = 2026-06-30", "valid_to = 2025-06-30", "the limit ends before it begins"),
    ("2026-07-01", "2026-06-01", "two limits hold on the same day"),
    ("valid_from = 2026-07-01", 'valid_from = "July"', "'valid_from' must be a day such as"),
    ("limits = [\n", "limits = []\nother = [\n", "'other' is not known here"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), WRONG)
def test_a_wrong_zone_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    assert old in ZONE
    file = tmp_path / "site.toml"
    file.write_text(SITE + ZONE.replace(old, new), "utf-8")
    with pytest.raises(ConfigurationError) as refused:
        load_site(file)
    assert sentence in str(refused.value)
    assert str(refused.value).startswith(f"{file}:")


def test_a_stretch_is_judged_once_and_then_costs_nothing(site: Site) -> None:
    assert RULE.check(track_of(pass_at(85.0)), site) is None


def test_a_moment_before_midnight_counts_for_the_local_day(site: Site) -> None:
    zone = site.speed_zones[0]
    assert zone.limit_on((after(0) + timedelta(days=60)).date()) is zone.limits[0]
    assert zone.limit_on((after(0) + timedelta(days=61)).date()) is zone.limits[1]


def hidden_pass(kmh: float, from_m: float, to_m: float, until_m: float = 47.0) -> Track:
    """A pass whose foot another vehicle hides between these metres; the zone ends at 40 m."""
    places = [place for place in pass_at(kmh) if place[2] <= until_m]
    track = track_of(places)
    seen = (
        replace(one, foot_hidden=from_m < y_m < to_m)
        for one, (_, _, y_m) in zip(track.observations, places, strict=True)
    )
    return replace(track, observations=tuple(seen))


@pytest.mark.parametrize(
    ("track", "doubted"),
    [
        pytest.param(hidden_pass(85.0, 38.0, 99.0), True, id="too fast"),
        pytest.param(hidden_pass(55.0, 38.0, 99.0), False, id="not too fast"),
        pytest.param(hidden_pass(85.0, 2.0, 99.0), False, id="never seen inside"),
        pytest.param(hidden_pass(85.0, 38.0, 99.0, until_m=39.5), False, id="still inside"),
    ],
)
def test_who_is_hidden_when_it_leaves_the_zone_is_doubted(
    track: Track, doubted: bool, site: Site
) -> None:
    verdict = RULE.check(track, site)
    assert isinstance(verdict, Making) == doubted
    assert not isinstance(verdict, Making) or verdict.doubt is Doubt.OCCLUDED


def test_who_comes_out_again_behind_the_zone_is_judged(site: Site) -> None:
    track = hidden_pass(85.0, 38.0, 42.0)
    out = next(n for n, one in enumerate(track.observations) if one.at > after(42.0 / (85 / 3.6)))
    grown = (replace(track, observations=track.observations[:n]) for n in range(1, out + 3))
    assert any(isinstance(RULE.check(one, site), Finding) for one in grown)
