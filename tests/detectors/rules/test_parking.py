"""Is only who stood too long, seen all that time and not in a queue, charged?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from detectors.rules.finding import Doubt, Finding, Making, NotJudged
from detectors.rules.parking import StoodTooLong
from detectors.signals import SignalLog
from detectors.site import Site
from detectors.surroundings import Surroundings
from detectors.track import Track
from detectors.tracking import WALKING_LABELS, LapTracker
from fines.errors import ConfigurationError
from tests.detectors.plain_road import SITE, drive, lights, plain_site, track_of

# The zone covers x = 25 to 29 m; the clip begins at 14:00 in Bishkek.
ZONE = """
[[no_stopping]]
name = "kerb"
area = [[500, 990], [580, 990], [580, 10], [500, 10]]
direction = [[540, 900], [540, 100]]
most_s = 20
driven_through = false
valid_from = 2026-01-01
source = "sign 3.27"
"""
DARK = lights((0, "off"))
STANDS = drive((0, 5), (3, 20), (40, 20))
LEAVES = drive((0, 5), (3, 20), (40, 20), (43, 40))
Places = Sequence[tuple[float, float, float]]


def around(site: Site, *others: Places) -> Surroundings:
    """Other vehicles, all seen in the frames of the first one."""
    surroundings = Surroundings(LapTracker(labels=WALKING_LABELS))
    tracks = [track_of(other) for other in others]
    for number, seen in enumerate(tracks[0].observations if tracks else ()):
        live = [
            Track(id=track.id, observations=track.observations[: number + 1]) for track in tracks
        ]
        surroundings.take(site, [], live, number, seen.at)
    return surroundings


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return plain_site(tmp_path, SITE + ZONE)


def judged(site: Site, places: Places, signals: SignalLog = DARK) -> object:
    return StoodTooLong(signals, around(site)).check(track_of(places), site)


WAYS = [
    pytest.param(STANDS, True, id="still standing"),
    pytest.param(LEAVES, True, id="gone again"),
    pytest.param(drive((0, 5), (3, 20), (20, 20), (23, 40)), False, id="not that long"),
    pytest.param(drive((0, 5), (3, 20), (40, 20), x_m=22), False, id="beside the zone"),
    pytest.param(drive((0, 5), (3, 20), (40, 20), x_m=25.3), False, id="on its edge"),
    pytest.param(
        drive((0, 5), (3, 20), (17, 20), (18, 24), (32, 24), (34, 40)), False, id="two short stops"
    ),
    pytest.param(drive((0, 5), (60, 45)), False, id="creeps"),
]


@pytest.mark.parametrize(("places", "charged"), WAYS)
def test_ways(places: Places, charged: bool, site: Site) -> None:
    assert isinstance(judged(site, places), Finding) == charged


def test_the_act_in_the_making_names_the_frames_that_it_will_cite(site: Site) -> None:
    making = judged(site, drive((0, 5), (3, 20), (20, 20)))
    finding = judged(site, STANDS)
    assert isinstance(making, Making)
    assert isinstance(finding, Finding)
    assert making.frames == (finding.before_frame,)
    assert finding.before_frame < finding.at_frame < finding.after_frame
    assert 20 < finding.measurement.charged < finding.measurement.value <= 37.2


def test_hidden_time_is_no_standing_time(site: Site) -> None:
    hidden = [place for place in LEAVES if not 10 < place[0] < 30]
    assert not isinstance(judged(site, hidden), Finding)
    blinks = [place for place in LEAVES if place[0] % 4 < 3.5]
    assert isinstance(judged(site, blinks), Finding)


@pytest.mark.parametrize(
    ("more", "charged"),
    [
        ('hours = ["13:00-15:00"]', True),
        ('hours = ["07:00-10:00", "17:00-19:00"]', False),
        ('hours = ["07:00-14:00"]', False),
        ("valid_to = 2026-04-30", False),
    ],
)
def test_only_the_time_of_the_sign_counts(tmp_path: Path, more: str, charged: bool) -> None:
    site = plain_site(tmp_path, SITE + ZONE + more + "\n")
    assert isinstance(judged(site, LEAVES), Finding) == charged


def test_who_waits_at_red_does_not_park(tmp_path: Path) -> None:
    site = plain_site(tmp_path, SITE + ZONE + 'signal_group = "1"\n')
    assert not isinstance(judged(site, LEAVES, lights((-5, "red"), (38, "green"))), Finding)
    assert not isinstance(judged(site, LEAVES, lights((39, "green"))), Finding)
    assert isinstance(judged(site, LEAVES, lights((-5, "green"))), Finding)


def test_who_stands_behind_another_may_be_in_a_queue(tmp_path: Path) -> None:
    site = plain_site(tmp_path, SITE + ZONE.replace("driven_through = false\n", ""))
    queue = drive((0, 28), (41, 28))
    leads = drive((0, 28), (15, 28), (17, 45), (41, 49))
    beside = drive((0, 28), (41, 28), x_m=23)

    def verdict(places: Places, other: Places) -> object:
        return StoodTooLong(DARK, around(site, other)).check(track_of(places), site)

    doubted = verdict(LEAVES, queue)
    assert isinstance(doubted, NotJudged)
    assert doubted.doubt is Doubt.IN_QUEUE
    assert isinstance(verdict(STANDS, queue), Making)
    assert isinstance(verdict(STANDS, leads), Finding)
    assert isinstance(verdict(STANDS, beside), Finding)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("most_s = 20", "most_s = 1", "most_s = 1; write 5 to 7200."),
        ("= false", '= "no"', "'driven_through' must be true or false, not 'no'."),
        ("no_stopping", "no_standing", "'no_standing' is not known here"),
    ],
)
def test_a_wrong_zone_is_refused(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        plain_site(tmp_path, SITE + ZONE.replace(old, new))
    assert sentence in str(refused.value)
