"""Do arrows reach a case whole: late words, ends of tracks, the log in the package, the replay?"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from detectors.replay import replay
from detectors.signals import SignalChange, SignalLog, SignalReading, from_csv, to_csv
from fines.evidence import EvidenceKind
from fines.packages.manifest import read_manifest
from tests.detectors.packed_act import packed_act
from tests.detectors.plain_road import SITE, drive
from tests.detectors.rules.test_approach_lights import (
    DARK,
    GREEN,
    RED,
    RIGHT,
    STRAIGHT,
    TO_THE_RIGHT,
    log,
)
from tests.detectors.scripted import MemoryEvidence, ScriptedReader, one_car
from tests.detectors.test_chain import RUNS_RED, chain_of, frame, run

ARROWS = SITE + STRAIGHT + RIGHT


class LateArrow:
    """A controller whose word that the arrow was green comes after the crossing."""

    def __init__(self) -> None:
        self.log = log(RED, R=DARK)

    def reading(self, group: str, at: datetime) -> SignalReading:
        return self.log.reading(group, at)

    def changes(self, group: str, start: datetime, end: datetime) -> list[SignalChange]:
        return self.log.changes(group, start, end)


def test_straight_on_at_red_is_a_case_and_the_turn_on_the_arrow_is_none(tmp_path: Path) -> None:
    lights = log(RED, R=GREEN)
    (found,) = run(chain_of(tmp_path, one_car(RUNS_RED), signals=lights, site=ARROWS), RUNS_RED)
    assert found.offence == "red_light"
    turning = chain_of(tmp_path, one_car(TO_THE_RIGHT), signals=lights, site=ARROWS)
    assert run(turning, TO_THE_RIGHT) == []
    assert turning.not_judged == {}


def test_who_is_not_seen_to_leave_is_counted_once(tmp_path: Path) -> None:
    way = drive((1, 5), (4.5, 34))
    chain = chain_of(tmp_path, one_car(way), signals=log(RED, R=GREEN), site=ARROWS)
    assert run(chain, way) == []
    assert chain.not_judged == {"way_out_not_seen": 1}


def test_a_word_on_the_arrow_that_comes_late_undoes_the_finding(tmp_path: Path) -> None:
    late = LateArrow()
    chain = chain_of(tmp_path, one_car(TO_THE_RIGHT), signals=late, site=ARROWS)
    assert run(chain, TO_THE_RIGHT[:-2]) != []
    chain = chain_of(tmp_path, one_car(TO_THE_RIGHT), signals=late, site=ARROWS)
    for number, (t_s, _, _) in enumerate(TO_THE_RIGHT):
        assert chain.process(frame(number, t_s)) == []
        if t_s > 8.9:
            late.log = log(RED, R=GREEN)
    assert chain.finish() == []
    assert chain.not_judged == {"signal_unknown": 1}


def test_the_package_holds_every_light_of_the_approach_and_comes_out_again(tmp_path: Path) -> None:
    store = MemoryEvidence()
    act = packed_act(tmp_path, store, SITE + RIGHT, signals=log(RED, R=DARK))
    (sha256,) = [p.sha256 for p in act.evidence if p.kind is EvidenceKind.MANIFEST]
    manifest = read_manifest(store.get(sha256))
    (kept,) = [p.sha256 for p in act.evidence if p.kind is EvidenceKind.SIGNAL_LOG]
    rows = from_csv(store.get(kept), "evidence")
    assert {(row.group, row.state) for row in rows} == {("1", "red"), ("1R", "off")}

    def told(content: bytes) -> str:
        def contents(asked: str) -> bytes | None:
            return content if asked == kept else store.contents.get(asked)  # type: ignore[call-overload]

        points = replay(manifest, contents, ScriptedReader())
        return next(point.verdict.value for point in points if point.subject == "finding")

    assert told(store.get(kept)) == "holds"
    # With a green arrow in the log nobody knows whether the vehicle went its way.
    green = SignalLog([*rows]).changes("1", rows[0].at, rows[0].at)
    assert told(to_csv(green) + b"2026-05-01T08:00:00.000Z,1R,green\n") == "broken"
