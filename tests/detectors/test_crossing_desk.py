"""Is each crossing of a section's line told once, with its instant, plate and doubts?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from detectors.chain import DetectorChain
from detectors.crossing_desk import SeenCrossing
from detectors.detection import Detection, Image
from detectors.frame import decode_jpeg
from detectors.packing import Packing
from detectors.redaction import Redaction
from fines.clock_state import ClockState
from fines.errors import ConfigurationError
from fines.evidence import REDACTED, EvidenceKind
from fines.packages.device_key import load_device_keys
from fines.plates import CharacterReading
from tests.detectors.plain_road import SITE, after, drive, plain_site
from tests.detectors.scripted import (
    PLATE,
    MemoryEvidence,
    Places,
    PlateInEveryVehicle,
    ScriptedReader,
    ScriptedVehicles,
    one_car,
    reading,
)
from tests.detectors.test_chain import chain_of, frame
from tests.detectors.test_chain_clock import GOOD
from tests.fines.packages.packing import MADE_BY

LINE = """
[clock]

[[section_line]]
name = "north"
line = [[500, 500], [600, 500]]
direction = [[550, 700], [550, 300]]
"""
DRIVES = drive((1, 5), (4, 47))
"""14 m/s; over the line at 25 m after 20/14 s."""


def watched(
    chain: DetectorChain, places: Places, clock: ClockState | None = GOOD
) -> list[SeenCrossing]:
    told = []
    for number, (t_s, _, _) in enumerate(places):
        assert chain.process(replace(frame(number, t_s), clock=clock)) == []
        told += chain.crossings()
    assert chain.finish() == []
    return told + chain.crossings()


def road(
    folder: Path,
    script: Callable[[int], list[Detection]],
    *,
    reader: ScriptedReader | None = None,
    more: str = "",
    packing: Packing | None = None,
) -> DetectorChain:
    site = SITE.split("[[approach]]")[0] + LINE
    site = site.replace("2027-01-01T", more or "2027-01-01T")
    return chain_of(folder, script, site=site, reader=reader, packing=packing)


def packing(folder: Path) -> Packing:
    place = plain_site(folder, SITE)
    vehicles, plates = ScriptedVehicles(one_car(DRIVES)), PlateInEveryVehicle()
    return Packing(
        site=place,
        store=MemoryEvidence(),
        key=load_device_keys(f"development:{folder}")(place.device),
        made_by=MADE_BY,
        redaction=Redaction(vehicles, plates, place.view),
    )


def test_a_crossing_is_told_with_instant_plate_and_pictures(tmp_path: Path) -> None:
    (seen,) = watched(road(tmp_path, one_car(DRIVES)), DRIVES)
    crossing = seen.crossing
    assert (crossing.plate, crossing.end.site, crossing.end.line) == (PLATE, "plain", "north")
    assert (crossing.at - after(1)).total_seconds() == pytest.approx(20 / 14, abs=0.005)
    # 0.6 m of doubt where the car ends is 43 ms at 14 m/s; frames are 100 ms apart.
    assert crossing.uncertainty_s == pytest.approx(0.052, abs=0.003)
    assert (crossing.clock, crossing.doubt) == (GOOD, None)
    assert [piece.kind for piece in crossing.evidence] == [
        EvidenceKind.AT, EvidenceKind.PLATE_FRAME, EvidenceKind.PLATE_CROP,
    ]  # fmt: skip
    assert {piece.sha256 for piece in crossing.evidence} == set(seen.contents)


def test_each_picture_has_a_copy_without_other_people(tmp_path: Path) -> None:
    chain = road(tmp_path, one_car(DRIVES), packing=packing(tmp_path))
    told = []
    for number, (t_s, _, _) in enumerate(DRIVES):
        taken = replace(frame(number, t_s), clock=GOOD)
        # Somebody else's small writing, far from the car.
        taken.image[20:100:4, 840:960] = 255
        chain.process(taken)
        told += chain.crossings()
    chain.finish()
    (seen,) = told + chain.crossings()
    kinds = {piece.kind: piece for piece in seen.crossing.evidence}
    assert set(REDACTED) & set(kinds) == {EvidenceKind.AT, EvidenceKind.PLATE_FRAME}
    for kind in set(REDACTED) & set(kinds):
        original, copy = kinds[kind], kinds[REDACTED[kind]]
        assert (copy.frame, copy.box_px) == (original.frame, original.box_px)
        assert writing(decode_jpeg(seen.contents[original.sha256])) > 60
        assert writing(decode_jpeg(seen.contents[copy.sha256])) < 25


def writing(image: Image) -> float:
    """How far the lines of the small writing stand out from each other."""
    return float(image[20:100, 850:950].std())


def test_a_car_that_waits_beyond_the_line_is_told_while_it_stands(tmp_path: Path) -> None:
    places = drive((1, 5), (3, 33), (12, 33.1))
    chain = road(tmp_path, one_car(places))
    told = []
    for number, (t_s, _, _) in enumerate(places[:-40]):
        chain.process(replace(frame(number, t_s), clock=GOOD))
        told += chain.crossings()
    assert len(told) == 1
    chain.finish()
    assert chain.crossings() == []


@pytest.mark.parametrize(
    "places", [drive((1, 47), (4, 5)), drive((1, 5), (2, 24.8), (5, 24.9)), drive((1, 30), (3, 45))]
)
def test_who_does_not_cross_in_the_direction_is_not_told(places: Places, tmp_path: Path) -> None:
    assert watched(road(tmp_path, one_car(places)), places) == []


def test_a_likely_plate_is_told_with_its_doubt_and_without_pictures(tmp_path: Path) -> None:
    likely = replace(reading(None), confidence=0.6, characters=tuple(map(unsurely, PLATE)))
    chain = road(tmp_path, one_car(DRIVES), reader=ScriptedReader([likely for _ in DRIVES]))
    (seen,) = watched(chain, DRIVES)
    assert (seen.crossing.plate, seen.crossing.doubt) == (PLATE, "plate_unsure")
    assert seen.crossing.plate_reading.text is None
    assert (seen.crossing.evidence, seen.contents) == ((), {})


def unsurely(character: str) -> CharacterReading:
    return CharacterReading(best=character, p=0.6, next="8", next_p=0.3)


def test_an_unsure_plate_is_counted_and_not_told(tmp_path: Path) -> None:
    reader = ScriptedReader([reading(None) for _ in DRIVES])
    chain = road(tmp_path, one_car(DRIVES), reader=reader)
    assert watched(chain, DRIVES) == []
    assert chain.crossings_not_told == {"plate_unsure": 1}


@pytest.mark.parametrize(
    ("clock", "doubt"),
    [(None, "clock_not_proven"), (replace(GOOD, offset_ms=90.0), "clock_drift")],
)
def test_an_unproven_clock_travels_with_the_crossing(
    clock: ClockState | None, doubt: str, tmp_path: Path
) -> None:
    (seen,) = watched(road(tmp_path, one_car(DRIVES)), DRIVES, clock)
    assert seen.crossing.doubt == doubt


def test_a_certificate_that_ended_travels_with_the_crossing(tmp_path: Path) -> None:
    (seen,) = watched(road(tmp_path, one_car(DRIVES), more="2026-04-01T"), DRIVES)
    assert seen.crossing.doubt == "certificate_not_valid"


def test_the_longer_the_frames_are_apart_the_less_is_known(tmp_path: Path) -> None:
    sparse = drive((1, 5), (7, 47), step_s=0.2)
    (seen,) = watched(road(tmp_path, one_car(sparse)), sparse)
    # 0.2 s between two frames, 0.6 m at 7 m/s.
    assert seen.crossing.uncertainty_s == pytest.approx(0.104, abs=0.004)


def test_a_section_line_needs_a_clock_and_a_name_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"write the table \[clock\]"):
        plain_site(tmp_path, SITE + LINE.replace("[clock]", ""))
    twice = LINE + "[[section_line]]" + LINE.split("[[section_line]]")[1]
    with pytest.raises(ConfigurationError, match="'north' is the name of two section lines"):
        plain_site(tmp_path, SITE + twice)
