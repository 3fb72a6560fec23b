"""Which frames before an area still tell of the vehicle that drives into it?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from detectors.rules.stretch import LEAD, Stretch, stretch_driven
from detectors.site import Site
from detectors.track import Track
from tests.detectors.plain_road import SITE, drive, plain_site, track_of
from tests.detectors.rules.test_speeding import ZONE


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return plain_site(tmp_path, SITE + ZONE)


def driven(track: Track, site: Site) -> Stretch:
    """What the area's first leaving says while the track grows."""
    lane = site.speed_zones[0].stretch
    for count in range(1, len(track.observations) + 1):
        found = stretch_driven(replace(track, observations=track.observations[:count]), site, lane)
        if found is not None:
            return found
    raise AssertionError("the vehicle never left the area")


def track_at(mps: float) -> Track:
    return track_of(drive((0.0, 1.0), (46 / mps, 47.0), x_m=27.0, step_s=0.04))


def test_frames_right_before_the_area_lead_into_it(site: Site) -> None:
    track = track_at(20.0)
    found = driven(track, site)
    frames = [seen.frame for seen in (*found.lead, *found.seen)]
    assert found.lead
    assert frames == sorted(set(frames))
    assert found.seen[0].at - found.lead[0].at <= LEAD
    assert found.seen[0].at - found.lead[-1].at <= timedelta(seconds=0.05)


def test_who_waited_before_the_area_has_a_lead_of_bounded_length(site: Site) -> None:
    way = drive((0.0, 1.0), (0.5, 9.0), (20.0, 9.2), (24.0, 47.0), x_m=27.0, step_s=0.04)
    found = driven(track_of(way), site)
    assert found.lead
    assert found.seen[0].at - found.lead[0].at <= LEAD


def test_frames_before_a_gap_or_with_a_hidden_foot_do_not_lead(site: Site) -> None:
    track = track_at(20.0)
    first = driven(track, site).seen[0].at
    hidden = tuple(
        replace(seen, foot_hidden=first - seen.at > timedelta(seconds=0.1) and seen.at < first)
        for seen in track.observations
    )
    late = driven(replace(track, observations=hidden), site).lead
    assert all(first - seen.at <= timedelta(seconds=0.11) for seen in late)
    torn = tuple(
        seen
        for seen in track.observations
        if not timedelta(0) < first - seen.at < timedelta(seconds=0.3)
    )
    assert driven(replace(track, observations=torn), site).lead == ()


def test_frames_in_which_the_picture_may_cut_the_vehicle_off_do_not_lead(site: Site) -> None:
    way = drive((0.0, 0.2), (0.3, 0.2), (2.7, 47.0), x_m=27.0, step_s=0.04)
    found = driven(track_of(way), site)
    assert found.lead
    assert not any(site.may_be_cut(seen.box) for seen in found.lead)
    assert site.may_be_cut(track_of(way).first.box)
