"""Is a track doubted where it leaps on the road as no vehicle can be driven?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.driving import leaps, surely_one
from detectors.rules.feet import feet
from detectors.site import Site
from tests.detectors.plain_road import drive, plain_site, track_of


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return plain_site(tmp_path_factory.mktemp("site"))


def test_an_even_drive_is_one_vehicle(site: Site) -> None:
    track = track_of(drive((0, 5), (4, 45)))
    assert surely_one(track, site, 10) == (0, track.last.frame)


def test_a_leap_behind_a_lorry_breaks_the_track(site: Site) -> None:
    """At 4 m/s nobody is 9 m farther after half a second; the boxes hardly tell."""
    near, far = drive((0, 10), (2, 18)), drive((2.5, 27), (4.5, 35))
    track = track_of([*near, *far])
    assert surely_one(track, site, 5) == (0, len(near) - 1)
    assert surely_one(track, site, len(near) + 5) == (len(near), track.last.frame)


def test_a_leap_to_the_lane_beside_breaks_the_track(site: Site) -> None:
    near, beside = drive((0, 10), (2, 20)), drive((2.1, 20.5), (4, 30), x_m=23.5)
    track = track_of([*near, *beside])
    assert [(b.seen.frame, a.seen.frame) for b, a in leaps(feet(track, site), site)] == [
        (len(near) - 1, len(near))
    ]


def test_a_gap_that_the_pace_fills_is_no_leap(site: Site) -> None:
    track = track_of([*drive((0, 5), (1, 20)), *drive((1.6, 29), (2.4, 41))])
    assert leaps(feet(track, site), site) == []


@given(
    speed=st.floats(2, 35),
    brake=st.floats(0, 7.5),
    gap_s=st.floats(0.04, 0.5),
    after=st.floats(0, 2),
)
def test_no_driver_who_brakes_is_doubted(
    site: Site, speed: float, brake: float, gap_s: float, after: float
) -> None:
    """Even speed, then the brake, with lost frames anywhere: always one vehicle."""

    def place(t_s: float) -> float:
        braking = min(max(t_s - 1, 0.0), speed / brake if brake else 10.0)
        return 2 + speed * min(t_s, 1.0) + speed * braking - brake * braking**2 / 2

    instants = [step * 0.05 for step in range(80)]
    kept = [t for t in instants if not 1 + after < t < 1 + after + gap_s]
    road = [(t, 27.0, place(t)) for t in kept if place(t) < 48]
    assert leaps(feet(track_of(road), site), site) == []
