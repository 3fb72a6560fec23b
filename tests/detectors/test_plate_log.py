"""Which looks count: those in the frames asked for, and none idle beside a nearer one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.detection import Box
from detectors.evidence import KeptFrame
from detectors.plate_log import FAR, PlateLimits, PlateLog, PlateSighting
from fines.plates import CharacterReading, PlateReading
from fines.vehicle_look import VehicleColour, VehicleKind, VehicleLook
from tests.detectors.scripted import PLATE, reading

RED = VehicleLook(colour=VehicleColour.RED, kind=VehicleKind.CAR)
BLUE = VehicleLook(colour=VehicleColour.BLUE, kind=VehicleKind.BUS)


def test_looks_of_another_span_do_not_count() -> None:
    log = PlateLog()
    log.looks.extend((frame, RED if frame < 5 else BLUE) for frame in range(8))
    assert log.look((0, 4)) == RED
    assert log.look((5, 7)) == BLUE


def test_readings_of_another_span_do_not_count() -> None:
    log = PlateLog(readings=[(frame, reading()) for frame in range(4)])
    agreed = log.agreed((0, 3))
    assert agreed is not None
    assert agreed.text == PLATE
    assert log.agreed((4, 9)) is None


GUESSED = "01KG128TST"


def sighting(frame: int, wide_px: float, text: str | None = PLATE) -> PlateSighting:
    box = Box(x_px=0, y_px=0, width_px=wide_px, height_px=wide_px / 4)
    return PlateSighting(
        reading=reading(text) if text else guess(GUESSED),
        box=box,
        vehicle_box=box,
        crop=np.zeros((4, 16, 3), np.uint8),
        frame=kept(frame),
    )


def kept(frame: int) -> KeptFrame:
    at = datetime(2026, 5, 1, 8, tzinfo=UTC) + timedelta(seconds=frame / 12)
    return KeptFrame(number=frame, captured_at=at, jpeg=b"", clock=None)


def guess(text: str) -> PlateReading:
    """What is read of a plate that is too far away: fairly sure, and wrong."""
    seen = tuple(CharacterReading(best=one, p=0.8, next="", next_p=0.0) for one in text)
    return replace(reading(None), confidence=0.7, characters=seen)


def fairly(text: str, p: float) -> PlateReading:
    """This text, its first character as sure as `p`, the others quite."""
    sure = (
        CharacterReading(best=one, p=p if n == 0 else 0.99, next="8", next_p=1 - p)
        for n, one in enumerate(text)
    )
    return replace(reading(text), characters=tuple(sure))


def log_of(*sightings: PlateSighting) -> PlateLog:
    log = PlateLog()
    for one in sightings:
        log.add(one, PlateLimits())
    return log


def text_of(log: PlateLog) -> str | None:
    agreed = log.agreed()
    return None if agreed is None else agreed.text


def test_guesses_from_afar_do_not_outvote_what_was_surely_read() -> None:
    driving_away = [sighting(1, 110), sighting(2, 90), sighting(3, 75)]
    guesses = [sighting(frame, 70 - 3 * frame, None) for frame in range(4, 10)]
    log = log_of(*driving_away, *guesses)
    assert text_of(log) == PLATE
    assert log.is_read
    assert [frame for frame, _ in log.readings] == [1, 2, 3]
    assert list(log.rejected) == [(frame, FAR) for frame in range(4, 10)]
    assert log.read_since == 9


OTHER = "02KG123TST"


def test_many_sure_looks_from_afar_do_not_outvote_a_nearer_sure_one() -> None:
    far = [sighting(frame, 90 - 3 * frame, OTHER) for frame in range(9)]
    agreed = log_of(sighting(10, 134), *far).agreed()
    assert agreed is not None
    assert (agreed.text, agreed.reason) == (None, f"a nearer look surely gave {PLATE}")


@pytest.mark.parametrize(
    ("next_px", "p", "text"), [(126, 0.97, PLATE), (126, 0.8, None), (110, 0.97, None)]
)
def test_one_odd_look_from_nearest_counts_where_none_nearly_as_near_is_plain(
    next_px: float, p: float, text: str | None
) -> None:
    """The nearest look of all may be blurred: twenty plain ones from a hand's breadth farther."""
    looks = [sighting(frame, next_px - 3 * frame) for frame in range(20)]
    looks = [replace(one, reading=fairly(PLATE, p)) for one in looks]
    odd = replace(sighting(30, 134), reading=fairly(OTHER, 0.91))
    assert text_of(log_of(odd, *looks)) == text


def test_a_sure_look_from_farther_off_that_gave_another_text_counts_as_one_of_many() -> None:
    near = [sighting(frame, 130 - 3 * frame) for frame in range(9)]
    assert text_of(log_of(*near, sighting(10, 80, OTHER))) == PLATE


def test_letters_that_are_printed_alike_are_no_other_text() -> None:
    far = [sighting(frame, 90 - 3 * frame) for frame in range(9)]
    assert text_of(log_of(sighting(10, 134, PLATE.replace("0", "O")), *far)) == PLATE


def test_a_vehicle_that_comes_nearer_leaves_its_guesses_behind() -> None:
    guesses = [sighting(frame, 40 + frame, None) for frame in range(6)]
    log = log_of(*guesses, sighting(7, 90), sighting(8, 100))
    assert text_of(log) == PLATE
    assert [frame for frame, _ in log.readings] == [7, 8]


def test_guesses_as_near_as_what_was_surely_read_are_a_doubt() -> None:
    log = log_of(sighting(1, 100), sighting(2, 95), *(sighting(f, 90, None) for f in range(3, 9)))
    assert text_of(log) is None
    assert not log.is_read


def test_what_is_surely_read_from_afar_counts_however_far() -> None:
    log = log_of(sighting(1, 120), sighting(2, 115), sighting(3, 50, "01KG999TST"))
    assert text_of(log) is None


@given(st.permutations([(1, 110.0), (2, 100.0), (3, 70.0), (4, 60.0), (5, 40.0), (6, 80.0)]))
def test_the_order_of_looks_is_nothing(looks: list[tuple[int, float]]) -> None:
    log = log_of(*(sighting(at, wide, PLATE if at < 3 else None) for at, wide in looks))
    assert sorted(frame for frame, _ in log.readings) == [1, 2, 6]
    assert {1, 2} <= {one.frame.number for one in log.best} <= {1, 2, 6}
    assert log.sighting_of(PLATE) is not None


@pytest.mark.parametrize("wide_px", [10.0, 200.0])
def test_one_sure_look_is_not_enough_however_near(wide_px: float) -> None:
    log = log_of(sighting(1, wide_px), *(sighting(at, 20, None) for at in range(2, 6)))
    assert text_of(log) is None
