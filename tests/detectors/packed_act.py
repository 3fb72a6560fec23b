"""An act that the scripted chain found and packed: red light on the plain road."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from detectors.chain import DetectorChain
from detectors.frame import Frame
from detectors.packing import Packing
from detectors.plate_log import PlateLimits
from detectors.redaction import Redaction
from detectors.rulebook import rulebook
from detectors.signals import Signals
from detectors.surroundings import Surroundings
from detectors.tracking import WALKING_LABELS, LapTracker
from fines.law import KYRGYZSTAN, load_law
from fines.packages.device_key import load_device_keys
from fines.packages.key_facts import DeviceKeys
from fines.ports import EvidenceStore
from fines.violation import SiteId, Violation
from tests.detectors.plain_road import SITE, after, drive, lights, plain_site
from tests.detectors.scripted import (
    PlateInEveryVehicle,
    ScriptedReader,
    ScriptedVehicles,
    one_car,
)
from tests.fines.packages.packing import MADE_BY

RUNS_RED = drive((1, 5), (6, 45))
RED_SOON = lights((0, "green"), (0.5, "red"))


def packed_act(
    folder: Path,
    store: EvidenceStore,
    site: str = SITE,
    keys: DeviceKeys | None = None,
    signals: Signals = RED_SOON,
) -> Violation:
    """One car runs the red light; every piece is in the store."""
    found, _ = driven(folder, store, site, keys, signals)
    (violation,) = [act for act in found if act.offence == "red_light"]
    return violation


def driven(
    folder: Path,
    store: EvidenceStore,
    site: str = SITE,
    keys: DeviceKeys | None = None,
    signals: Signals = RED_SOON,
) -> tuple[list[Violation], DetectorChain]:
    """What the chain found of that car, and the chain with what it counted."""
    place = plain_site(folder, site)
    vehicles, plates = ScriptedVehicles(one_car(RUNS_RED)), PlateInEveryVehicle()
    packing = Packing(
        site=place,
        store=store,
        key=(keys or load_device_keys(f"development:{folder}"))(place.device),
        made_by=MADE_BY,
        redaction=Redaction(vehicles, plates, place.view),
    )
    surroundings = Surroundings(LapTracker(labels=WALKING_LABELS))
    chain = DetectorChain(
        site=place,
        vehicle_detector=vehicles,
        plate_detector=plates,
        plate_ocr=ScriptedReader(),
        tracker=LapTracker(),
        rules=rulebook(signals, load_law(KYRGYZSTAN).speeding, surroundings),
        signals=signals,
        surroundings=surroundings,
        evidence_store=store,
        packing=packing,
        plate_limits=PlateLimits(least_vehicle_px=10, least_plate_height_px=2),
    )
    found: list[Violation] = []
    for number, (t_s, _, _) in enumerate(RUNS_RED):
        image = np.full((1000, 1000, 3), 90, np.uint8)
        image[0, 0, 0] = number
        found += chain.process(
            Frame(site=SiteId("plain"), number=number, captured_at=after(t_s), image=image)
        )
    return found + chain.finish(), chain
