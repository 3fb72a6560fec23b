"""Is the red light judged as people on the road would judge it, in the driver's favour?"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.rules.finding import Doubt, Finding, NotJudged
from detectors.rules.red_light import RED_LIGHT, RedLight
from detectors.signals import SignalLog
from detectors.site import Site
from detectors.track import Track
from fines.violation import Measurement
from tests.detectors.plain_road import SITE, after, box_at, drive, lights, plain_site, track_of
from tests.examples import tried

GREEN_THEN_RED = lights((0, "green"), (2, "yellow"), (4, "red"))
FRONT = SITE.replace('view = "rear"', 'view = "front"')


@pytest.fixture(scope="module")
def rear(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return plain_site(tmp_path_factory.mktemp("rear"))


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return plain_site(tmp_path_factory.mktemp("front"), FRONT)


def outcome(track: Track, site: Site, log: SignalLog) -> str | None:
    verdict = RedLight(log).check(track, site)
    if isinstance(verdict, NotJudged):
        return verdict.doubt.value
    return None if verdict is None else verdict.offence


# Rear view, stop line at 25 m; the rear drives the rows of (second, metres).
BEHIND = [
    pytest.param([(4, 5), (9, 45)], "red_light", id="drives through in full red"),
    pytest.param([(0, 5), (3, 45)], None, id="drives through on green"),
    pytest.param([(1, 5), (4, 32)], None, id="over the line on yellow"),
    pytest.param([(2.6, 5), (5.2, 30)], None, id="front over on yellow, rear over on red"),
    pytest.param([(2, 5), (6, 18), (12, 18)], None, id="stops before the line"),
    pytest.param([(2, 5), (6, 24.8), (12, 24.8)], None, id="stops with the front over the line"),
    pytest.param([(2, 5), (7, 26), (12, 26)], None, id="stops with the rear just over the line"),
    pytest.param([(2, 5), (7, 26), (9, 23), (12, 23)], None, id="backs behind the line again"),
    pytest.param([(5, 26), (9, 45)], None, id="first seen beyond the line"),
    pytest.param([(4, 18), (8, 18), (11, 45)], "red_light", id="waits, then goes while red"),
    pytest.param([(9, 45), (4, 5)][::-1], "red_light", id="rows in order of time"),
    pytest.param([(9, 5), (5, 45)][::-1], None, id="against the direction"),
]


@pytest.mark.parametrize(("stops", "expected"), BEHIND)
def test_from_behind(stops: list[tuple[float, float]], expected: str | None, rear: Site) -> None:
    assert outcome(track_of(drive(*stops)), rear, GREEN_THEN_RED) == expected


# Front view: the foot is the front bumper, and driving on means 5 m beyond the line.
AHEAD = [
    pytest.param([(4, 5), (9, 45)], "red_light", id="drives through in full red"),
    pytest.param([(2, 5), (4.1, 25.5), (5, 40)], None, id="over the line within the grace"),
    pytest.param([(2, 5), (7, 27.5), (12, 27.5)], None, id="stops over the line"),
]


@pytest.mark.parametrize(("stops", "expected"), AHEAD)
def test_from_the_front(
    stops: list[tuple[float, float]], expected: str | None, front: Site
) -> None:
    assert outcome(track_of(drive(*stops)), front, GREEN_THEN_RED) == expected


def test_the_finding_carries_frames_and_measurement(rear: Site) -> None:
    verdict = RedLight(GREEN_THEN_RED).check(track_of(drive((5, 15), (7, 35))), rear)
    assert verdict == Finding(
        offence=RED_LIGHT,
        at=after(6.0),
        before_frame=9,
        at_frame=10,
        after_frame=12,
        measurement=Measurement(
            quantity="time_into_red", value=2.0, unit="s", uncertainty=0.05, charged=1.4
        ),
        reason="approach south: over the stop line 2.00 s into red",
        signal_group="1",
    )


def test_red_that_ends_while_the_vehicle_waits_over_the_line_is_nothing(rear: Site) -> None:
    log = lights((0, "red"), (9, "green"))
    track = track_of(drive((2, 5), (6, 25.5), (10, 25.5), (12, 45)))
    assert outcome(track, rear, log) is None


def test_another_red_phase_than_the_one_of_the_entry_is_nothing(rear: Site) -> None:
    log = lights((0, "red"), (5, "green"), (8, "red"))
    track = track_of(drive((1, 15), (3, 22), (9, 22), (11, 40)))
    assert outcome(track, rear, log) is None


@pytest.mark.parametrize(
    "log",
    [
        lights(),
        lights((5.7, "red")),
        lights((0, "red"), (5.9, "unknown"), (7, "red")),
        lights((0, "green"), (4, "red"), group="2"),
    ],
    ids=["no log", "begins too late", "a gap at the crossing", "only another approach"],
)
def test_an_unknown_light_is_a_counted_doubt(log: SignalLog, rear: Site) -> None:
    assert outcome(track_of(drive((5, 15), (7, 35))), rear, log) == Doubt.SIGNAL_UNKNOWN


def test_a_gap_in_the_frames_at_the_line_is_a_counted_doubt(rear: Site) -> None:
    places = [row for row in drive((5, 10), (9, 50)) if not 24 < row[2] < 36]
    assert outcome(track_of(places), rear, GREEN_THEN_RED) == Doubt.FRAME_GAP


def test_a_lorry_first_seen_with_its_front_long_over_is_a_counted_doubt(rear: Site) -> None:
    lorry = track_of(drive((5, 22), (9, 40)), label="truck", width_m=2.8)
    assert outcome(lorry, rear, GREEN_THEN_RED) == Doubt.ENTRY_NOT_SEEN


def test_a_vehicle_beside_the_line_is_nothing(rear: Site) -> None:
    assert outcome(track_of(drive((4, 5), (9, 45), x_m=33.0)), rear, GREEN_THEN_RED) is None


def test_a_foot_cut_off_by_the_picture_is_not_a_place(rear: Site) -> None:
    assert rear.foot_m(box_at(27, 0)) is None
    assert rear.foot_m(box_at(27, 10)) == pytest.approx((27, 10))


jitters = st.lists(st.floats(-0.5, 0.5), min_size=80, max_size=80)


@settings(max_examples=tried(60))
@given(jitter_m=jitters, stop_m=st.floats(15.0, 26.4))
def test_no_jitter_makes_a_standing_vehicle_run_the_light(
    jitter_m: list[float], stop_m: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    site = plain_site(tmp_path_factory.mktemp("jitter"))
    places = [(4.0 + n / 10, 27.0, stop_m + shift) for n, shift in enumerate(jitter_m)]
    assert outcome(track_of(places), site, GREEN_THEN_RED) is None


@settings(max_examples=tried(60))
@given(jitter_m=jitters)
def test_no_jitter_makes_more_than_one_act_or_hides_it(
    jitter_m: list[float], tmp_path_factory: pytest.TempPathFactory
) -> None:
    site = plain_site(tmp_path_factory.mktemp("jitter"))
    way = drive((4.5, 5), (12.4, 45))
    places = [(t, x, y + shift) for (t, x, y), shift in zip(way, jitter_m, strict=True)]
    assert outcome(track_of(places), site, GREEN_THEN_RED) == "red_light"


def test_the_same_boxes_give_the_same_finding_from_any_later_first_frame(
    rear: Site, tmp_path: Path
) -> None:
    way = drive((4, 5), (9, 45))
    whole = RedLight(GREEN_THEN_RED).check(track_of(way), rear)
    tail = RedLight(GREEN_THEN_RED).check(track_of(way[10:]), rear)
    assert isinstance(whole, Finding)
    assert isinstance(tail, Finding)
    assert whole.at == tail.at
