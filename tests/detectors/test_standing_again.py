"""Is one stand one act, also where traffic hides the vehicle so long that its track is lost?"""

from __future__ import annotations

from pathlib import Path

import pytest

from detectors.chain import DetectorChain
from detectors.plate_log import PlateLimits
from detectors.rules.finding import Doubt
from detectors.rules.parking import StoodTooLong
from detectors.signals import SignalLog
from detectors.surroundings import Surroundings
from detectors.tracking import WALKING_LABELS, LapTracker
from fines.plates import PlateNumber, PlateReading
from tests.detectors.plain_road import SITE, drive, plain_site
from tests.detectors.rules.test_parking import ZONE
from tests.detectors.scripted import (
    PLATE,
    MemoryEvidence,
    PlateInEveryVehicle,
    ScriptedReader,
    ScriptedVehicles,
    one_car,
    reading,
)
from tests.detectors.test_chain import run

HIDDEN_S = 2.0
"""Longer than any tracker waits."""
OTHER = PlateNumber("02KG456TST")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("again", "plates"),
    [([reading()] * 6, [PLATE]), ([reading(OTHER)] * 6, [PLATE, OTHER])],
    ids=["the same vehicle", "another that takes its place"],
)
def test_a_second_track_of_one_stand_is_no_second_act(
    tmp_path: Path, again: list[PlateReading | None], plates: list[PlateNumber]
) -> None:
    places = [
        *drive((0, 20), (23, 20), step_s=0.2),
        *drive((23 + HIDDEN_S, 20), (48, 20), step_s=0.2),
    ]
    signals = SignalLog([])
    surroundings = Surroundings(LapTracker(labels=WALKING_LABELS))
    chain = DetectorChain(
        site=plain_site(tmp_path, SITE + ZONE),
        vehicle_detector=ScriptedVehicles(one_car(places)),
        plate_detector=PlateInEveryVehicle(),
        plate_ocr=ScriptedReader([*[reading()] * 6, *again]),
        tracker=LapTracker(),
        rules=(StoodTooLong(signals, surroundings),),
        signals=signals,
        surroundings=surroundings,
        evidence_store=MemoryEvidence(),
        plate_limits=PlateLimits(least_vehicle_px=10, least_plate_height_px=2),
    )
    assert [act.plate for act in run(chain, places)] == plates
    assert chain.not_judged[Doubt.SAME_ACT] == 2 - len(plates)
