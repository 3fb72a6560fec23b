"""How many frames a second does one camera's chain take, with every offence of the law on?

A drawn road of 1920 x 1080, with its traffic, and a site on which every kind of line, lane, zone
and crossing is drawn. Decoding is in it, drawing is not. The vehicle detector alone over the very
same frames, taking turns, is the pace that nothing built upon it can beat.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from statistics import median

import cv2
import numpy as np

from benchmarks.judgement import LIGHTS, light_changes, site_of
from benchmarks.judgement_comparing import START
from benchmarks.rendered import QUALITY, RATE
from detectors.backends import load_detector, load_lamps, load_plate_ocr
from detectors.detection import Detection, Image, ObjectDetector
from detectors.frame import Frame
from detectors.plate_reading import PlateOcr
from detectors.signals import SignalLog
from detectors.site import Site
from detectors.trial import Models, Trial
from fines.plates import PlateReading
from simulator.enforcement_camera import enforcement_road
from simulator.measured_site import HALF_M, STOP_LINE_M, MeasuredRoad, drawn_px, site_text
from simulator.rendered_traffic import as_drawn, drawable, drawn_frames, scene_of
from simulator.traffic import vehicles
from simulator.weather import Weather

SEED = 20261128
ROAD = 1
TURNS = 3
SIGN = ("valid_from = 2026-01-01", 'source = "simulated sign"')


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceScore:
    """`frames_per_s` and `detector_alone_per_s` are medians of the turns; times are of a frame.

    `rest_ms` is what is neither the vehicle detector nor the two plate networks nor decoding.
    """

    frames: int
    passes: int
    vehicles_a_frame: float
    frames_per_s: float
    detector_alone_per_s: float
    decoding_ms: float
    vehicle_detector_ms: float
    plate_networks_ms: float
    rest_ms: float


class Stopwatch:
    """Seconds spent while it runs."""

    def __init__(self) -> None:
        self.spent_s = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Runs as long as the block that it is opened for."""
        began = time.perf_counter()
        yield
        self.spent_s += time.perf_counter() - began


@dataclass(slots=True)
class TimedDetector:
    """A detector whose time is taken, and what it has found."""

    detector: ObjectDetector
    watch: Stopwatch
    found: int = 0

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        with self.watch.running():
            seen = self.detector.detect(images)
        self.found += sum(map(len, seen))
        return seen


@dataclass(slots=True)
class TimedReader:
    """A reader of plates whose time is taken."""

    reader: PlateOcr
    watch: Stopwatch

    def read(self, plates: Sequence[Image]) -> list[PlateReading | None]:
        with self.watch.running():
            return self.reader.read(plates)


def run(seconds: float = 40.0, turns: int = TURNS) -> PaceScore:
    """The score over so many seconds of traffic."""
    rng = np.random.default_rng((SEED, ROAD))
    road = enforcement_road(ROAD, rng)
    site = site_of(every_offence_text(road, rng))
    frames = list(_frames(road, rng, seconds))
    detector = load_detector("onnx:vehicle_detector")
    whole_s, alone_s = [], []
    for _ in range(turns):
        began = time.perf_counter()
        turn = _Turn(site, detector, seconds)
        for at_s, jpeg in frames:
            turn.take(at_s, jpeg)
        turn.trial.chain.judge_rest()
        whole_s.append(time.perf_counter() - began)
        began = time.perf_counter()
        for _, jpeg in frames:
            detector.detect([_decoded(jpeg)])
        alone_s.append(time.perf_counter() - began)
    count = len(frames)
    parts = (turn.decoding, turn.vehicles.watch, turn.plates)
    decoding, found, plates = (1000 * watch.spent_s / count for watch in parts)
    return PaceScore(
        frames=count,
        passes=turn.trial.chain.passes,
        vehicles_a_frame=round(turn.vehicles.found / count, 2),
        frames_per_s=round(count / median(whole_s), 1),
        detector_alone_per_s=round(count / median(alone_s), 1),
        decoding_ms=round(decoding, 1),
        vehicle_detector_ms=round(found, 1),
        plate_networks_ms=round(plates, 1),
        rest_ms=round(1000 * whole_s[-1] / count - decoding - found - plates, 1),
    )


class _Turn:
    """The chain once over all frames, with its times taken apart."""

    def __init__(self, site: Site, detector: ObjectDetector, seconds: float) -> None:
        self.decoding, self.plates = Stopwatch(), Stopwatch()
        self.vehicles = TimedDetector(detector, Stopwatch())
        models = Models(
            vehicle_detector=self.vehicles,
            plate_detector=TimedDetector(load_detector("onnx:plate_detector"), self.plates),
            plate_ocr=TimedReader(load_plate_ocr("onnx:plate_reader"), self.plates),
            lamps=load_lamps("onnx:signal_lamp"),
        )
        self.trial = Trial(site, SignalLog(light_changes(seconds, 0.0, START)), models)

    def take(self, at_s: float, jpeg: bytes) -> None:
        with self.decoding.running():
            image = _decoded(jpeg)
        chain = self.trial.chain
        at = START + timedelta(seconds=at_s)
        number = round(at_s * RATE)
        chain.judge(
            Frame(site=chain.site.id, number=number, captured_at=at, image=image, jpeg=jpeg)
        )


def _decoded(jpeg: bytes) -> Image:
    return np.asarray(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def _frames(
    road: MeasuredRoad, rng: np.random.Generator, seconds: float
) -> Iterator[tuple[float, bytes]]:
    """Pictures of the traffic, from when it has come, with their seconds since then."""
    made = [as_drawn(one) for one in vehicles(round(seconds), rng, None, STOP_LINE_M)]
    scene = scene_of(road, drawable(made), LIGHTS, START, "day")
    since = min(vehicle.end_s for vehicle in made)
    at_s = [since + number / RATE for number in range(int(seconds * RATE))]
    weather = Weather(name="day", rng=rng)
    for t_s, seen in drawn_frames(scene, at_s, weather):
        _, jpeg = cv2.imencode(".jpg", seen.image, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        yield t_s - since, jpeg.tobytes()


def every_offence_text(road: MeasuredRoad, rng: np.random.Generator) -> str:
    """The site file of a road on which every offence can be committed."""
    stop, near, far = STOP_LINE_M, STOP_LINE_M + 2, STOP_LINE_M + 10
    ahead = f"direction = {drawn_px(road, [(1.75, stop - 4), (1.75, far)])}"

    def area(left: float, right: float, low: float, high: float) -> str:
        corners = [(left, low), (right, low), (right, high), (left, high)]
        return f"area = {drawn_px(road, corners)}"

    def gate(name: str, left: float, right: float, at: float, towards: float) -> list[str]:
        middle = (left + right) / 2
        across = drawn_px(road, [(left, at), (right, at)])
        along = drawn_px(road, [(middle, at - towards), (middle, at + towards)])
        return [f"{name} = {across}", f"{name}_direction = {along}"]

    lines = [
        site_text(road, rng),
        "[[approach]]", 'name = "main"', 'signal_group = "1"', "grace_ms = 300",
        f"stop_line = {drawn_px(road, [(-HALF_M, stop), (HALF_M, stop)])}", ahead,
        "[[restricted]]", 'name = "buses"', 'offence = "bus_lane"', 'allowed = ["bus"]',
        "least_m = 15", area(0.0, HALF_M, 14.0, 40.0), ahead, *SIGN,
        "[[restricted]]", 'name = "shoulder"', 'offence = "shoulder"', "allowed = []",
        "least_m = 15", area(HALF_M, HALF_M + 1, 14.0, 40.0), ahead, *SIGN,
        "[[forbidden_turn]]", 'name = "back"', 'kind = "u_turn"',
        *gate("entry", 0.2, HALF_M, 16.0, 1.0), *gate("exit", -HALF_M, -0.2, 16.0, -1.0), *SIGN,
        "[[keep_clear]]", 'name = "junction"', "most_s = 5", area(-HALF_M, HALF_M, near, far),
        ahead, *SIGN,
        "[[no_parking]]", 'name = "kerb"', "most_s = 300", area(1.0, HALF_M + 1, 14.0, 40.0),
        ahead, *SIGN,
        "[[crossing]]", 'name = "school"', area(-HALF_M, HALF_M, far + 1, far + 4), ahead, *SIGN,
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", type=float, nargs="?", default=40.0)
    score = run(parser.parse_args().seconds)
    print(json.dumps(asdict(score)))  # noqa: T201 - its answer
