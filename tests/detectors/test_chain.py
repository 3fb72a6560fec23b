"""Do frames become violations with evidence, and does every doubt end in a count?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from detectors.camera_watch import CameraWatch
from detectors.chain import DetectorChain
from detectors.detection import Detection
from detectors.frame import Frame
from detectors.lamp_watch import LampWatch
from detectors.packing import Packing
from detectors.plate_log import PlateLimits
from detectors.rules.finding import Verdict
from detectors.rules.red_light import RedLight
from detectors.rules.solid_line import SolidLineCrossed
from detectors.signals import SignalLog, Signals, to_csv
from detectors.site import Site
from detectors.surroundings import Surroundings
from detectors.track import Track
from detectors.tracking import WALKING_LABELS, LapTracker
from fines.errors import InvalidValueError
from fines.evidence import EvidenceKind
from fines.plates import PlateReading
from fines.vehicle_look import VehicleKind, VehicleLook
from fines.violation import OffenceCode, SiteId, Violation, violation_id
from tests.detectors.plain_road import SITE, after, drive, lights, plain_site
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

LIMITS = PlateLimits(least_vehicle_px=10, least_plate_height_px=2)
RED = lights((0, "red"))
RUNS_RED = drive((1, 5), (6, 45))


def frame(number: int, t_s: float, side_px: int = 1000) -> Frame:
    image = np.full((side_px, side_px, 3), 90, np.uint8)
    image[0, 0, 0] = number
    return Frame(site=SiteId("plain"), number=number, captured_at=after(t_s), image=image)


def chain_of(
    folder: Path,
    script: Callable[[int], list[Detection]],
    *,
    signals: Signals = RED,
    watch: LampWatch | None = None,
    reader: ScriptedReader | None = None,
    site: str = SITE,
    evidence: MemoryEvidence | None = None,
    camera_watch: CameraWatch | None = None,
    packing: Packing | None = None,
) -> DetectorChain:
    return DetectorChain(
        site=plain_site(folder, site),
        vehicle_detector=ScriptedVehicles(script),
        plate_detector=PlateInEveryVehicle(),
        plate_ocr=reader or ScriptedReader(),
        tracker=LapTracker(),
        rules=(RedLight(signals), SolidLineCrossed()),
        signals=signals,
        surroundings=Surroundings(LapTracker(labels=WALKING_LABELS)),
        signal_watch=watch,
        evidence_store=evidence or MemoryEvidence(),
        plate_limits=LIMITS,
        camera_watch=camera_watch,
        packing=packing,
    )


def run(chain: DetectorChain, places: Places, first: int = 0) -> list[Violation]:
    """Every frame of these places from the first one wanted, then the end of the clip."""
    found = []
    for number, (t_s, _, _) in enumerate(places):
        if number >= first:
            found += chain.process(frame(number, t_s))
    return found + chain.finish()


def test_a_red_light_becomes_one_violation_with_its_evidence(tmp_path: Path) -> None:
    evidence = MemoryEvidence()
    chain = chain_of(tmp_path, one_car(RUNS_RED), evidence=evidence)
    (violation,) = run(chain, RUNS_RED)
    assert (violation.offence, violation.plate, violation.occurred_at) == (
        "red_light", PLATE, after(3.5),
    )  # fmt: skip
    assert violation.id == violation_id(
        SiteId("plain"), violation.offence, PLATE, violation.occurred_at
    )
    assert [(piece.kind, piece.frame) for piece in violation.evidence] == [
        (EvidenceKind.BEFORE, 24),
        (EvidenceKind.AT, 25),
        (EvidenceKind.AFTER, 28),
        (EvidenceKind.PLATE_FRAME, 0),
        (EvidenceKind.PLATE_CROP, 0),
        (EvidenceKind.SIGNAL_LOG, None),
    ]
    assert {piece.sha256 for piece in violation.evidence} == set(evidence.contents)
    assert violation.evidence[1].box_px == (522, 460, 36, 40)
    assert violation.look == VehicleLook(colour=None, kind=VehicleKind.CAR)
    assert evidence.get(violation.evidence[5].sha256) == to_csv(
        RED.changes("1", after(0), after(9))
    )
    assert (chain.frames, chain.passes, chain.findings, chain.not_judged) == (51, 1, 1, {})


def test_a_replay_gives_the_same_violation_also_from_where_a_worker_resumes(
    tmp_path: Path,
) -> None:
    whole = run(chain_of(tmp_path, one_car(RUNS_RED)), RUNS_RED)
    again = run(chain_of(tmp_path, one_car(RUNS_RED)), RUNS_RED)
    assert whole == again
    resumed = run(chain_of(tmp_path, one_car(RUNS_RED)), RUNS_RED, first=10)
    assert [violation.id for violation in resumed] == [violation.id for violation in whole]


def test_live_since_is_the_first_frame_of_the_oldest_live_track(tmp_path: Path) -> None:
    places = [(0.0, 27.0, 5.0)] * 3
    chain = chain_of(tmp_path, lambda number: one_car(places)(0) if 2 <= number < 5 else [])
    seen = []
    for number in range(22):
        chain.process(frame(number, number / 10))
        seen.append(chain.live_since())
    assert seen == [None, None, *[2] * 15, *[None] * 5]


def test_a_car_that_did_nothing_leaves_nothing_behind(tmp_path: Path) -> None:
    evidence = MemoryEvidence()
    chain = chain_of(tmp_path, one_car(RUNS_RED), signals=lights((0, "green")), evidence=evidence)
    assert run(chain, RUNS_RED) == []
    assert (chain.passes, chain.not_judged, evidence.contents) == (1, {}, {})


EXPIRED = SITE.replace("2027-01-01", "2026-02-01")
NOTHING: list[PlateReading | None] = [None] * 60
UNSURE: list[PlateReading | None] = [reading(None)] * 60
SPLIT: list[PlateReading | None] = [reading("01KG123TST"), reading("01KG128TST")] * 30


@pytest.mark.parametrize(
    ("signals", "reads", "site", "doubt"),
    [
        pytest.param(lights(), [], SITE, "signal_unknown", id="no signal"),
        pytest.param(RED, [], EXPIRED, "certificate_not_valid", id="certificate expired"),
        pytest.param(RED, NOTHING, SITE, "plate_not_seen", id="no plate"),
        pytest.param(RED, UNSURE, SITE, "plate_unsure", id="every read unsure"),
        pytest.param(RED, SPLIT, SITE, "plate_unsure", id="reads in two camps"),
    ],
)
def test_every_doubt_is_silent_and_counted(
    signals: SignalLog, reads: list[PlateReading | None], site: str, doubt: str, tmp_path: Path
) -> None:
    reader = ScriptedReader(list(reads))
    chain = chain_of(tmp_path, one_car(RUNS_RED), signals=signals, reader=reader, site=site)
    assert run(chain, RUNS_RED) == []
    assert chain.not_judged == {doubt: 1}
    (told,) = chain.uncharged()
    assert (told.offence, told.doubt, chain.uncharged()) == ("red_light", doubt, [])
    (car,) = one_car(RUNS_RED)(told.frame)
    assert told.box == car.box


def test_a_plate_under_two_vehicles_belongs_to_none(tmp_path: Path) -> None:
    def script(number: int) -> list[Detection]:
        (car,) = one_car(RUNS_RED)(number)
        beside = car.box.moved(14, 4)
        return [car, Detection(label="car", box=beside, confidence=0.8)]

    chain = chain_of(tmp_path, script)
    assert run(chain, RUNS_RED) == []
    # The nearer one hides the other's foot, so only its own act is in doubt at all.
    assert chain.not_judged == {"two_vehicles_at_plate": 1}
    assert chain.rejected_reads["two_vehicles_at_plate"] == 102


def test_a_vehicle_that_another_may_hide_shows_no_look(tmp_path: Path) -> None:
    def script(number: int) -> list[Detection]:
        (car,) = one_car(RUNS_RED)(number)
        return [car, Detection(label="car", box=car.box.moved(30, 0), confidence=0.8)]

    (violation,) = run(chain_of(tmp_path, script), RUNS_RED)
    assert violation.look == VehicleLook(colour=None, kind=None)


def test_a_camera_that_does_not_see_its_place_charges_nobody(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (1000, 1000, 3)).astype(np.uint8)
    cv2.imwrite(str(tmp_path / "day.png"), noise)
    site = SITE.replace('view = "rear"', 'view = "rear"\nreferences = ["day.png"]')
    chain = chain_of(tmp_path, one_car(RUNS_RED), site=site)
    assert run(chain, RUNS_RED) == []
    assert chain.not_judged == {"camera_not_comparable": 1}


def test_the_same_act_on_two_tracks_is_one_violation(tmp_path: Path) -> None:
    def script(number: int) -> list[Detection]:
        (car,) = one_car(RUNS_RED)(number)
        apart = Detection(label="car", box=car.box.moved(50, 0), confidence=0.8)
        return [car, apart]

    chain = chain_of(tmp_path, script)
    assert len(run(chain, RUNS_RED)) == 1
    assert chain.not_judged == {"same_act": 1}


def test_an_act_is_filed_after_a_while_although_its_vehicle_stays(tmp_path: Path) -> None:
    stays = drive((1, 5), (3.5, 28), (10, 28))
    chain = chain_of(tmp_path, one_car(stays))
    filed = [
        number for number, (t_s, _, _) in enumerate(stays) if chain.process(frame(number, t_s))
    ]
    assert len(filed) == 1
    assert 5.0 < stays[filed[0]][0] < 7.5
    assert chain.finish() == []


def test_a_frame_that_came_before_is_passed_over(tmp_path: Path) -> None:
    chain = chain_of(tmp_path, one_car(RUNS_RED))
    chain.process(frame(0, 1.0))
    assert chain.process(frame(0, 1.0)) == []
    assert (chain.frames, chain.not_judged) == (1, {"frame_not_newer": 1})


def test_a_frame_of_another_size_is_refused(tmp_path: Path) -> None:
    chain = chain_of(tmp_path, one_car(RUNS_RED))
    with pytest.raises(InvalidValueError, match="Frame 3 is 500 x 500 pixels, site plain is drawn"):
        chain.process(frame(3, 1.0, side_px=500))


def test_a_standing_vehicle_is_judged_seldom(tmp_path: Path) -> None:
    checked: list[int] = []

    class CountingRule:
        offence = OffenceCode("counted")

        def check(self, track: Track, site: Site) -> Verdict:
            checked.append(track.last.frame)
            return None

    stands = [(n / 10, 27.0, 20.0) for n in range(30)]
    chain = DetectorChain(
        site=plain_site(tmp_path),
        vehicle_detector=ScriptedVehicles(one_car(stands)),
        plate_detector=PlateInEveryVehicle(),
        plate_ocr=ScriptedReader(),
        tracker=LapTracker(),
        rules=(CountingRule(),),
        signals=RED,
        surroundings=Surroundings(LapTracker(labels=WALKING_LABELS)),
        evidence_store=MemoryEvidence(),
    )
    run(chain, stands)
    assert checked == [0, 20, 29]
