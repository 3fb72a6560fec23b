"""Is only who drove in on green behind a standing queue, and stood inside, charged?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from detectors.rules.blocked_junction import JunctionBlocked
from detectors.rules.finding import Doubt, Finding, NotJudged
from detectors.signals import SignalLog
from detectors.site import Site
from detectors.surroundings import Surroundings
from detectors.tracking import WALKING_LABELS, LapTracker
from fines.errors import ConfigurationError
from tests.detectors.plain_road import SITE, after, box_at, drive, lights, plain_site, track_of

# The area covers y = 26 to 36 m in the lane x = 25 to 29 m.
AREA = """
[[keep_clear]]
name = "junction"
area = [[500, 480], [580, 480], [580, 280], [500, 280]]
direction = [[540, 460], [540, 300]]
most_s = 5
signal_group = "1"
valid_from = 2026-01-01
source = "marking 1.26"
"""
GREEN = lights((-60, "green"))
BLOCKS = drive((0, 8), (4, 28), (14, 28), (16, 45))
Places = Sequence[tuple[float, float, float]]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return plain_site(tmp_path, SITE + AREA)


def around(
    site: Site, other: Places, hidden: Collection[float] = (), wide: Collection[float] = ()
) -> Surroundings:
    """Another vehicle in every frame of its own: its foot is `hidden`, its box `wide` in some."""
    surroundings = Surroundings(LapTracker(labels=WALKING_LABELS))
    track = track_of(other)
    seen_all = tuple(
        replace(
            seen,
            foot_hidden=round(t_s, 1) in hidden,
            box=box_at(x_m, y_m, 2.1 if round(t_s, 1) in wide else 1.8),
        )
        for seen, (t_s, x_m, y_m) in zip(track.observations, other, strict=True)
    )
    for seen in seen_all:
        live = replace(track, observations=seen_all[: seen.frame + 1])
        surroundings.take(site, [], [live], seen.frame, seen.at)
    return surroundings


QUEUE = drive((-3, 38), (20, 38))
WAYS = [
    pytest.param(BLOCKS, QUEUE, True, id="in behind a queue"),
    pytest.param(BLOCKS, drive((-3, 33), (20, 33)), True, id="the queue ends inside"),
    pytest.param(BLOCKS, drive((-3, 43), (20, 43)), False, id="there was room"),
    pytest.param(BLOCKS, drive((-3, 38), (20, 38), x_m=23), False, id="the other lane stands"),
    pytest.param(BLOCKS, drive((-3, 20), (3, 38), (20, 38)), False, id="it stopped only then"),
    pytest.param(
        drive((0, 8), (4, 28), (8, 28), (10, 45)), QUEUE, False, id="stands a moment only"
    ),
    pytest.param(drive((0, 8), (4, 22), (14, 22), (16, 45)), QUEUE, False, id="waits before it"),
    pytest.param(drive((0, 8), (6, 45)), QUEUE, False, id="drives through"),
]


@pytest.mark.parametrize(("own", "other", "charged"), WAYS)
def test_ways(own: Places, other: Places, charged: bool, site: Site) -> None:
    rule = JunctionBlocked(GREEN, around(site, other))
    verdict = rule.check(track_of(own), site)
    assert isinstance(verdict, Finding) == charged


@pytest.mark.parametrize(
    ("stands_m", "doubt"), [(40.4, None), (41.0, Doubt.TOO_UNCERTAIN), (43.0, None)]
)
def test_a_queue_whose_rear_may_stand_nearer_is_a_doubt(
    stands_m: float, doubt: Doubt | None, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rear seems 0.6 to 2 m farther off than it is: four metres of room are six at most."""
    monkeypatch.setattr(
        "detectors.rules.blocked_junction.seen_farther_m", lambda *_: (0.6, 2.0), raising=True
    )
    around_it = around(site, drive((-3, stands_m), (20, stands_m)))
    verdict = JunctionBlocked(GREEN, around_it).check(track_of(BLOCKS), site)
    assert (verdict.doubt if isinstance(verdict, NotJudged) else None) == doubt
    assert isinstance(verdict, Finding) == (stands_m < 40.6)


def test_what_is_charged_is_less_than_was_seen(site: Site) -> None:
    verdict = JunctionBlocked(GREEN, around(site, QUEUE)).check(track_of(BLOCKS), site)
    assert isinstance(verdict, Finding)
    assert after(4.0) <= verdict.at <= after(4.3)
    measured = verdict.measurement
    assert (measured.quantity, measured.unit) == ("time_standing", "s")
    assert 5 < measured.charged < measured.value <= 10.1


CUT_OFF = drive((-3, 38), (2.1, 38), (2.2, 46), (5.1, 46), (5.2, 38), (20, 38))
DRIVES_ON = drive((-3, 38), (2.1, 38), (2.2, 46), (20, 46))
CLOSE = {tenth / 10 for tenth in range(22, 52)}
BY_LITTLE = {2.8, 3.4, 4.0}
"""In these frames the box is cut off by so little that its foot does not count as hidden."""


@pytest.mark.parametrize(
    ("queue", "hidden", "wide", "charged"),
    [
        pytest.param(CUT_OFF, CLOSE - BY_LITTLE, CLOSE, True, id="cut off by who comes behind"),
        pytest.param(CUT_OFF, CLOSE - BY_LITTLE, (), False, id="no wider: it moved"),
        pytest.param(DRIVES_ON, (), CLOSE, False, id="turned off, and nobody hid it"),
        pytest.param(DRIVES_ON, (), (), False, id="drove on"),
        pytest.param(
            drive((-3, 30.5), (2.1, 30.5), (4, 38), (20, 38)),
            CLOSE,
            (),
            False,
            id="drove on unseen from where the judged one stands now",
        ),
    ],
)
def test_a_queue_that_another_cuts_off_did_not_drive_on(
    queue: Places,
    hidden: Collection[float],
    wide: Collection[float],
    charged: bool,
    site: Site,
) -> None:
    rule = JunctionBlocked(GREEN, around(site, queue, hidden, wide))
    assert isinstance(rule.check(track_of(BLOCKS), site), Finding) == charged


@pytest.mark.parametrize(
    ("signals", "doubt"),
    [
        (lights((-60, "red"), (5, "green")), None),
        (lights((4, "green")), Doubt.SIGNAL_UNKNOWN),
    ],
)
def test_only_who_drove_in_on_green(signals: SignalLog, doubt: Doubt | None, site: Site) -> None:
    verdict = JunctionBlocked(signals, around(site, QUEUE)).check(track_of(BLOCKS), site)
    assert (verdict.doubt if isinstance(verdict, NotJudged) else None) == doubt
    assert not isinstance(verdict, Finding)


def test_who_was_there_from_the_start_or_came_unseen_is_a_doubt(site: Site) -> None:
    inside = track_of(drive((0, 28), (14, 28)))
    unseen = track_of([place for place in BLOCKS if not 2.2 < place[0] < 3.8])
    rule = JunctionBlocked(GREEN, around(site, QUEUE))
    for track, doubt in ((inside, Doubt.ENTRY_NOT_SEEN), (unseen, Doubt.FRAME_GAP)):
        verdict = rule.check(track, site)
        assert isinstance(verdict, NotJudged)
        assert verdict.doubt is doubt


def test_a_wrong_time_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="most_s = 1; write 3 to 120"):
        plain_site(tmp_path, SITE + AREA.replace("most_s = 5", "most_s = 1"))
