"""Is a vendor's list of events counted rightly against the truth?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fines.errors import InvalidValueError, NotFoundError
from simulator.conformance import as_if_recorded, score
from simulator.known_clip import KnownAct, KnownClip, known_clip
from simulator.vendor_events import VendorEvent
from tests.detectors.plain_road import after

RED = KnownAct(offence="red_light", plate="01KG123TST", at=after(10))
FAST = KnownAct(offence="speeding_20_40", plate="01KG456TST", at=after(20))
KNOWN = KnownClip(
    folder=Path("clip"), start=after(0), passes=3, acts=(RED, FAST), speeds={"01KG456TST": 84.0}
)


def event(act: KnownAct, *, plate: str = "", late_s: float = 0.4, **speeds: float) -> VendorEvent:
    at = act.at + timedelta(seconds=late_s)
    return VendorEvent(plate=plate or act.plate, at=at, offence=act.offence, **speeds)


def counts(*events: VendorEvent) -> dict[str, int]:
    found = score(KNOWN, events)
    names = ("found", "missed", "wrongful", "wrong_plate", "doubled", "charged_above_truth")
    return {name: count for name in names if (count := getattr(found, name))}


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([event(RED), event(FAST)], {"found": 2}),
        ([], {"missed": 2}),
        ([event(RED)], {"found": 1, "missed": 1}),
        ([event(RED, late_s=3.5), event(FAST)], {"found": 1, "missed": 1, "wrongful": 1}),
        (
            [event(RED, plate="01KG128TST"), event(FAST)],
            {"found": 1, "missed": 1, "wrongful": 1, "wrong_plate": 1},
        ),
        ([event(RED), event(RED, late_s=1), event(FAST)],
         {"found": 2, "wrongful": 1, "doubled": 1}),
        ([event(RED), replace(event(FAST), offence="speeding")], {"found": 2}),
        ([event(RED), event(FAST, charged_kmh=85.0)],
         {"found": 2, "wrongful": 1, "charged_above_truth": 1}),
        ([event(RED), event(FAST), event(FAST, plate="01KG999TST", late_s=60)],
         {"found": 2, "wrongful": 1}),
    ],
    ids=["all", "none", "one", "too late", "another plate", "doubled", "a vendor's word",
         "charged too much", "made up"],
)  # fmt: skip
def test_events_are_counted(events: list[VendorEvent], expected: dict[str, int]) -> None:
    assert counts(*events) == expected


def test_only_all_acts_and_nothing_else_hold() -> None:
    assert score(KNOWN, [event(RED), event(FAST)]).holds
    assert not score(KNOWN, [event(RED)]).holds
    assert not score(KNOWN, [event(RED), event(RED), event(FAST)]).holds


def test_speed_errors_are_those_of_the_acts_found() -> None:
    found = score(KNOWN, [event(RED), event(FAST, speed_kmh=82.5)])
    assert (found.speed_error_kmh_p95, found.speed_error_kmh_most) == (1.5, 1.5)
    assert score(KNOWN, [event(RED)]).speed_error_kmh_p95 is None


def test_a_clip_sent_live_is_judged_by_when_it_began() -> None:
    began = after(90_000)
    live = replace(event(RED), at=began + timedelta(seconds=10.4))
    assert as_if_recorded(KNOWN, began, [live]) == [event(RED)]


def test_the_truth_of_a_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "truth.jsonl").write_text(
        '{"kind": "act", "offence": "red_light", "plate": "01KG123TST", '
        '"at": "2026-05-01T08:00:10Z"}\n'
        '{"kind": "pass", "plate": "01KG123TST"}\n'
        '{"kind": "speed", "plate": "01KG123TST", "kmh": 54.0}\n'
        '{"kind": "frame", "number": 0, "at": "2026-05-01T08:00:00Z", "vehicles": []}\n',
        "utf-8",
    )
    clip = known_clip(tmp_path)
    assert (clip.start, clip.passes, clip.acts) == (after(0), 1, (RED,))
    assert clip.speeds == {"01KG123TST": 54.0}


def test_a_truth_without_frames_and_a_folder_without_truth_are_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="write it with `tartip simulate`"):
        known_clip(tmp_path)
    (tmp_path / "truth.jsonl").write_text('{"kind": "pass"}\n', "utf-8")
    with pytest.raises(InvalidValueError, match="has no row of kind 'frame'"):
        known_clip(tmp_path)
