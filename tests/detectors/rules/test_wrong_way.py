"""Is only real driving against the lane taken for the wrong way?"""

from __future__ import annotations

import pytest

from detectors.rules.finding import Finding, NotJudged
from detectors.rules.wrong_way import WrongWay
from detectors.site import Site
from tests.detectors.plain_road import SITE, drive, plain_site, track_of


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return plain_site(tmp_path_factory.mktemp("site"))


# The lane "north" covers x = 25 to 29 m; rows are (second, y in metres).
WAYS = [
    pytest.param(drive((0, 5), (4, 45)), None, id="with the lane"),
    pytest.param(drive((0, 45), (4, 5)), "wrong_way", id="against the lane"),
    pytest.param(drive((0, 45), (4, 5), x_m=22), None, id="in another lane"),
    pytest.param(drive((0, 20), (2, 30), (4, 25)), None, id="backs five metres"),
    pytest.param(drive((0, 40), (9, 30)), None, id="backs slowly into a gap"),
    pytest.param(drive((0, 20), (2, 40), (6, 10)), "wrong_way", id="turns round"),
]


@pytest.mark.parametrize(("places", "expected"), WAYS)
def test_ways_in_the_lane(
    places: list[tuple[float, float, float]], expected: str | None, site: Site
) -> None:
    verdict = WrongWay().check(track_of(places), site)
    assert (None if verdict is None else verdict.offence) == expected


def test_the_frames_are_in_order_and_the_distance_is_charged_less(site: Site) -> None:
    verdict = WrongWay().check(track_of(drive((0, 45), (4, 5))), site)
    assert isinstance(verdict, Finding)
    assert (verdict.before_frame, verdict.at_frame, verdict.after_frame) == (0, 4, 8)
    assert (verdict.measurement.value, verdict.measurement.charged) == (8.0, 7.0)


def test_a_jump_over_a_gap_is_a_counted_doubt(site: Site) -> None:
    places = [(0.0, 27.0, 45.0), (2.0, 27.0, 20.0), (2.1, 27.0, 19.0)]
    assert isinstance(WrongWay().check(track_of(places), site), NotJudged)


def test_a_lane_may_say_that_the_other_way_is_oncoming_traffic(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    text = SITE + 'against = "oncoming_lane"\n'
    verdict = WrongWay().check(
        track_of(drive((0, 45), (4, 5))), plain_site(tmp_path_factory.mktemp("two-way"), text)
    )
    assert isinstance(verdict, Finding)
    assert verdict.offence == "oncoming_lane"
