"""Does what a track showed count only in the frames in which it is surely one vehicle?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from detectors.evidence import FrameShelf
from detectors.frame import Frame
from detectors.plate_log import PlateLimits, PlateLog, PlateWatch
from detectors.track import Track
from fines.plates import PlateNumber, PlateReading
from fines.vehicle_look import VehicleColour, VehicleKind, VehicleLook
from fines.violation import SiteId
from tests.detectors.plain_road import drive, track_of
from tests.detectors.scripted import PLATE, PlateInEveryVehicle, ScriptedReader, reading

LIMITS = PlateLimits(
    least_vehicle_px=10, least_plate_height_px=1, enough_readings=6, enough_again=3, most_again=30
)

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


def watched(
    places: Sequence[tuple[float, float, float]], script: list[PlateReading | None]
) -> PlateLog:
    """The log of one vehicle that stands in these places, one frame each."""
    watch = PlateWatch(PlateInEveryVehicle(), ScriptedReader(script), LIMITS)
    track = track_of(places)
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
