"""Is a vehicle placed on the road only where its foot is really seen?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.judgement import measured_site
from detectors.detection import Box
from detectors.rules.feet import Foot, feet, told_by_feet
from detectors.site import Site
from detectors.track import Observation, Track, TrackId
from simulator.boxes import Boxes
from simulator.measured_site import random_road
from simulator.vehicle import SIZES, Vehicle, VehicleSize
from tests.detectors.plain_road import PX_PER_M, SITE, after, drive, plain_site, track_of

# A road seen aslant: far away, towards y = 640 px, a metre has a tenth of its pixels nearby.
SLANTING = (
    SITE[: SITE.index("[calibration]")]
    + """[calibration]
points = [
    { image = [0, 1000], ground = [0, 0] },
    { image = [1000, 1000], ground = [50, 0] },
    { image = [550, 640], ground = [50, 50] },
    { image = [450, 640], ground = [0, 50] },
]
"""
)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return plain_site(tmp_path, SLANTING)


def cut(track: Track, first: int, higher_px: float) -> Track:
    """The same boxes, but from one frame on their lower edge is higher."""

    def shorter(box: Box) -> Box:
        height = box.height_px - higher_px
        return Box(x_px=box.x_px, y_px=box.y_px, width_px=box.width_px, height_px=height)

    seen = [
        replace(one, box=shorter(one.box)) if number >= first else one
        for number, one in enumerate(track.observations)
    ]
    return replace(track, observations=tuple(seen))


def test_every_foot_of_a_vehicle_that_nothing_hides_is_trusted(site: Site) -> None:
    track = track_of(drive((0, 10), (1, 10)))
    assert [foot.seen for foot in feet(track, site)] == list(track.observations)


def test_a_foot_that_rises_while_the_box_keeps_its_width_is_not(site: Site) -> None:
    standing = track_of(drive((0, 10), (2, 10)))
    found = feet(cut(standing, 10, 38.0), site)
    assert [foot.seen.frame for foot in found] == list(range(10))


def test_who_comes_in_from_the_side_is_placed_as_soon_as_it_is_whole(tmp_path: Path) -> None:
    """What the picture's side cuts off says nothing of how wide the vehicle is."""
    site = plain_site(tmp_path)
    whole = track_of(drive((0, 20), (3, 20)), "bus", 12.0)

    def place(seen: Observation) -> Observation:
        left = max(site.width_px - 4.0 * PX_PER_M - 12.0 * seen.frame, 640.0)
        right = min(left + seen.box.width_px, site.width_px)
        return replace(seen, box=replace(seen.box, x_px=left, width_px=right - left))

    track = replace(whole, observations=tuple(place(seen) for seen in whole.observations))
    uncut = {seen.frame for seen in track.observations if not site.may_be_cut_at_side(seen.box)}
    assert uncut
    assert uncut <= {foot.seen.frame for foot in feet(track, site)}


def test_a_foot_that_another_vehicle_hides_is_not(site: Site) -> None:
    track = track_of(drive((0, 10), (1, 10)))
    hidden = tuple(replace(seen, foot_hidden=seen.frame < 5) for seen in track.observations)
    found = feet(replace(track, observations=hidden), site)
    assert [foot.seen.frame for foot in found] == list(range(5, 11))


def test_a_growing_track_has_the_feet_of_the_whole_one(site: Site) -> None:
    """What is remembered from frame to frame is what would be found anew."""
    places = drive((0.0, 5.0), (2.0, 20.0), (6.0, 20.5), (8.0, 40.0), step_s=0.1)
    whole = track_of(places)
    for count in range(1, len(places) + 1):
        grown = replace(whole, observations=whole.observations[:count])
        anew = replace(grown, id=TrackId(1000 + count))
        assert feet(grown, site) == feet(anew, site)
    later = replace(whole, observations=whole.observations[7:])
    assert feet(later, site) == feet(replace(later, id=TrackId(2000)), site)


def turning(track: Track, first: int, last: int, wider: float) -> Track:
    """The same way, but between two frames the vehicle shows its side as well."""

    def aside(box: Box) -> Box:
        grown = box.width_px * (wider - 1)
        return replace(box, x_px=box.x_px - grown / 2, width_px=box.width_px + grown)

    return replace(
        track,
        observations=tuple(
            replace(seen, box=aside(seen.box)) if first <= number <= last else seen
            for number, seen in enumerate(track.observations)
        ),
    )


@pytest.mark.parametrize(
    ("label", "width_m", "trusted"),
    [("car", 1.8, True), ("motorcycle", 0.8, True), ("bus", 2.5, False), ("car", 2.6, False)],
)
def test_a_car_that_shows_its_side_is_still_placed(
    tmp_path: Path, label: str, width_m: float, trusted: bool
) -> None:
    """It grows wider as a cut box does, but keeps its height."""
    site = plain_site(tmp_path)
    track = turning(track_of(drive((0, 5), (3, 20)), label, width_m), 10, 18, 1.4)
    seen = {foot.seen.frame for foot in feet(track, site)}
    assert (14 in seen) == trusted
    assert {5, 25} <= seen


def test_a_growing_track_asks_each_foot_once_and_tells_what_all_gave(site: Site) -> None:
    track = track_of(drive((0, 10), (2, 20)))
    asked: list[int] = []

    def even(foot: Foot) -> int | None:
        asked.append(foot.seen.frame)
        return foot.seen.frame if foot.seen.frame % 2 == 0 else None

    for count in range(1, len(track.observations) + 1):
        grown = replace(track, observations=track.observations[:count])
        frames = [foot.seen.frame for foot in feet(grown, site)]
        told = told_by_feet(grown, site, "even", even)
        assert list(told) == [frame for frame in frames if frame % 2 == 0]
    assert asked == frames


def test_another_question_and_a_track_that_begins_anew_are_asked_anew(site: Site) -> None:
    track = track_of(drive((0, 10), (2, 20)))
    later = replace(track, observations=track.observations[3:])
    one = [*told_by_feet(track, site, "frame", lambda foot: foot.seen.frame)]
    other = [*told_by_feet(track, site, "metres", lambda foot: foot.at_m[1])]
    assert one == [foot.seen.frame for foot in feet(track, site)]
    assert other == [foot.at_m[1] for foot in feet(track, site)]
    anew = [*told_by_feet(later, site, "frame", lambda foot: foot.seen.frame)]
    assert anew == [foot.seen.frame for foot in feet(later, site)]
    assert anew[0] == track.observations[3].frame


def seen_by_a_camera(
    size: VehicleSize, aside_m: float, hidden_share: float = 0.0
) -> tuple[Track, Site, list[int]]:
    """A lane change between two seconds, and the frames in which something hides a share."""
    rng = np.random.default_rng((9, size.label == "bus"))
    road = random_road(1, rng)
    times = np.arange(0, 4.0, 0.02)
    turned = np.clip((times - 0.8) / 1.8, 0, 1)
    vehicle = Vehicle(
        number=1,
        plate="01KG001AAA",
        size=size,
        start_s=0.0,
        ahead=1,
        x_m=-1.75 + aside_m * (3 * turned**2 - 2 * turned**3),
        y_m=11.0 + 8.0 * times,
        edge_m=0.35,
        overhang_m=2.3,
    )
    boxes, seen, hidden = Boxes(camera=road.camera, rng=rng), [], []
    for frame in range(95):
        for number, found in boxes.of([vehicle], frame * 0.04):
            if number != vehicle.number:
                continue
            box = found.box
            if hidden_share and 30 <= frame < 65:
                hidden.append(frame)
                box = replace(box, height_px=box.height_px * (1 - hidden_share))
            seen.append(
                Observation(
                    frame=frame, at=after(frame * 0.04), box=box, label=size.label, confidence=0.9
                )
            )
    return Track(id=TrackId(77), observations=tuple(seen)), measured_site(road, rng), hidden


HEAVY = [size for size in SIZES if size.label in ("truck", "bus")]


@pytest.mark.parametrize("size", HEAVY, ids=lambda size: size.label)
def test_a_lorry_that_turns_to_another_lane_is_placed_all_the_way(size: VehicleSize) -> None:
    track, site, _ = seen_by_a_camera(size, 3.5)
    inside = [one for one in track.observations if one.box.bottom_px < site.height_px - 8]
    trusted = {foot.seen.frame for foot in feet(track, site)}
    assert len(inside) > 60
    assert len([one for one in inside if one.frame not in trusted]) <= 2


@pytest.mark.parametrize("aside_m", [0.0, 3.5])
@pytest.mark.parametrize("share", [0.45, 0.6])
@pytest.mark.parametrize("size", HEAVY, ids=lambda size: size.label)
def test_a_half_hidden_lorry_is_not_placed_whether_it_turns_or_not(
    size: VehicleSize, share: float, aside_m: float
) -> None:
    track, site, hidden = seen_by_a_camera(size, aside_m, share)
    trusted = {foot.seen.frame for foot in feet(track, site)}
    assert len(hidden) > 25
    assert not trusted & set(hidden[:25])
