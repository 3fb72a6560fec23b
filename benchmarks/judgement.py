"""How often is a simulated driver charged wrongly, and how many plain acts are found?

Thousands of passes without pictures: boxes, plates, clocks, signals and calibrations with noise,
through the whole chain. Every road is measured anew, every driver drives anew; seeds are fixed.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from benchmarks.judgement_score import JudgementScore
from benchmarks.speed_gate import speed_gate
from detectors.acts import Act
from detectors.chain import DetectorChain
from detectors.detection import Detection, Image
from detectors.frame import Frame
from detectors.rulebook import rulebook
from detectors.signals import SignalChange, SignalLog, Signals, SignalState
from detectors.site import Site
from detectors.site_file import load_site
from detectors.surroundings import PERSON, Surroundings
from detectors.tracking import WALKING_LABELS, LapTracker
from detectors.trial import NoEvidenceKept
from fines.errors import ConfigurationError
from fines.evidence import EvidenceKind
from fines.law import KYRGYZSTAN, load_law
from fines.violation import Violation
from simulator.boxes import Boxes, PaintedFrame, PaintedPlates, PaintedReader, instants
from simulator.measured_site import STOP_LINE_M, MeasuredRoad, random_road, site_text
from simulator.road_lens import LensTold
from simulator.street_deeds import street_deeds
from simulator.streets import random_street, street_text, street_traffic
from simulator.traffic import Lights, vehicles
from simulator.true_acts import TrueDeed, deeds, true_kmh
from simulator.vehicle import Vehicle

START = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
SEED = 20261127
A_ROAD = 250
A_STREET, STREETS = 125, 1
LIGHTS = Lights(green_s=18.0, yellow_s=3.0, red_s=15.0)
RATE = 25.0
CLOCK_APART_S = 0.04
"""Standard deviation between the camera's clock and the controller's."""

FOOT_HIDDEN = "foot_hidden"
JPEG = b"\xff\xd8\xff\xd9"


@dataclass(slots=True)
class BoxesOfNow:
    """The vehicle detector of a chain: it says what the simulation says now."""

    now: Sequence[tuple[int, Detection]] = ()

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        return [[seen for _, seen in self.now] for _ in images]


def run(passes: int = 10_000, lens: LensTold = LensTold.NONE) -> JudgementScore:
    """The score over this many passes on roads, and a quarter as many on streets.

    With a lens the same roads and drivers are seen through one that bends the picture.
    """
    score = JudgementScore()
    for number in range(-(-passes // (4 * A_STREET))):
        judge_street(number, min(A_STREET, passes // 4 - number * A_STREET), score, lens)
    for number in range(-(-passes // A_ROAD)):
        count = min(A_ROAD, passes - number * A_ROAD)
        judge_road(number, count, score, lens)
    return score


def judge_road(
    number: int, count: int, score: JudgementScore, lens: LensTold = LensTold.NONE
) -> None:
    """Adds one road's passes to the score; a road whose site file is refused has none."""
    rng = np.random.default_rng((SEED, number))
    road = random_road(number, rng, lens)
    made = vehicles(count, rng, LIGHTS if road.signals else None, STOP_LINE_M)
    try:
        chain, detector = _chain(road, made, rng)
    except ConfigurationError:
        score.refused += 1
        return
    boxes = Boxes(camera=road.camera, rng=rng)
    acts = _watched(chain, detector, boxes, made, score)
    law = load_law(KYRGYZSTAN).speeding

    def shut(vehicle: Vehicle, deed: TrueDeed) -> str | None:
        if deed.offence != "speeding" or not deed.plain:
            return None
        return speed_gate(vehicle, deed, chain.site, boxes, START, law)

    compare(acts, made, lambda vehicle: deeds(vehicle, road, LIGHTS), boxes.feet_seen, score, shut)
    score.passes += count
    score.not_judged.update({str(doubt): n for doubt, n in chain.not_judged.items()})


def judge_street(
    number: int, count: int, score: JudgementScore, lens: LensTold = LensTold.NONE
) -> None:
    """Adds one street's passes to the score; one whose site file is refused has none."""
    rng = np.random.default_rng((SEED, STREETS, number))
    street = random_street(number, rng, lens)
    made = street_traffic(street, count, rng)
    try:
        site = site_of(street_text(street, rng))
    except ConfigurationError:
        score.refused += 1
        return
    # Its own numbers: how often plates are read must not change what else happens.
    reader = PaintedReader(plates=[vehicle.plate for vehicle in made], rng=rng.spawn(1)[0])
    chain, detector = chain_on(site, reader, SignalLog([]))
    boxes = Boxes(camera=street.road.camera, rng=rng)
    acts = _watched(chain, detector, boxes, made, score)
    compare(acts, made, lambda vehicle: street_deeds(vehicle, street, made), boxes.feet_seen, score)
    score.passes += count
    score.not_judged.update({str(doubt): n for doubt, n in chain.not_judged.items()})


def _chain(
    road: MeasuredRoad, made: Sequence[Vehicle], rng: np.random.Generator
) -> tuple[DetectorChain, BoxesOfNow]:
    site = measured_site(road, rng)
    apart = float(rng.normal(0, CLOCK_APART_S))
    last_s = max(vehicle.end_s for vehicle in made)
    signals = SignalLog(light_changes(last_s, apart, START) if road.signals else [])
    reader = PaintedReader(plates=[vehicle.plate for vehicle in made], rng=rng)
    return chain_on(site, reader, signals)


def measured_site(road: MeasuredRoad, rng: np.random.Generator) -> Site:
    """The road's site as somebody measured it, with their errors."""
    return site_of(site_text(road, rng))


def site_of(text: str) -> Site:
    """The site of this text, read as any site file is."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "site.toml"
        file.write_text(text, "utf-8")
        return load_site(file)


def chain_on(
    site: Site, reader: PaintedReader, signals: Signals
) -> tuple[DetectorChain, BoxesOfNow]:
    """The chain with every offence on, and the detector that a simulation tells what it sees."""
    detector = BoxesOfNow()
    surroundings = Surroundings(LapTracker(labels=WALKING_LABELS))
    chain = DetectorChain(
        site=site,
        vehicle_detector=detector,
        plate_detector=PaintedPlates(),
        plate_ocr=reader,
        tracker=LapTracker(),
        rules=rulebook(signals, load_law(KYRGYZSTAN).speeding, surroundings),
        signals=signals,
        surroundings=surroundings,
        evidence_store=NoEvidenceKept(),
    )
    return chain, detector


def light_changes(last_s: float, apart_s: float, since: datetime) -> list[SignalChange]:
    """The controller's rows until this second after `since`, told by a clock so far apart."""
    rows, before = [], ""
    for tick in range(int(last_s * 10) + 50):
        state, began_s = LIGHTS.state(tick / 10)
        if state != before:
            at = since + timedelta(seconds=began_s + apart_s)
            rows.append(SignalChange(at=at, group="1", state=SignalState(state)))
            before = state
    return rows


def _watched(
    chain: DetectorChain,
    detector: BoxesOfNow,
    boxes: Boxes,
    made: Sequence[Vehicle],
    score: JudgementScore,
) -> list[Act]:
    acts, rng = [], boxes.rng
    canvas = PaintedFrame(
        image=np.zeros((boxes.camera.height_px, boxes.camera.width_px, 3), np.uint8)
    )
    last_s = max(vehicle.end_s for vehicle in made)
    first = 0
    for number, (true_s, stamped_s) in enumerate(instants(last_s, RATE, rng)):
        while first < len(made) and made[first].end_s < true_s - 30:
            first += 1
        here = [v for v in made[first:] if v.start_s <= true_s <= v.end_s]
        detector.now = boxes.of(here, true_s)
        frame = Frame(
            site=chain.site.id,
            number=number,
            captured_at=START + timedelta(seconds=stamped_s),
            image=canvas.paint([one for one in detector.now if one[1].label != PERSON]),
            jpeg=JPEG,
        )
        began = time.perf_counter()
        acts += chain.judge(frame)
        score.spent_s += time.perf_counter() - began
        score.frames += 1
    return acts + chain.judge_rest()


def compare(
    acts: Sequence[Act],
    made: Sequence[Vehicle],
    deeds_of: Callable[[Vehicle], Sequence[TrueDeed]],
    feet_seen: Mapping[int, Sequence[float]],
    score: JudgementScore,
    shut: Callable[[Vehicle, TrueDeed], str | None] = lambda vehicle, deed: None,
) -> None:
    """Sets what was found against what was done; `feet_seen` are seconds by vehicle number.

    `shut` names the gate that no reader and no detector can open for an act, or None.
    """
    by_plate = {vehicle.plate: vehicle for vehicle in made}
    true: dict[str, list[TrueDeed]] = {}
    for one in made:
        known = true[one.plate] = []
        for done in deeds_of(one):
            why = shut(one, done) if done.seen_in(feet_seen, one.number) else FOOT_HIDDEN
            if done.plain:
                score.plain[done.offence] += why is None
                score.not_allowed[f"{done.offence}: {why}"] += why is not None
            known.append(replace(done, plain=done.plain and why is None))
    for act in acts:
        violation = act.violation
        kind = "speeding" if violation.offence.startswith("speed") else str(violation.offence)
        score.findings[kind] += 1
        vehicle = by_plate.get(violation.plate)
        at_s = (violation.occurred_at - START).total_seconds()
        here = vehicle is not None and vehicle.start_s - 1 <= at_s <= vehicle.end_s + 1
        deed = _deed(true[violation.plate], kind) if here and vehicle else None
        measured = violation.measurement
        if kind == "speeding" and here and vehicle is not None and measured is not None:
            kmh = true_kmh(vehicle, *_measured_s(violation))
            error = measured.value - kmh
            score.speed_errors.append(error)
            score.held += abs(error) <= 2 * measured.uncertainty
            if measured.charged > kmh:
                deed = None
        if deed is None:
            score.wrongful[kind] += 1
        else:
            score.found[kind] += deed.plain
            true[violation.plate].remove(deed)


def _measured_s(violation: Violation) -> tuple[float, float]:
    """The seconds of the first and the last frame that an act cites."""
    ends = (EvidenceKind.BEFORE, EvidenceKind.AFTER)
    first, last = (
        piece.captured_at
        for kind in ends
        for piece in violation.evidence
        if piece.kind is kind and piece.captured_at is not None
    )
    return (first - START).total_seconds(), (last - START).total_seconds()


def _deed(known: Sequence[TrueDeed], offence: str) -> TrueDeed | None:
    return next((deed for deed in known if deed.offence == offence), None)
