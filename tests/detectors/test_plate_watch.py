"""How often is a plate looked at: anew after a doubt, within bounds?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from detectors.evidence import FrameShelf
from detectors.frame import Frame
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


def watched(
    places: Sequence[tuple[float, float, float]], script: list[PlateReading | None]
) -> PlateLog:
    """The log of one vehicle that stands in these places, one frame each."""
    return log_of(track_of(places), script)


def log_of(track: Track, script: list[PlateReading | None]) -> PlateLog:
    watch = PlateWatch(PlateInEveryVehicle(), ScriptedReader(script), LIMITS)
    for number, seen in enumerate(track.observations):
        image = np.zeros((1000, 1000, 3), np.uint8)
        frame = Frame(site=SiteId("plain"), number=number, captured_at=seen.at, image=image)
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
