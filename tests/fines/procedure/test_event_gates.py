"""Does each gate stay shut in doubt, and say which one it was?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fines.clock_state import ClockSource, ClockState
from fines.device_event import EventDoubt, EventMeasurement, EventOutcome, EventPlate
from fines.procedure.report import Answer
from tests.fines.devices import RADAR, device_event, speed
from tests.fines.invented import NOON, PLATE
from tests.fines.procedure.post import Post

CLOCK = ClockState(source=ClockSource.GNSS, offset_ms=0.4, uncertainty_ms=0.2, checked_at=NOON)
SHUT: list[tuple[EventDoubt, dict[str, Any]]] = [
    (EventDoubt.FROM_THE_FUTURE, {"occurred_at": NOON + timedelta(minutes=5)}),
    (EventDoubt.TOO_OLD, {"occurred_at": NOON - timedelta(days=31)}),
    (EventDoubt.CLOCK_NOT_PROVEN, {"clock": None}),
    (EventDoubt.CLOCK_NOT_PROVEN, {"clock": replace(CLOCK, source=ClockSource.NTP)}),
    (
        EventDoubt.CLOCK_NOT_PROVEN,
        {"clock": replace(CLOCK, checked_at=NOON - timedelta(hours=2))},
    ),
    (EventDoubt.CLOCK_NOT_PROVEN, {"clock": replace(CLOCK, uncertainty_ms=99.7)}),
    (EventDoubt.CLOCK_DRIFT, {"clock": replace(CLOCK, offset_ms=-100.1)}),
    (EventDoubt.NOT_APPROVED, {"offence": "oncoming_lane", "measurement": None}),
    (
        EventDoubt.NOT_APPROVED,
        {"measurement": EventMeasurement(quantity="noise", value=99, unit="dB")},
    ),
    (EventDoubt.NOT_APPROVED, {"measurement": replace(speed(54), unit="mph", limit=40.0)}),
    (EventDoubt.OUT_OF_RANGE, {"measurement": speed(251)}),
    (EventDoubt.TOO_UNCERTAIN, {"measurement": speed(120, uncertainty=2.1)}),
    (EventDoubt.LIMIT_DISAGREES, {"measurement": speed(87.4, limit=50.0)}),
    (EventDoubt.PLATE_UNSURE, {"plate": EventPlate(text=None, confidence=0.99)}),
    (EventDoubt.PLATE_UNSURE, {"plate": EventPlate(text=PLATE, confidence=0.89)}),
    (EventDoubt.PLATE_UNSURE, {"plate": EventPlate(text="XXXXXXXXXX", confidence=0.99)}),
    (EventDoubt.PLATE_UNSURE, {"plate": EventPlate(text="?!", confidence=0.99)}),
    (EventDoubt.NO_PICTURE, {"pictures": ()}),
]


@pytest.mark.parametrize(("doubt", "changed"), SHUT)
def test_each_gate_has_its_doubt_and_opens_no_case(
    post: Post, doubt: EventDoubt, changed: dict[str, Any]
) -> None:
    first, again = post.take(device_event(**changed)), post.take(device_event(**changed))
    assert first == Answer(outcome=EventOutcome.NOT_CHARGED, doubt=doubt)
    assert again == replace(first, repeated=True)
    assert post.cases() == 0


@pytest.mark.parametrize("days", [-101, 265, 300])
def test_no_certificate_at_the_instant_no_charge(post: Post, days: int) -> None:
    at = NOON + timedelta(days=days)
    post.clock.now = at + timedelta(seconds=5)
    assert post.take(device_event(at)).doubt is EventDoubt.CERTIFICATE_NOT_VALID


def test_a_limit_or_a_law_that_was_not_in_force_charges_nobody(post: Post) -> None:
    day = datetime(2024, 12, 30, tzinfo=UTC)
    old = replace(RADAR.device, certificate_valid_from=day - timedelta(days=9))
    post.device, post.clock.now = replace(RADAR, device=old), day
    unpriced = device_event(day, event="813", measurement=None, offence="seat_belt")
    assert post.take(device_event(day)).doubt is EventDoubt.LIMIT_NOT_IN_FORCE
    assert post.take(unpriced).doubt is EventDoubt.NO_LAW_IN_FORCE


@pytest.mark.parametrize(
    "changed",
    [
        {"measurement": None},
        {"measurement": speed(60)},
        {"measurement": speed(60), "clock": None},
        # 72.7 - 1 - 1.8 = 69.9: nine over, no offence
        {"measurement": speed(72.7)},
    ],
)
def test_who_did_nothing_leaves_nothing_behind(post: Post, changed: dict[str, Any]) -> None:
    assert post.take(device_event(**changed)) == Answer(outcome=EventOutcome.NO_ACT)
    assert (post.cases(), post.evidence.kept) == (0, {})
