"""How often is a plate looked at: anew after a doubt, and as often as it takes, within bounds?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.detection import Box
from detectors.evidence import FrameShelf
from detectors.frame import Frame, encode_jpeg
from detectors.plate_log import PlateLimits, PlateLog
from detectors.plate_watch import PlateWatch
from detectors.track import Track
from fines.plates import PlateNumber, PlateReading
from fines.violation import SiteId
from tests.detectors.plain_road import drive, track_of
from tests.detectors.scripted import PLATE, PlateInEveryVehicle, ScriptedReader, reading

LIMITS = PlateLimits(
    least_vehicle_px=10, least_plate_height_px=1, enough_readings=6, enough_again=3, most_again=30
)

DARK = np.zeros((1000, 1000, 3), np.uint8)
DARK_JPEG = encode_jpeg(DARK)


def watched(
    places: Sequence[tuple[float, float, float]], script: list[PlateReading | None]
) -> PlateLog:
    """The log of one vehicle that stands in these places, one frame each."""
    return log_of(track_of(places), script)


def log_of(track: Track, script: list[PlateReading | None]) -> PlateLog:
    watch = PlateWatch(PlateInEveryVehicle(), ScriptedReader(script), LIMITS)
    for number, seen in enumerate(track.observations):
        frame = Frame(
            site=SiteId("plain"),
            number=number,
            captured_at=seen.at,
            image=DARK,
            jpeg=DARK_JPEG,
        )
        live = Track(id=track.id, observations=track.observations[: number + 1])
        watch.look(frame, FrameShelf().keep(frame), [live])
    return watch.log(track.id)


def test_a_plate_is_read_again_after_the_vehicle_was_hidden() -> None:
    places = [*drive((0, 20), (2, 20)), *drive((3, 20), (6, 20))]
    log = watched(places, [])
    again = [number for number, _ in log.readings if number >= log.since]
    assert log.since == len(drive((0, 20), (2, 20)))
    assert len(log.readings) - len(again) == LIMITS.enough_readings
    assert len(again) == LIMITS.enough_again
    assert [b - a for a, b in pairwise(again)] == [3, 3], "a quarter of a second apart"


def test_looks_again_are_bounded() -> None:
    blinks = [place for place in drive((0, 20), (60, 20)) if place[0] % 2 < 1]
    log = watched(blinks, [])
    assert log.looks_again == LIMITS.most_again


def test_of_each_side_of_a_doubt_a_sighting_is_kept() -> None:
    other = PlateNumber("02KG456TST")
    first = [reading()] * LIMITS.enough_readings
    unsurer = [replace(reading(other), confidence=0.9)] * LIMITS.enough_again
    log = watched([*drive((0, 20), (2, 20)), *drive((3, 20), (6, 20))], [*first, *unsurer])
    assert log.sighting_of(PLATE) is not None
    assert log.sighting_of(other, (log.since, 1000)) is not None
    assert len(log.best) == 2 * LIMITS.kept_sightings


def as_wide_as(widths_px: Sequence[float]) -> Track:
    """A vehicle whose box is so wide in each frame, ten of them a second."""
    still = track_of([(number / 10, 25.0, 25.0) for number in range(len(widths_px))])
    return replace(
        still,
        observations=tuple(
            replace(seen, box=Box(x_px=500 - wide / 2, y_px=400, width_px=wide, height_px=wide))
            for seen, wide in zip(still.observations, widths_px, strict=True)
        ),
    )


def unread(looks: int) -> list[PlateReading | None]:
    return [reading(None)] * looks


def test_who_comes_nearer_is_read_though_the_looks_from_afar_were_too_many() -> None:
    far, nearer = [100.0] * LIMITS.most_readings, [102.0, 104.0, 106.0, 108.0, 110.0, 112.0]
    log = log_of(as_wide_as([*far, *nearer]), unread(LIMITS.most_readings))
    assert [number for number, _ in log.readings[LIMITS.most_readings :]] == [26, 29]
    assert log.is_read


def test_who_does_not_come_nearer_is_looked_at_no_more() -> None:
    far, away = [100.0] * LIMITS.most_readings, [104.0, 90.0, 80.0, 104.0]
    log = log_of(as_wide_as([*far, *away]), [])
    assert len(log.readings) == LIMITS.enough_readings
    log = log_of(as_wide_as([*far, *away]), unread(100))
    assert len(log.readings) == LIMITS.most_readings


def test_another_vehicle_need_not_come_as_near_as_the_one_before() -> None:
    widths = [200.0, *[100.0] * LIMITS.most_readings * 4, 106.0]
    log = log_of(as_wide_as(widths), unread(1000))
    assert log.since == 1
    assert log.read_since == LIMITS.most_readings + 1


@pytest.mark.slow
@given(st.lists(st.floats(100, 135), min_size=60, max_size=90))
def test_a_box_that_trembles_is_not_looked_at_for_ever(widths_px: list[float]) -> None:
    log = log_of(as_wide_as(widths_px), unread(1000))
    growths = math.floor(math.log(1.35) / math.log(LIMITS.grown))
    assert len(log.readings) <= LIMITS.most_readings + growths
