"""Is only a clear change of sides taken for crossing the solid line?"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.rules.finding import Doubt, Finding, NotJudged
from detectors.rules.solid_line import SOLID_LINE, SolidLineCrossed
from detectors.site import Site
from detectors.track import Observation, Track, TrackId
from fines.violation import Measurement
from tests.detectors.plain_road import after, box_at, plain_site, track_of
from tests.examples import tried


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return plain_site(tmp_path_factory.mktemp("site"))


def across(*xs_m: float, from_y_m: float = 8.0) -> list[tuple[float, float, float]]:
    """One metre ahead each 0.1 s, at these places across the road."""
    return [(n / 10, x_m, from_y_m + n) for n, x_m in enumerate(xs_m)]


# The line lies at x = 25 m from y = 5 to 25 m.
WAYS = [
    pytest.param(across(26.5, 26, 25.5, 24.8, 24.3, 23.8), "solid_line", id="to the left"),
    pytest.param(across(23.5, 24, 24.5, 25.2, 25.7, 26.2), "solid_line", id="to the right"),
    pytest.param(across(26.5, 26, 25.5, 24.8, 24.5, 24.7, 25.5), None, id="wheels on the paint"),
    pytest.param(across(26.5, 26.5, 26.4, 26.5), None, id="keeps its side"),
    pytest.param(across(25.3, 24.8, 24.3, 24.0), None, id="first seen on the line"),
    pytest.param(
        across(26.5, 26, 25.5, 24.8, 24.3, 23.8, from_y_m=30), None, id="where no line is any more"
    ),
    pytest.param(
        across(26.5, 26, 25.5, 24.8, 24.3, 23.8, from_y_m=22), None, id="over only beyond its end"
    ),
]


@pytest.mark.parametrize(("places", "expected"), WAYS)
def test_ways_across_the_road(
    places: list[tuple[float, float, float]], expected: str | None, site: Site
) -> None:
    verdict = SolidLineCrossed().check(track_of(places), site)
    assert (None if verdict is None else verdict.offence) == expected


def turning(*rows: tuple[float, float, float, float]) -> Track:
    """Rows of x and y of the end's middle, and metres of side shown on the left and right of it."""
    observations = []
    for number, (x_m, y_m, left_m, right_m) in enumerate(rows):
        wide_m = 1.8 + left_m + right_m
        box = box_at(x_m + (right_m - left_m) / 2, y_m, wide_m)
        observations.append(
            Observation(
                frame=number,
                at=after(number / 10),
                box=replace(box, height_px=60),
                label="car",
                confidence=0.9,
                foot_hidden=False,
            )
        )
    return Track(id=TrackId(1), observations=tuple(observations))


KEEPS = [(26.5, y_m, 0.0, 0.0) for y_m in range(6, 16)]


@pytest.mark.parametrize(("left_m", "right_m"), [(0.9, 0.0), (1.0, 0.2)])
def test_a_side_that_shows_before_the_line_ends_is_no_crossing(
    left_m: float, right_m: float, site: Site
) -> None:
    """The end is a hand's breadth beyond where the line ends: the box is half a metre farther."""
    shows = [(26.5 - 0.17 * n, 15.0 + n, left_m, right_m) for n in range(1, 11)]
    goes_on = [(24.6 - 0.2 * n, 25.5 + n, left_m, right_m) for n in range(5)]
    track = turning(*KEEPS, *shows, *goes_on)
    middles = [step.box.foot_px[0] / 20 for step in track.observations[:20]]
    assert min(middles) < 25 - 0.6 + 1e-6
    assert SolidLineCrossed().check(track, site) is None


def test_who_shows_a_side_and_comes_wholly_over_is_charged_by_the_end(site: Site) -> None:
    shows = [(26.5 - 0.28 * n, 15.0 + n, 0.9, 0.0) for n in range(1, 9)]
    verdict = SolidLineCrossed().check(turning(*KEEPS, *shows), site)
    assert isinstance(verdict, Finding)
    assert verdict.measurement.value == pytest.approx(0.74, abs=0.02)


def test_the_finding_carries_frames_and_measurement(site: Site) -> None:
    verdict = SolidLineCrossed().check(track_of(across(26.5, 26, 25.5, 24.8, 24.3)), site)
    assert verdict == Finding(
        offence=SOLID_LINE,
        at=after(0.3),
        before_frame=1,
        at_frame=3,
        after_frame=4,
        measurement=Measurement(
            quantity="beyond_line", value=0.7, unit="m", uncertainty=0.3, charged=0.4
        ),
        reason="line middle: the middle of the vehicle 0.70 m beyond it",
    )


def test_a_gap_in_the_frames_at_the_line_is_a_counted_doubt(site: Site) -> None:
    places = [(0.0, 26.5, 8.0), (0.1, 26.4, 9.0), (2.0, 23.5, 20.0)]
    assert SolidLineCrossed().check(track_of(places), site) == NotJudged(
        offence=SOLID_LINE, doubt=Doubt.FRAME_GAP, at=after(2.0)
    )


@settings(max_examples=tried(60))
@given(shifts_m=st.lists(st.floats(-0.55, 0.55), min_size=15, max_size=15))
def test_no_jitter_about_the_line_is_a_crossing(
    shifts_m: list[float], tmp_path_factory: pytest.TempPathFactory
) -> None:
    site = plain_site(tmp_path_factory.mktemp("site"))
    places = across(*(25.0 + shift for shift in shifts_m))
    assert SolidLineCrossed().check(track_of(places), site) is None
