"""Is only who stops beyond the line at red, and stays, charged for it?"""

from __future__ import annotations

from pathlib import Path

import pytest

from detectors.rules.finding import Doubt, Finding, Making, NotJudged, Verdict
from detectors.rules.red_light import RedLight
from detectors.rules.stop_line import StoppedBeyondLine
from detectors.site import Site
from tests.detectors.plain_road import SITE, drive, lights, plain_site, track_of

SIGNALS = lights((0, "green"), (2, "yellow"), (4, "red"), (14, "green"))


@pytest.fixture
def front(tmp_path: Path) -> Site:
    return plain_site(tmp_path, SITE.replace('view = "rear"', 'view = "front"'))


@pytest.fixture
def rear(tmp_path: Path) -> Site:
    return plain_site(tmp_path)


# Seen from the front: the foot is the front bumper, the stop line lies at 25 m.
WAYS = [
    pytest.param([(4, 15), (8, 27), (14, 27), (16, 45)], True, id="stands beyond, goes on green"),
    pytest.param([(4, 15), (8, 26), (14, 26), (16, 45)], True, id="rolls to where it stands"),
    pytest.param([(4, 15), (8, 24), (14, 24), (16, 45)], False, id="stands before the line"),
    pytest.param([(4, 15), (8, 25.3), (14, 25.3), (16, 45)], False, id="a foot over the line"),
    pytest.param([(1, 15), (3.5, 27), (14, 27), (16, 45)], False, id="over the line on yellow"),
    pytest.param([(4, 15), (8, 27), (9, 27), (11, 45)], False, id="drives on: it ran the light"),
    pytest.param(
        [(4, 15), (8, 27), (11, 27), (13, 45), (15, 46)], False, id="stands, drives on at red"
    ),
    pytest.param([(4, 15), (8, 27), (12, 27)], False, id="the red is not over yet"),
    pytest.param([(11, 15), (13.5, 27), (14.5, 27), (16, 45)], False, id="stands too short"),
]


@pytest.mark.parametrize(("stops", "charged"), WAYS)
def test_ways_seen_from_the_front(
    stops: list[tuple[float, float]], charged: bool, front: Site
) -> None:
    verdict = StoppedBeyondLine(SIGNALS).check(track_of(drive(*stops)), front)
    assert isinstance(verdict, Finding) == charged


def test_while_the_red_lasts_the_frames_are_held_that_will_be_cited(front: Site) -> None:
    stops = [(4, 15), (8, 27), (13.5, 27)]
    waiting = StoppedBeyondLine(SIGNALS).check(track_of(drive(*stops)), front)
    judged = StoppedBeyondLine(SIGNALS).check(track_of(drive(*stops, (16, 45))), front)
    assert isinstance(waiting, Making)
    assert isinstance(judged, Finding)
    assert waiting.frames == (judged.before_frame, judged.at_frame, judged.after_frame)


def test_who_rolls_over_the_line_is_in_the_making_before_it_stands(front: Site) -> None:
    verdict = StoppedBeyondLine(SIGNALS).check(track_of(drive((4, 15), (8, 27))), front)
    assert isinstance(verdict, Making)
    assert len(verdict.frames) == 1


def test_what_is_charged_is_less_than_what_was_measured(front: Site) -> None:
    track = track_of(drive((4, 15), (8, 27), (14, 27), (16, 45)))
    verdict = StoppedBeyondLine(SIGNALS).check(track, front)
    assert isinstance(verdict, Finding)
    assert (verdict.offence, verdict.measurement.quantity) == ("stop_line", "beyond_line")
    assert 0 < verdict.measurement.charged < verdict.measurement.value <= 2.0


def test_no_vehicle_is_charged_twice_for_one_line(front: Site) -> None:
    for stops in (
        [(4, 15), (8, 27), (9, 27), (11, 45)],
        [(4, 15), (8, 27), (11, 27), (13, 45), (15, 46)],
        [(4, 15), (8, 27), (14, 27), (16, 45)],
    ):
        track = track_of(drive(*stops))
        verdicts = [rule(SIGNALS).check(track, front) for rule in (RedLight, StoppedBeyondLine)]
        assert sum(isinstance(verdict, Finding) for verdict in verdicts) == 1


def test_from_behind_the_whole_vehicle_must_be_beyond(rear: Site) -> None:
    with_rear_at = {24.0: False, 26.0: True}
    for place, charged in with_rear_at.items():
        track = track_of(drive((5, 5), (9, place), (14, place), (16, 45)))
        verdict = StoppedBeyondLine(SIGNALS).check(track, rear)
        assert isinstance(verdict, Finding) == charged


@pytest.mark.parametrize(
    ("stops", "doubted"),
    [
        pytest.param([(2, 15), (5, 26.5), (14, 26.5), (16, 45)], True, id="perhaps on yellow"),
        pytest.param([(2, 15), (5, 26.5), (12, 26.5)], True, id="the same while it is red"),
        pytest.param([(1, 15), (4.4, 26.5), (14, 26.5), (16, 45)], False, id="within the grace"),
        pytest.param([(2, 15), (5, 26.5), (8, 26.5), (10, 45), (15, 46)], False, id="drives on"),
    ],
)
def test_who_may_have_come_before_the_red_is_doubted(
    stops: list[tuple[float, float]], doubted: bool, rear: Site
) -> None:
    verdict = StoppedBeyondLine(SIGNALS).check(track_of(drive(*stops)), rear)
    assert doubt_of(verdict) == (Doubt.ENTRY_NOT_SEEN if doubted else None)


@pytest.mark.parametrize(
    ("stops", "doubted"),
    [
        pytest.param([(6, 24.6), (8, 27), (14, 27), (16, 45)], True, id="at the line"),
        pytest.param([(6, 27), (14, 27), (16, 45)], True, id="beyond it"),
        pytest.param([(6, 27), (12, 27)], True, id="the red is not over yet"),
        pytest.param([(3, 27), (14, 27), (16, 45)], False, id="before the red"),
        pytest.param([(6, 25.5), (14, 25.5), (16, 45)], False, id="less than surely beyond it"),
        pytest.param([(6, 40), (14, 40), (16, 45)], False, id="far behind it"),
        pytest.param([(6, 27), (9, 27), (11, 45), (15, 46)], False, id="it drives on at red"),
    ],
)
def test_whose_way_over_the_line_nobody_saw_is_doubted(
    stops: list[tuple[float, float]], doubted: bool, front: Site
) -> None:
    verdict = StoppedBeyondLine(SIGNALS).check(track_of(drive(*stops)), front)
    assert doubt_of(verdict) == (Doubt.ENTRY_NOT_SEEN if doubted else None)


def test_who_comes_from_the_side_is_not_doubted(front: Site) -> None:
    across = [(5 + 0.1 * n, min(15 + 0.5 * n, 27.0), 27.0) for n in range(100)]
    assert StoppedBeyondLine(SIGNALS).check(track_of(across), front) is None


def test_who_is_lost_while_it_stands_there_is_doubted(front: Site) -> None:
    verdict = StoppedBeyondLine(SIGNALS).check(track_of(drive((4, 15), (8, 27), (12, 27))), front)
    assert doubt_of(verdict) is Doubt.WAY_OUT_NOT_SEEN


def doubt_of(verdict: Verdict) -> Doubt | None:
    """What is doubted, where the track ends here."""
    return verdict.doubt if isinstance(verdict, NotJudged | Making) else None
