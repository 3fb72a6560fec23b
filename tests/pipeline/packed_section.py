"""A drive through a section that two scripted cameras saw and `pair` packed."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from detectors.chain import DetectorChain
from detectors.crossing import Crossing
from detectors.packing import Packing
from detectors.redaction import Redaction
from detectors.section_file import load_sections
from detectors.surroundings import Surroundings
from detectors.tracking import WALKING_LABELS, LapTracker
from fines.evidence import Sha256
from fines.law import KYRGYZSTAN, load_law
from fines.packages.device_key import load_device_keys
from fines.packages.package import package_of
from fines.violation import Violation
from pipeline.crossing_pictures import PARCEL, parcel
from pipeline.messages import crossing_draft
from tests.detectors.plain_road import SITE, drive, plain_site
from tests.detectors.scripted import (
    MemoryEvidence,
    PlateInEveryVehicle,
    ScriptedReader,
    ScriptedVehicles,
    one_car,
)
from tests.detectors.test_chain import LIMITS, RED, frame
from tests.detectors.test_chain_clock import GOOD
from tests.detectors.test_crossing_desk import LINE
from tests.fines.packages.packing import MADE_BY
from tests.pipeline.crossing_road import LATER, PairingRoad

PASSES = drive((1, 5), (4, 47))
APART_S = 34.0
"""A kilometre in this time is 106 km/h."""

SECTIONS = """
[measuring]
error_kmh = 1.0
error_share = 0.01

[[section]]
name = "test"
place = "A test road, km 1 to km 2"
from_site = "west"
from_line = "north"
to_site = "east"
to_line = "north"
way_m = 1000.0
way_error_m = 0.5
survey = "invented"
longest_s = 120
valid_from = 2026-01-01
limits = [{ kmh = 60, valid_from = 2026-01-01, source = "sign" }]
"""


@cache
def packed_section() -> tuple[Violation, bytes, bytes]:
    """The violation, its whole package and the copy for everyone."""
    folder = Path(mkdtemp())
    file = folder / "sections.toml"
    file.write_text(SECTIONS, "utf-8")
    by_law = load_law(KYRGYZSTAN).speeding
    with closing(PairingRoad(folder, load_sections(file)[0], by_law)) as road:
        for site, later_s in (("west", 0.0), ("east", APART_S)):
            crossing, contents = _seen(folder / site, site, later_s)
            kept = road.passing.put(parcel(crossing.id, contents), PARCEL)
            crossing_draft(replace(crossing, pictures=kept), crossing.at).send(road.bus)
        road.bus.flush()
        road.take_in()
        road.look(LATER)
        (violation,) = road.found()
        return (
            violation,
            package_of(violation, road.evidence, sealed=False),
            package_of(violation, road.evidence, sealed=True),
        )


def _seen(folder: Path, name: str, later_s: float) -> tuple[Crossing, dict[Sha256, bytes]]:
    folder.mkdir()
    text = (SITE.split("[[approach]]")[0] + LINE).replace('"plain"', f'"{name}"')
    site = plain_site(folder, text.replace('serial = "T-1"', f'serial = "{name}"'))
    vehicles, plates = ScriptedVehicles(one_car(PASSES)), PlateInEveryVehicle()
    store = MemoryEvidence()
    chain = DetectorChain(
        site=site,
        vehicle_detector=vehicles,
        plate_detector=plates,
        plate_ocr=ScriptedReader(),
        tracker=LapTracker(),
        rules=[],
        signals=RED,
        surroundings=Surroundings(LapTracker(labels=WALKING_LABELS)),
        evidence_store=store,
        packing=Packing(
            site=site,
            store=store,
            key=load_device_keys(f"development:{folder}/keys")(site.device),
            made_by=MADE_BY,
            redaction=Redaction(vehicles, plates, site.view),
        ),
        plate_limits=LIMITS,
    )
    for number, (t_s, _, _) in enumerate(PASSES):
        chain.process(replace(frame(number, t_s + later_s), site=site.id, clock=GOOD))
    chain.finish()
    (told,) = chain.crossings()
    return told.crossing, dict(told.contents)
