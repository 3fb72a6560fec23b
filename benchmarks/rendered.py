"""What do the real detectors and the chain make of simulated traffic that is drawn?

The drivers, roads, noise and truth are those of `benchmarks/judgement.py`; but boxes and plates
come from pictures, by day, at dusk, by night, in rain and in snow, from a pole that sways.
"""

from __future__ import annotations

import time
from datetime import timedelta
from functools import cache

import cv2
import numpy as np

from benchmarks.doubts_told import DoubtsTold
from benchmarks.judgement import CLOCK_APART_S, LIGHTS, SEED, light_changes, measured_site
from benchmarks.judgement_comparing import START, compare
from benchmarks.judgement_score import JudgementScore
from benchmarks.plates_seen import PlatesSeen
from benchmarks.speed_gate import speed_gate
from detectors.acts import Act
from detectors.backends import load_detector, load_lamps, load_plate_ocr
from detectors.frame import Frame
from detectors.signals import SignalLog
from detectors.trial import Models, Trial
from fines.law import KYRGYZSTAN, load_law
from simulator.boxes import Boxes, instants
from simulator.enforcement_camera import enforcement_road
from simulator.measured_site import STOP_LINE_M, MeasuredRoad
from simulator.rendered_traffic import as_drawn, drawable, drawn_frames, scene_of
from simulator.traffic import vehicles
from simulator.true_acts import TrueDeed, deeds
from simulator.vehicle import Vehicle
from simulator.weather import WEATHERS, Weather

A_DRAWN_ROAD = 40
RATE = 12.5
QUALITY = 92
FIRST_ROAD = 1000
"""Other roads than those without pictures."""
RUNNERS = 0.8
"""The share of drivers who run a red light: with the usual one nobody does so plainly."""


@cache
def models() -> Models:
    """The shipped networks, loaded once a process."""
    return Models(
        vehicle_detector=load_detector("onnx:vehicle_detector"),
        plate_detector=load_detector("onnx:plate_detector"),
        plate_ocr=load_plate_ocr("onnx:plate_reader"),
        lamps=load_lamps("onnx:signal_lamp"),
    )


def judge_drawn_road(number: int, count: int, models: Models, score: JudgementScore) -> None:
    """Adds one drawn road's passes to the score."""
    weather, road, rng = drawn_road(number)
    made = drawn_traffic(road, count, rng)
    scene = scene_of(road, drawable(made), LIGHTS, START, weather.name)
    trial = _trial(road, rng, models, scene.duration_s)
    boxes = Boxes(camera=road.camera, rng=rng)
    stamps = list(instants(scene.duration_s, RATE, rng))
    acts: list[Act] = []
    doubts, plates = DoubtsTold(), PlatesSeen()
    pictures = drawn_frames(scene, [true_s for true_s, _ in stamps], weather)
    for (_, stamped_s), (true_s, seen) in zip(stamps, pictures, strict=True):
        boxes.of([v for v in made if v.start_s <= true_s <= v.end_s], true_s)
        plates.take(seen.visible)
        _, jpeg = cv2.imencode(".jpg", seen.image, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        frame = Frame(
            site=trial.chain.site.id,
            number=seen.number,
            captured_at=START + timedelta(seconds=stamped_s),
            image=np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR), np.uint8),
            jpeg=jpeg.tobytes(),
        )
        began = time.perf_counter()
        acts += trial.chain.judge(frame)
        score.spent_s += time.perf_counter() - began
        score.frames += 1
        doubts.take(trial.chain.doubts, stamped_s)
    acts += trial.chain.judge_rest()
    doubts.take(trial.chain.doubts, scene.duration_s)
    score.passes += count
    score.not_judged.update({str(doubt): n for doubt, n in trial.chain.not_judged.items()})
    law = load_law(KYRGYZSTAN).speeding

    def shut(vehicle: Vehicle, deed: TrueDeed) -> str | None:
        unread = plates.shut(vehicle.plate)
        if unread is not None or deed.offence != "speeding" or not deed.plain:
            return unread
        return speed_gate(vehicle, deed, trial.chain.site, boxes, START, law, RATE)

    compare(
        acts,
        made,
        lambda vehicle: deeds(vehicle, road, LIGHTS),
        boxes.feet_trusted,
        score,
        doubts,
        shut,
    )


def drawn_road(number: int) -> tuple[Weather, MeasuredRoad, np.random.Generator]:
    """A road by its number, and the random numbers of everything on it."""
    rng = np.random.default_rng((SEED, FIRST_ROAD + number))
    # Five weathers against two kinds of road: over ten roads each meets each.
    weather = Weather(name=WEATHERS[number % len(WEATHERS)], rng=rng)
    return weather, enforcement_road(number, rng), rng


def drawn_traffic(road: MeasuredRoad, count: int, rng: np.random.Generator) -> list[Vehicle]:
    """So many vehicles of the bodies that are drawn; where there are lights, most run them."""
    lights = LIGHTS if road.signals else None
    return [as_drawn(one) for one in vehicles(count, rng, lights, STOP_LINE_M, RUNNERS)]


def _trial(road: MeasuredRoad, rng: np.random.Generator, models: Models, last_s: float) -> Trial:
    site = measured_site(road, rng)
    apart = float(rng.normal(0, CLOCK_APART_S))
    signals = SignalLog(light_changes(last_s, apart, START) if road.signals else [])
    return Trial(site, signals, models)
