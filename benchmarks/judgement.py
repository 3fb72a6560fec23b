"""How often is a simulated driver charged wrongly, and how many plain acts are found?

Thousands of passes without pictures: boxes, plates, clocks, signals and calibrations with noise,
through the whole chain. Every road is measured anew, every driver drives anew; seeds are fixed.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from benchmarks.doubts_told import DoubtsTold
from benchmarks.judgement_comparing import START, compare
from benchmarks.judgement_score import JudgementScore
from benchmarks.speed_gate import speed_gate
from benchmarks.standing_gate import standing_gate
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
from fines.law import KYRGYZSTAN, load_law
from simulator import stop_line_traffic
from simulator.arrow_traffic import arrow_deeds, arrow_text, arrow_traffic, told_lights
from simulator.boxes import Boxes, PaintedFrame, PaintedPlates, PaintedReader, instants
from simulator.measured_site import STOP_LINE_M, MeasuredRoad, random_road, site_text
from simulator.road_lens import LensTold
from simulator.stop_line_deeds import line_deeds
from simulator.stop_line_traffic import SEEN_LINES, line_text, line_traffic
from simulator.street_deeds import street_deeds
from simulator.streets import random_street, street_text, street_traffic
from simulator.strips import strip_deeds, strip_text, strip_traffic
from simulator.traffic import Lights, vehicles
from simulator.true_acts import TrueDeed, deeds
from simulator.vehicle import Vehicle

SEED = 20261127
STREETS, ARROWS, STRIPS, STOP_LINES = 1, 2, 3, 4
LIGHTS = Lights(green_s=18.0, yellow_s=3.0, red_s=15.0)
RATE, LINE_RATE = 25.0, 12.5
"""Frames a second; fewer where a vehicle mostly stands."""
CLOCK_APART_S = 0.04
"""Standard deviation between the camera's clock and the controller's."""

JPEG = b"\xff\xd8\xff\xd9"


@dataclass(slots=True)
class BoxesOfNow:
    """The vehicle detector of a chain: it says what the simulation says now."""

    now: Sequence[tuple[int, Detection]] = ()

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        return [[seen for _, seen in self.now] for _ in images]


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
    acts, doubts = _watched(chain, detector, boxes, made, score)
    law = load_law(KYRGYZSTAN).speeding

    def shut(vehicle: Vehicle, deed: TrueDeed) -> str | None:
        if deed.offence != "speeding" or not deed.plain:
            return None
        return speed_gate(vehicle, deed, chain.site, boxes, START, law)

    compare(
        acts, made, lambda vehicle: deeds(vehicle, road, LIGHTS), boxes.feet_trusted, score, doubts,
        shut,
    )  # fmt: skip
    score.passes += count
    score.not_judged.update({str(doubt): n for doubt, n in chain.not_judged.items()})


def judge_street(
    number: int, count: int, score: JudgementScore, lens: LensTold = LensTold.NONE
) -> None:
    """Adds one street's passes to the score; one whose site file is refused has none."""
    rng = np.random.default_rng((SEED, STREETS, number))
    street = random_street(number, rng, lens)
    made = street_traffic(street, count, rng)
    text = street_text(street, rng)
    _judge(
        street.road, text, made, SignalLog([]), lambda one: street_deeds(one, street, made),
        score, count, rng,
    )  # fmt: skip


def judge_arrows(
    number: int, count: int, score: JudgementScore, lens: LensTold = LensTold.NONE
) -> None:
    """Adds the passes of one junction whose right turn has an arrow of its own."""
    rng = np.random.default_rng((SEED, ARROWS, number))
    road = random_road(number, rng, lens)
    made = arrow_traffic(count, rng)
    text = arrow_text(road, rng)
    apart = timedelta(seconds=float(rng.normal(0, CLOCK_APART_S)))
    rows = [
        SignalChange(at=START + timedelta(seconds=at_s) + apart, group=group, state=state)
        for at_s, group, state in told_lights(max(vehicle.end_s for vehicle in made))
    ]
    _judge(road, text, made, SignalLog(rows), arrow_deeds, score, count, rng)


def judge_strips(
    number: int, count: int, score: JudgementScore, lens: LensTold = LensTold.NONE
) -> None:
    """Adds the passes of one road with a bus lane and a shoulder."""
    rng = np.random.default_rng((SEED, STRIPS, number))
    road = random_road(number, rng, lens)
    made = strip_traffic(count, rng)
    text = strip_text(road, rng)
    _judge(road, text, made, SignalLog([]), lambda one: strip_deeds(one, road), score, count, rng)


def judge_stop_line(
    number: int, count: int, score: JudgementScore, lens: LensTold = LensTold.NONE
) -> None:
    """Adds the passes of one stop line with lights, by turns seen from behind and from before."""
    rng = np.random.default_rng((SEED, STOP_LINES, number))
    road, seen = random_road(number, rng, lens), SEEN_LINES[number % len(SEEN_LINES)]
    made = line_traffic(count, seen, rng)
    text = line_text(road, seen, rng)
    apart_s = float(rng.normal(0, CLOCK_APART_S))
    last_s = max(vehicle.end_s for vehicle in made)
    rows = light_changes(last_s, apart_s, START, stop_line_traffic.LIGHTS)
    _judge(
        road, text, made, SignalLog(rows), lambda one: line_deeds(one, seen),
        score, count, rng, LINE_RATE,
    )  # fmt: skip


def _judge(
    road: MeasuredRoad,
    text: str,
    made: Sequence[Vehicle],
    signals: Signals,
    deeds_of: Callable[[Vehicle], Iterable[TrueDeed]],
    score: JudgementScore,
    count: int,
    rng: np.random.Generator,
    rate: float = RATE,
) -> None:
    try:
        site = site_of(text)
    except ConfigurationError:
        score.refused += 1
        return
    # Its own numbers: how often plates are read must not change what else happens.
    reader = PaintedReader(plates=[vehicle.plate for vehicle in made], rng=rng.spawn(1)[0])
    chain, detector = chain_on(site, reader, signals)
    boxes = Boxes(camera=road.camera, rng=rng)
    acts, doubts = _watched(chain, detector, boxes, made, score, rate)

    def shut(vehicle: Vehicle, deed: TrueDeed) -> str | None:
        return standing_gate(vehicle, deed, site, boxes, START)

    compare(acts, made, deeds_of, boxes.feet_trusted, score, doubts, shut)
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


def light_changes(
    last_s: float, apart_s: float, since: datetime, lights: Lights = LIGHTS
) -> list[SignalChange]:
    """The controller's rows until this second after `since`, told by a clock so far apart."""
    rows, before = [], ""
    for tick in range(int(last_s * 10) + 50):
        state, began_s = lights.state(tick / 10)
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
    rate: float = RATE,
) -> tuple[list[Act], DoubtsTold]:
    acts, doubts, rng = [], DoubtsTold(), boxes.rng
    canvas = PaintedFrame(
        image=np.zeros((boxes.camera.height_px, boxes.camera.width_px, 3), np.uint8)
    )
    last_s = max(vehicle.end_s for vehicle in made)
    first = 0
    for number, (true_s, stamped_s) in enumerate(instants(last_s, rate, rng)):
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
        doubts.take(chain.doubts, stamped_s)
    acts += chain.judge_rest()
    doubts.take(chain.doubts, last_s)
    return acts, doubts
