"""Does a later word on the lights undo a finding, and does the eye see every frame?"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from detectors.detection import Box
from detectors.lamp_watch import LampWatch
from detectors.signal_heads import LampShape, SignalHead
from detectors.signals import (
    SignalChange,
    SignalLog,
    SignalReading,
    SignalSource,
    SignalState,
    from_csv,
)
from tests.detectors.plain_road import after, lights
from tests.detectors.scripted import MemoryEvidence, ScriptedLamps, one_car
from tests.detectors.test_chain import RED, RUNS_RED, chain_of, frame, run


class LateWord(SignalLog):
    """A controller whose word of a green in between arrives only after the crossing."""

    def __init__(self) -> None:
        super().__init__([])
        self.log = RED

    def reading(self, group: str, at: datetime) -> SignalReading:
        return self.log.reading(group, at)

    def changes(self, group: str, start: datetime, end: datetime) -> list[SignalChange]:
        return self.log.changes(group, start, end)


def test_a_word_on_the_lights_that_comes_late_undoes_the_finding(tmp_path: Path) -> None:
    late = LateWord()
    chain = chain_of(tmp_path, one_car(RUNS_RED), signals=late)
    for number, (t_s, _, _) in enumerate(RUNS_RED):
        assert chain.process(frame(number, t_s)) == []
        if t_s > 5:
            late.log = lights((0, "red"), (2, "green"), (3.4, "red"))
    assert chain.finish() == []
    assert chain.not_judged == {"signal_unknown": 1}


def test_every_frame_is_shown_to_the_site_s_own_eye(tmp_path: Path) -> None:
    """A camera that sees the red from the start charges as the controller's log does."""
    head = SignalHead(
        group="1", box=Box(x_px=10, y_px=10, width_px=10, height_px=30), shape=LampShape.ROUND
    )
    eye = LampWatch([head], ScriptedLamps([SignalState.RED] * len(RUNS_RED)))
    evidence = MemoryEvidence()
    chain = chain_of(tmp_path, one_car(RUNS_RED), signals=eye, watch=eye, evidence=evidence)
    (violation,) = run(chain, RUNS_RED)
    assert violation.measurement is not None
    assert violation.measurement.quantity == "time_into_red"
    rows = from_csv(evidence.get(violation.evidence[5].sha256), "evidence")
    assert next((row.at, row.state, row.source) for row in rows) == (
        after(1), SignalState.RED, SignalSource.CAMERA,
    )  # fmt: skip
