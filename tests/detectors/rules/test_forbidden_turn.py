"""Is only who drives in over the one gate and out over the other charged with the turn?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from detectors.rules.finding import Doubt, Finding, NotJudged
from detectors.rules.forbidden_turn import ForbiddenTurnMade
from detectors.site import Site
from fines.errors import ConfigurationError
from tests.detectors.plain_road import SITE, drive, plain_site, track_of

# In at y = 15 m where x = 25 to 29 m, out at y = 12 m where x = 21 to 25 m; 14:00 in Bishkek.
TURN = """
[[forbidden_turn]]
name = "back"
kind = "u_turn"
entry = [[500, 700], [580, 700]]
entry_direction = [[540, 720], [540, 680]]
exit = [[420, 760], [500, 760]]
exit_direction = [[460, 740], [460, 780]]
most_s = 20
valid_from = 2026-01-01
source = "sign 3.19"
"""

Places = list[tuple[float, float, float]]


def back(radius_m: float = 2.0, speed_mps: float = 4.0, wait_s: float = 0.0) -> Places:
    """Up to y = 20 m along x = 27 m, round to the left and down again."""
    places = drive((0, 5), (15 / speed_mps, 20))
    t_s = places[-1][0] + wait_s
    for turned in np.arange(0.1, np.pi, 0.1 * speed_mps / radius_m):
        t_s += 0.1
        x_m = 27 - radius_m + radius_m * np.cos(turned)
        places.append((t_s, float(x_m), float(20 + radius_m * np.sin(turned))))
    down = drive((t_s + 0.1, 20), (t_s + 0.1 + 15 / speed_mps, 5), x_m=27 - 2 * radius_m)
    return places + down


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return plain_site(tmp_path, SITE + TURN)


WAYS = [
    pytest.param(back(), True, id="turns back"),
    pytest.param(drive((0, 5), (6, 45)), False, id="drives straight on"),
    pytest.param(drive((0, 45), (6, 5), x_m=23), False, id="came the other way"),
    pytest.param([p for p in back() if p[2] > 12.5 or p[1] > 25], False, id="not yet out"),
    pytest.param(back(radius_m=6.0), False, id="out elsewhere"),
    pytest.param(
        [(t, 27 - (27 - x), y) for t, x, y in drive((0, 5), (2, 14), (4, 14), (6, 5))],
        False,
        id="backs out again",
    ),
]


@pytest.mark.parametrize(("places", "charged"), WAYS)
def test_ways(places: Places, charged: bool, site: Site) -> None:
    verdict = ForbiddenTurnMade().check(track_of(places), site)
    assert isinstance(verdict, Finding) == charged


def test_the_finding_names_both_gates_and_the_sign(site: Site) -> None:
    verdict = ForbiddenTurnMade().check(track_of(back()), site)
    assert isinstance(verdict, Finding)
    assert verdict.before_frame < verdict.at_frame < verdict.after_frame
    assert verdict.measurement.quantity == "turn_time"
    assert 2 < verdict.measurement.value < 6
    assert "u_turn back" in verdict.reason
    assert "sign 3.19" in verdict.reason


def test_lost_frames_within_the_turn_are_a_doubt(site: Site) -> None:
    places = [place for place in back() if not 4.0 < place[0] < 5.3]
    verdict = ForbiddenTurnMade().check(track_of(places), site)
    assert isinstance(verdict, NotJudged)
    assert verdict.doubt is Doubt.FRAME_GAP


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("most_s = 20", "most_s = 2"),
        ("most_s = 20", 'hours = ["07:00-10:00"]'),
        ("valid_from = 2026-01-01", "valid_from = 2026-06-01"),
    ],
)
def test_no_act_outside_the_sign(tmp_path: Path, old: str, new: str) -> None:
    site = plain_site(tmp_path, SITE + TURN.replace(old, new))
    assert not isinstance(ForbiddenTurnMade().check(track_of(back()), site), Finding)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"u_turn"', '"loop"', "'loop' is no turn; write one of turn, u_turn."),
        ("most_s = 20", "most_s = 1", "most_s = 1; write 2 to 60."),
        ("[[460, 740], [460, 780]]", "[[460, 780], [460, 740]]", "a U-turn comes back"),
        ("[[460, 740], [460, 780]]", "[[430, 760], [490, 760]]", "runs along the exit"),
        ("2026-01-01\nsource", "2026-01-01\nvalid_to = 2025-01-01\nsource", "ends before it"),
    ],
)
def test_a_wrong_turn_is_refused(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        plain_site(tmp_path, SITE + TURN.replace(old, new))
    assert sentence in str(refused.value)


def test_a_turn_does_not_go_straight_on(tmp_path: Path) -> None:
    text = TURN.replace('"u_turn"', '"turn"').replace(
        "[460, 740], [460, 780]", "[460, 780], [460, 740]"
    )
    with pytest.raises(ConfigurationError, match="that is no turn"):
        plain_site(tmp_path, SITE + text)
