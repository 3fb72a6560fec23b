"""Is only who drives before a pedestrian walking into their way charged?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from detectors.detection import Detection
from detectors.rules.finding import Doubt, Finding, NotJudged
from detectors.rules.pedestrian_priority import PedestrianPriority
from detectors.site import Site
from detectors.surroundings import Surroundings
from detectors.tracking import WALKING_LABELS, LapTracker
from tests.detectors.plain_road import SITE, after, box_at, drive, plain_site, track_of

# The crossing covers y = 30 to 34 m and x = 19 to 35 m; the vehicle drives along x = 27 m.
CROSSING = """
[[crossing]]
name = "school"
area = [[380, 400], [700, 400], [700, 320], [380, 320]]
direction = [[540, 460], [540, 300]]
valid_from = 2026-01-01
source = "sign 5.19"
"""
Places = Sequence[tuple[float, float, float]]
# 7 m/s: the rear is 6 m before the crossing after 3.3 s, 3.5 m before it after 3.64 s; who brakes
# softly after 1.29 s still stops.
DRIVES = drive((-1, -6), (6, 43), step_s=0.05)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return plain_site(tmp_path, SITE + CROSSING)


def walk(start_m: float, mps: float, y_m: float = 32.0, until_s: float = 99.0) -> Places:
    """Across the road from second -1 on; stops at `until_s`."""
    times = [-1 + n / 10 for n in range(70)]
    return [(t, start_m + mps * (min(t, until_s) + 1), y_m) for t in times]


def turns_round() -> Places:
    """Towards the vehicle's way until second 3, then back."""
    return [(t, x if t <= 3 else 2 * 25.5 - x, y) for t, x, y in walk(21.5, 1.0)]


def around(site: Site, *walks: Places) -> Surroundings:
    surroundings = Surroundings(LapTracker(labels=WALKING_LABELS))
    for number in range(70):
        found = [
            Detection(
                label="person", box=box_at(way[number][1], way[number][2], 0.6), confidence=0.8
            )
            for way in walks
            if number < len(way) and way[number][2] > 0
        ]
        surroundings.take(site, found, [], number, after(-1 + number / 10))
    return surroundings


# Walking 1 m/s from the left, the pedestrian is at start + 4.5 when the vehicle comes.
WAYS = [
    pytest.param(walk(21.5, 1.0), True, id="walks into its way"),
    pytest.param(walk(22.5, 1.0), True, id="is in its way"),
    pytest.param(walk(32.5, -1.0), True, id="from the other side"),
    pytest.param(walk(26.0, 1.0), False, id="has gone by"),
    pytest.param(walk(17.0, 1.0), False, id="is still far"),
    pytest.param(walk(24.5, 0.0), False, id="stands"),
    pytest.param(walk(21.5, 1.0, until_s=1.0), False, id="stopped and lets it go"),
    pytest.param(walk(21.5, 1.0, y_m=37), False, id="beside the crossing"),
    pytest.param(walk(26.0, -1.0), False, id="walks away"),
    pytest.param(turns_round(), False, id="turned round before it came"),
]


@pytest.mark.parametrize(("way", "charged"), WAYS)
def test_ways(way: Places, charged: bool, site: Site) -> None:
    verdict = PedestrianPriority(around(site, way)).check(track_of(DRIVES), site)
    assert isinstance(verdict, Finding) == charged


def test_who_is_out_of_sight_behind_the_pedestrian_has_driven_over_the_crossing(
    site: Site,
) -> None:
    """Seen on its near half, then behind it: a pedestrian hides a motorcycle for so long."""
    rule = PedestrianPriority(around(site, walk(21.5, 1.0)))
    hidden = [place for place in DRIVES if not 31.0 < place[2] < 35.0]
    assert isinstance(rule.check(track_of(hidden), site), Finding)
    unseen = [place for place in DRIVES if not 29.0 < place[2] < 35.0]
    assert rule.check(track_of(unseen), site) is None


def test_nobody_walks_or_the_vehicle_waits(site: Site) -> None:
    assert PedestrianPriority(around(site)).check(track_of(DRIVES), site) is None
    waits = drive((-1, 0), (2, 22), (9, 22), (12, 45))
    assert PedestrianPriority(around(site, walk(21.5, 1.0))).check(track_of(waits), site) is None


# The rear of a motorcycle stands 3.2 m before the crossing, its front a metre: it waits.
WAITS = drive((-1, -6), (3.5, 25.5), (4.5, 26.8), (7, 26.8), (9, 43), step_s=0.05)


@pytest.mark.parametrize("label", ["motorcycle", "car"])
@pytest.mark.parametrize("way", [walk(22.0, 0.8), walk(21.5, 1.0, until_s=5.0), turns_round()])
def test_who_waits_right_before_the_crossing_gives_way(label: str, way: Places, site: Site) -> None:
    assert PedestrianPriority(around(site, way)).check(track_of(WAITS, label=label), site) is None


def test_a_motorcycle_is_as_short_as_it_can_be(site: Site) -> None:
    """Its front may still be before the crossing when that of a car must be on it."""
    rule = PedestrianPriority(around(site, walk(21.5, 1.0)))
    car, motorcycle = (
        rule.check(track_of(DRIVES, label=label), site) for label in ("car", "motorcycle")
    )
    assert isinstance(car, Finding)
    assert isinstance(motorcycle, Finding)
    assert motorcycle.at > car.at


def test_who_could_not_stop_any_more_is_not_charged(site: Site) -> None:
    steps_out = [(t, x if t >= 1.8 else 18.0, y) for t, x, y in walk(21.5, 1.0)]
    fast = drive((1.5, -19), (4.5, 61), step_s=0.05)
    rule = PedestrianPriority(around(site, steps_out))
    assert rule.check(track_of(DRIVES), site) is None or not isinstance(
        rule.check(track_of(DRIVES), site), Finding
    )
    assert not isinstance(rule.check(track_of(fast), site), Finding)


def test_a_pedestrian_seen_now_and_then_is_a_doubt(site: Site) -> None:
    blinks = [
        (t, x, y if number % 10 in {3, 4, 5, 6} else -1.0)
        for number, (t, x, y) in enumerate(walk(21.5, 1.0))
    ]
    verdict = PedestrianPriority(around(site, blinks)).check(track_of(DRIVES), site)
    assert isinstance(verdict, NotJudged)
    assert verdict.doubt is Doubt.PEDESTRIAN_UNSURE


def test_the_finding_says_how_long_the_pedestrian_was_there(site: Site) -> None:
    verdict = PedestrianPriority(around(site, walk(21.5, 1.0))).check(track_of(DRIVES), site)
    assert isinstance(verdict, Finding)
    assert verdict.before_frame < verdict.at_frame < verdict.after_frame
    assert verdict.measurement.quantity == "pedestrian_on_crossing"
    assert 2.0 < verdict.measurement.charged < verdict.measurement.value < 3.5
    assert "sign 5.19" in verdict.reason


def test_no_act_before_the_sign_stood(tmp_path: Path) -> None:
    site = plain_site(tmp_path, SITE + CROSSING.replace("2026-01-01", "2026-07-01"))
    rule = PedestrianPriority(around(site, walk(21.5, 1.0)))
    assert rule.check(track_of(DRIVES), site) is None
