"""Is each way out of an approach judged by its own light, and nobody by another's?"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.rules.approach_lights import with_section
from detectors.rules.finding import Finding, Making, NotJudged, Verdict
from detectors.rules.red_light import RED_LIGHT, RedLight
from detectors.rules.stop_line import StoppedBeyondLine
from detectors.signals import SignalChange, SignalLog, SignalReading, SignalState
from detectors.site import Site
from fines.errors import ConfigurationError
from tests.detectors.plain_road import SITE, after, drive, plain_site, track_of

# Straight on over y = 40 m; to the right over x = 35 m, to the left over x = 15 m. 20 px a metre.
STRAIGHT = """
[[way_out]]
name = "straight on"
approach = "south"
exit = [[400, 200], [620, 200]]
exit_direction = [[540, 220], [540, 180]]
"""
RIGHT = """
[[way_out]]
name = "right"
approach = "south"
signal_group = "1R"
arrow = "section"
exit = [[700, 460], [700, 240]]
exit_direction = [[690, 350], [710, 350]]
"""
LEFT = """
[[way_out]]
name = "left"
approach = "south"
signal_group = "1L"
arrow = "head"
exit = [[300, 240], [300, 460]]
exit_direction = [[310, 350], [290, 350]]
"""

Rows = tuple[tuple[float, str], ...]
Places = list[tuple[float, float, float]]
RED: Rows = ((0, "red"),)
GREEN: Rows = ((0, "green"),)
DARK: Rows = ((0, "off"),)


def log(main: Rows, **arrows: Rows) -> SignalLog:
    """A controller's log of the approach's head and its arrows."""
    groups = {"1": main} | {f"1{name}": rows for name, rows in arrows.items()}
    return SignalLog(
        SignalChange(at=after(t_s), group=group, state=SignalState(state))
        for group, rows in groups.items()
        for t_s, state in rows
    )


def turn(x_end_m: float, first_s: float = 5.0) -> Places:
    """Up along x = 27 m over the stop line at 25 m, and at 32 m off to one side."""
    up = drive((first_s, 10), (first_s + 3, 32))
    steps = 20
    return up + [
        (first_s + 3 + 0.15 * step, 27 + (x_end_m - 27) * step / steps, 32.0)
        for step in range(1, steps + 1)
    ]


TO_THE_RIGHT, TO_THE_LEFT, STRAIGHT_ON = turn(42), turn(8), drive((5, 10), (10, 47))
NOT_YET_OUT = drive((5, 10), (8.5, 35))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return plain_site(tmp_path_factory.mktemp("arrows"), SITE + STRAIGHT + RIGHT + LEFT)


def said(verdict: Verdict) -> str | None:
    if isinstance(verdict, Making):
        return f"making, else {verdict.doubt}"
    if isinstance(verdict, NotJudged):
        return verdict.doubt.value
    return None if verdict is None else verdict.offence


WAYS = [
    pytest.param(TO_THE_RIGHT, log(RED, R=GREEN, L=RED), None, id="right on a green section"),
    pytest.param(TO_THE_RIGHT, log(RED, R=DARK, L=RED), "red_light", id="right, section dark"),
    pytest.param(TO_THE_RIGHT, log(RED, R=RED, L=RED), "red_light", id="right, section red"),
    pytest.param(TO_THE_RIGHT, log(RED, L=RED), "signal_unknown", id="right, section unknown"),
    pytest.param(
        TO_THE_RIGHT, log(RED, R=((0, "green"), (6, "unknown")), L=RED), "signal_unknown",
        id="right, section unknown from before the line",
    ),
    pytest.param(TO_THE_RIGHT, log(GREEN, R=DARK, L=RED), None, id="right on green, section dark"),
    pytest.param(STRAIGHT_ON, log(GREEN, R=RED, L=RED), None, id="straight on, both arrows red"),
    pytest.param(STRAIGHT_ON, log(RED, R=GREEN, L=GREEN), "red_light", id="straight on at red"),
    pytest.param(STRAIGHT_ON, log(RED, L=GREEN), "red_light", id="straight on, section unknown"),
    pytest.param(TO_THE_LEFT, log(RED, R=DARK, L=GREEN), None, id="left on its green head"),
    pytest.param(TO_THE_LEFT, log(GREEN, R=DARK, L=RED), "red_light", id="left on its red head"),
    pytest.param(TO_THE_LEFT, log(GREEN, R=DARK), "signal_unknown", id="left, head unknown"),
    pytest.param(
        NOT_YET_OUT, log(RED, R=GREEN, L=RED), "making, else way_out_not_seen", id="not yet out"
    ),
    pytest.param(NOT_YET_OUT, log(RED, R=DARK, L=RED), "red_light", id="red whatever way"),
    pytest.param(NOT_YET_OUT, log(GREEN, R=GREEN, L=GREEN), None, id="green whatever way"),
    pytest.param(
        drive((5, 10), (8.5, 35), (30, 35)), log(RED, R=GREEN, L=RED), "way_out_not_seen",
        id="never seen to leave",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("places", "lights", "expected"), WAYS)
def test_each_way_has_its_light(
    places: Places, lights: SignalLog, expected: str | None, site: Site
) -> None:
    assert said(RedLight(lights).check(track_of(places), site)) == expected


def test_the_finding_names_its_way_and_shows_the_vehicle_leave(site: Site) -> None:
    track = track_of(TO_THE_LEFT)
    found = RedLight(log(GREEN, R=DARK, L=((0, "green"), (2, "red")))).check(track, site)
    assert isinstance(found, Finding)
    assert found.signal_group == "1L"
    assert found.reason.startswith("approach south, left: over the stop line 5.")
    leaves = track.seen_in(found.after_frame)
    assert leaves is not None
    assert leaves.box.foot_px[0] < 300
    assert site.groups_beside("1L") == ("1L", "1", "1R")


def test_a_section_that_went_dark_a_moment_ago_still_spares(site: Site) -> None:
    lights = log(RED, R=((0, "green"), (6.9, "off")), L=RED)
    assert RedLight(lights).check(track_of(TO_THE_RIGHT), site) is None


def test_a_way_that_the_file_does_not_tell_is_never_charged_while_an_arrow_lets_go(
    tmp_path: Path,
) -> None:
    site = plain_site(tmp_path, SITE + RIGHT)
    track = track_of(STRAIGHT_ON)
    assert said(RedLight(log(RED, R=GREEN)).check(track, site)) == "making, else way_out_not_seen"
    assert said(RedLight(log(RED, R=DARK)).check(track, site)) == RED_LIGHT


STANDS = drive((4, 10), (8, 26.2), (13, 26.2))


@pytest.mark.parametrize(
    ("arrow", "expected"),
    [(DARK, "stop_line"), (GREEN, None), (((0, "off"), (9, "green")), None), ((), None)],
    ids=["dark", "green", "green while it stands", "unknown"],
)
def test_who_stands_beyond_the_line_may_wait_for_an_arrow(
    arrow: Rows, expected: str | None, site: Site
) -> None:
    lights = log(((0, "red"), (12, "green")), R=arrow, L=((0, "red"), (12, "green")))
    assert said(StoppedBeyondLine(lights).check(track_of(STANDS), site)) == expected


READINGS = st.builds(
    lambda state, since_s: SignalReading(
        state=state, since=None if state is SignalState.UNKNOWN else after(since_s)
    ),
    st.sampled_from(SignalState),
    st.floats(min_value=0, max_value=60),
)


@given(head=READINGS, section=READINGS)
def test_a_section_only_ever_lets_more_go(head: SignalReading, section: SignalReading) -> None:
    both = with_section(head, section)
    if both.state is SignalState.RED:
        assert head.state is SignalState.RED
        assert section.state in (SignalState.RED, SignalState.OFF)
        assert head.since is not None
        assert section.since is not None
        assert both.since == max(head.since, section.since)


REFUSED = [
    (RIGHT.replace('"south"', '"west"'), "there is no approach 'west'; write the name of one."),
    (RIGHT + RIGHT, "two ways lead 'right' from 'south'; rename one."),
    (RIGHT.replace('"section"', '"lamp"'), "'lamp' is none; write one of head, section."),
    (RIGHT.replace('arrow = "section"\n', ""), "arrow lamps need both keys, signal_group and "
                                               "arrow; without arrows leave both."),
    (RIGHT.replace('"1R"', '"1"'), "'1' is the approach's own; where no arrow is leave "
                                   "signal_group and arrow out."),
    (RIGHT + "most_s = 1\n", "most_s = 1; write 2 to 60."),
    (RIGHT + '\n[[signal_head]]\ngroup = "1R"\nbox = [[10, 10], [30, 60]]\n',
     "'1R' is one arrow lamp; only heads of three lamps are read."),
]  # fmt: skip


@pytest.mark.parametrize(("added", "sentence"), REFUSED)
def test_what_cannot_be_is_refused_with_its_line(added: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as told:
        plain_site(tmp_path, SITE + added)
    assert str(told.value).endswith(sentence)
    assert "plain.toml:" in str(told.value)


def test_a_head_of_three_arrows_is_looked_at(tmp_path: Path) -> None:
    head = (
        '\n[[signal_head]]\ngroup = "1L"\napproach = "south"\nshape = "arrow"\n'
        "box = [[10, 10], [30, 60]]\n"
    )
    (seen,) = plain_site(tmp_path, SITE + LEFT + head).signals.heads
    assert seen.group == "1L"
