"""Is a driver charged only with a red that camera and controller both call red?"""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from detectors.agreed_signals import AgreedSignals, Agreement, agreed, recorded_signals
from detectors.detection import Box
from detectors.frame import Frame
from detectors.lamp_watch import LampWatch
from detectors.rules.finding import Doubt, Finding, NotJudged
from detectors.rules.red_light import RedLight
from detectors.signal_heads import LampShape, SignalHead
from detectors.signals import (
    UNKNOWN_SIGNAL,
    SignalChange,
    SignalLog,
    SignalReading,
    SignalSource,
    SignalState,
    from_csv,
    to_csv,
)
from detectors.site_signals import site_signals, watched_signals
from fines.violation import SiteId
from tests.detectors.plain_road import SITE, after, drive, lights, plain_site, track_of
from tests.detectors.scripted import ScriptedLamps

TOLERANCE = timedelta(seconds=0.5)
HEAD = SignalHead(
    group="1", box=Box(x_px=10, y_px=10, width_px=10, height_px=30), shape=LampShape.ROUND
)
with tempfile.TemporaryDirectory() as _folder:
    THE_SITE = plain_site(Path(_folder))
STATES = [SignalState.RED, SignalState.YELLOW, SignalState.GREEN, SignalState.UNKNOWN]
CHANGES = st.lists(st.tuples(st.floats(0, 9), st.sampled_from(STATES)), max_size=8)


def since(state: SignalState, t_s: float) -> SignalReading:
    return SignalReading(state=state, since=after(t_s))


def log_of(rows: list[tuple[float, SignalState]]) -> SignalLog:
    return SignalLog(SignalChange(at=after(t_s), group="1", state=state) for t_s, state in rows)


def frames(seconds: float) -> list[Frame]:
    picture, site = np.zeros((60, 60, 3), np.uint8), SiteId("plain")
    return [
        Frame(site=site, number=nth, captured_at=after(nth / 10), image=picture)
        for nth in range(round(seconds * 10))
    ]


def watched(
    script: dict[float, SignalState], controller: SignalLog, seconds: float
) -> AgreedSignals:
    """Both sources over so many seconds of frames; the camera sees what the script says since."""
    looks = [script_state(script, nth / 10) for nth in range(round(seconds * 10))]
    both = AgreedSignals(controller, LampWatch([HEAD], ScriptedLamps(looks)), TOLERANCE)
    for frame in frames(seconds):
        both.observe(frame)
    return both


def script_state(script: dict[float, SignalState], t_s: float) -> SignalState:
    return script[max(start for start in script if start <= t_s + 1e-9)]


def test_both_red_is_red_since_the_later_of_the_two() -> None:
    told = agreed(since(SignalState.RED, 4), since(SignalState.RED, 4.2), after(6), TOLERANCE)
    assert told == since(SignalState.RED, 4.2)


def test_who_has_not_turned_red_yet_is_believed_for_a_moment() -> None:
    yellow, red = since(SignalState.YELLOW, 1), since(SignalState.RED, 4)
    assert agreed(red, yellow, after(4.3), TOLERANCE) == yellow
    assert agreed(yellow, red, after(4.3), TOLERANCE) == yellow
    assert agreed(red, yellow, after(4.6), TOLERANCE) == UNKNOWN_SIGNAL
    assert agreed(red, UNKNOWN_SIGNAL, after(4.1), TOLERANCE) == UNKNOWN_SIGNAL
    assert agreed(UNKNOWN_SIGNAL, red, after(4.1), TOLERANCE) == UNKNOWN_SIGNAL


@given(CHANGES, CHANGES, st.floats(0, 12))
def test_a_red_is_one_that_both_call_red(
    told: list[tuple[float, SignalState]], seen: list[tuple[float, SignalState]], t_s: float
) -> None:
    controller, camera = log_of(told), log_of(seen)
    reading = Agreement(controller, camera, TOLERANCE).reading("1", after(t_s))
    if reading.state is SignalState.RED:
        assert reading.since is not None
        for at in (reading.since, after(t_s)):
            assert controller.reading("1", at).state is SignalState.RED
            assert camera.reading("1", at).state is SignalState.RED
        assert (
            controller.reading("1", reading.since).since
            == controller.reading("1", after(t_s)).since
        )
        assert camera.reading("1", reading.since).since == camera.reading("1", after(t_s)).since


@given(CHANGES, CHANGES, st.floats(1, 6), st.floats(2, 12))
def test_a_charged_crossing_lies_inside_a_time_that_both_call_red(
    told: list[tuple[float, SignalState]],
    seen: list[tuple[float, SignalState]],
    start_s: float,
    speed_mps: float,
) -> None:
    way = drive((start_s, 5.0), (start_s + 40 / speed_mps, 45.0))
    controller, camera = log_of(told), log_of(seen)
    verdict = RedLight(Agreement(controller, camera, TOLERANCE)).check(track_of(way), THE_SITE)
    if isinstance(verdict, Finding):
        charged_s = verdict.measurement.charged
        for number in (verdict.at_frame, verdict.after_frame):
            at = after(way[number][0])
            for source in (controller, camera):
                reading = source.reading("1", at)
                assert reading.state is SignalState.RED
                assert reading.since is not None
                assert (at - reading.since).total_seconds() >= charged_s - 1e-3


def test_a_long_disagreement_is_unknown_and_counted_once() -> None:
    controller = lights((0, "green"), (2, "yellow"), (4, "red"), (20, "green"))
    stuck = watched({0: SignalState.GREEN}, controller, 12)
    assert stuck.disagreements == {"1": 1}
    assert stuck.reading("1", after(8)) == UNKNOWN_SIGNAL
    right = watched(
        {0: SignalState.GREEN, 2.1: SignalState.YELLOW, 4.1: SignalState.RED}, controller, 12
    )
    assert right.disagreements == {}
    assert right.reading("1", after(8)) == since(SignalState.RED, 4.1)


def test_the_evidence_holds_both_words_and_can_be_judged_again() -> None:
    controller = lights((0, "green"), (4, "red"))
    both = watched(
        {0: SignalState.GREEN, 4.1: SignalState.RED, 9: SignalState.UNKNOWN}, controller, 12
    )
    content = to_csv(both.changes("1", after(0), after(12)))
    assert content.decode().splitlines() == [
        "at,group,state,source",
        "2026-05-01T08:00:00.000Z,1,green,controller",
        "2026-05-01T08:00:00.000Z,1,green,camera",
        "2026-05-01T08:00:04.000Z,1,red,controller",
        "2026-05-01T08:00:04.000001Z,1,unknown,camera",
        "2026-05-01T08:00:04.100Z,1,red,camera",
        "2026-05-01T08:00:08.900001Z,1,unknown,camera",
    ]
    again = recorded_signals(from_csv(content, "log"), TOLERANCE)
    for t_s in np.arange(0, 12, 0.1):
        assert again.reading("1", after(t_s)) == both.reading("1", after(t_s))
    alone = recorded_signals(controller.changes("1", after(0), after(12)), TOLERANCE)
    assert alone.reading("1", after(8)) == since(SignalState.RED, 4)


def test_the_site_says_whose_word_counts(tmp_path: Path) -> None:
    heads = '[signals]\nsource = "{}"\n[[signal_head]]\ngroup = "1"\nbox = [[10, 10], [20, 40]]\n'
    log, lamps = lights((0, "red")), ScriptedLamps([SignalState.GREEN] * 5)
    kinds = {}
    for source in SignalSource:
        plan = plain_site(tmp_path, SITE + heads.format(source)).signals
        kinds[source] = type(site_signals(plan, log, lamps).signals)
        assert type(watched_signals(plan, log, lamps).signals) is kinds[source]
        assert type(watched_signals(plan, None, lamps).signals) is LampWatch
    assert kinds == {
        SignalSource.CONTROLLER: SignalLog,
        SignalSource.CAMERA: LampWatch,
        SignalSource.BOTH: AgreedSignals,
    }
    bare = watched_signals(plain_site(tmp_path).signals, None, lamps)
    assert (bare.watch, bare.disagreements) == (None, 0)
    assert bare.signals.reading("1", after(0)) == UNKNOWN_SIGNAL


def test_a_red_interrupted_by_darkness_is_a_doubt(tmp_path: Path) -> None:
    way = track_of(drive((0, 5.0), (3, 25.8), (6, 25.8), (8, 45.0)))
    site = plain_site(tmp_path)
    hidden = lights((-60, "red"), (4, "unknown"), (5, "red"))
    verdict = RedLight(hidden).check(way, site)
    assert isinstance(verdict, NotJudged)
    assert verdict.doubt is Doubt.SIGNAL_UNKNOWN
    assert RedLight(lights((-60, "red"), (4, "green"), (5, "red"))).check(way, site) is None
