"""How many flashing blue lights are recognised, and on how many vehicles that have none?

Drawn vehicles that drive one after the other along a lane, with boxes that tremble as the
detector's do. Every other one is an emergency vehicle whose bar flashes; of the others some have
a dark bar, and some are painted blue. Each pass lasts as long as its vehicle needs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import cv2
import numpy as np

from benchmarks.judgement import SEED
from benchmarks.judgement_comparing import START
from detectors.clip import clip_frames
from detectors.detection import Box, Detection, Image, ObjectDetector
from detectors.flashing_lights import LightWatch
from detectors.frame import Frame
from detectors.track import Track
from detectors.tracking import LapTracker
from fines.violation import SiteId
from simulator.boxes import ALIKE
from simulator.car_shape import KINDS, Floats
from simulator.rendered_traffic import drawn_frames
from simulator.scene import Car, LightBar, Road, Scene, SceneCamera
from simulator.weather import Weather

WEATHERS = ("day", "dusk", "rain", "snow", "lamps by night", "infrared by night")
RATES = (10.0, 12.5, 25.0)
A_LANE = 6
FIRST_LANE = 3000
NEAR_M, FAR_M, BETWEEN_S = 9.0, 45.0, 0.6
SPEEDS_MPS = (6.0, 30.0)
LEAST_LOOKS, LEAST_S = 8, 1.0
NIGHT_SHARE = 0.45
TREMBLE_PX = 1.9
PAINTS = ((150, 80, 30), (190, 120, 60), (236, 236, 235), (60, 58, 57), (44, 40, 150))
"""Two kinds of blue among them, BGR."""

SITE = SiteId("lane")


@dataclass(slots=True)
class LightScore:
    """Passes by weather: with flashing lights and found; without and taken for such."""

    flashing: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    ordinary: Counter[str] = field(default_factory=Counter)
    mistaken: Counter[str] = field(default_factory=Counter)

    def record(self) -> dict[str, dict[str, int]]:
        """The line of JSON."""
        return {
            name: {
                "flashing": self.flashing[name],
                "found": self.found[name],
                "ordinary": self.ordinary[name],
                "mistaken": self.mistaken[name],
            }
            for name in sorted(self.flashing | self.ordinary)
        }


def run(passes: int) -> LightScore:
    """The score over so many vehicles; weathers and rates take turns, `A_LANE` vehicles each."""
    score = LightScore()
    for number in range(-(-passes // A_LANE)):
        look_at_lane(number, score)
    return score


def look_at_lane(number: int, score: LightScore) -> None:
    """Adds one lane's passes."""
    rng = np.random.default_rng((SEED, FIRST_LANE + number))
    name = WEATHERS[number % len(WEATHERS)]
    rate = RATES[(number + number // len(WEATHERS)) % len(RATES)]
    scene = lane_scene("dusk" if name in ("dusk", "lamps by night") else "day", rate, rng)
    bars = {car.plate: car.light_bar for car in scene.cars}
    weather = Weather(name={"infrared by night": "night"}.get(name, name), rng=rng)
    whose: dict[tuple[int, Box], str] = {}
    tremble = Tremble(rng=rng)

    def seen() -> Iterator[tuple[Frame, list[Detection]]]:
        at_s = [count / rate for count in range(int(scene.duration_s * rate))]
        for t_s, picture in drawn_frames(scene, at_s, weather):
            boxes = [(tremble.of(car.plate, car.box), car) for car in picture.visible]
            whose.update({(picture.number, box): car.plate for box, car in boxes})
            image = by_lamps(picture.image) if name == "lamps by night" else picture.image
            at = START + timedelta(seconds=t_s)
            frame = Frame(site=SITE, number=picture.number, captured_at=at, image=as_sent(image))
            yield (
                frame,
                [Detection(label=car.label, box=box, confidence=0.9) for box, car in boxes],
            )

    for track, flashes in watched(seen()):
        if not long_enough(track):
            continue
        plates = {whose[(one.frame, one.box)] for one in track.observations}
        if len(plates) > 1:
            # Whether a track is surely one vehicle is asked elsewhere, before its lights are.
            continue
        bar = bars[plates.pop()]
        if bar is not None and bar.on:
            score.flashing[name] += 1
            score.found[name] += flashes
        else:
            score.ordinary[name] += 1
            score.mistaken[name] += flashes


def on_clip(clip: Path, detector: ObjectDetector) -> tuple[int, int]:
    """Passes of a real clip without emergency vehicles, and how many seem to flash."""
    seen = ((frame, detector.detect([frame.image])[0]) for frame in clip_frames(clip, SITE, START))
    flashed = [flashes for track, flashes in watched(seen) if long_enough(track)]
    return len(flashed), sum(flashed)


def watched(seen: Iterator[tuple[Frame, list[Detection]]]) -> Iterator[tuple[Track, bool]]:
    """Each track that ends, and whether lights flashed on it."""
    tracker, lights = LapTracker(), LightWatch()
    for frame, found in seen:
        tracks = tracker.update(found, frame.number, frame.captured_at)
        lights.look(frame, tracks.live)
        yield from _told(lights, tracks.ended)
    yield from _told(lights, tracker.finish())


def _told(lights: LightWatch, ended: Sequence[Track]) -> Iterator[tuple[Track, bool]]:
    for track in ended:
        yield track, lights.flashes(track.id, (track.first.frame, track.last.frame))
        lights.forget(track.id)


def long_enough(track: Track) -> bool:
    """Nobody is charged for less."""
    way_s = (track.last.at - track.first.at).total_seconds()
    return len(track.observations) >= LEAST_LOOKS and way_s >= LEAST_S


def lane_scene(light: str, rate: float, rng: np.random.Generator) -> Scene:
    """A lane as a camera of 1280 x 720 sees it, cut to 560 columns; vehicles as fast as another."""
    camera = SceneCamera(
        width_px=560,
        height_px=720,
        focal_px=float(rng.uniform(1000, 1500)),
        height_m=float(rng.uniform(5.5, 8.0)),
        pitch_deg=float(rng.uniform(15, 19)),
        x_m=float(rng.uniform(-1, 1)),
    )
    speed = float(rng.uniform(*SPEEDS_MPS))
    apart_s = (FAR_M - NEAR_M) / speed + BETWEEN_S
    cars = [_car(number, NEAR_M - speed * apart_s * number, speed, rng) for number in range(A_LANE)]
    return Scene(
        name="lane", place="A simulated lane", seed=int(rng.integers(1 << 30)), start=START,
        duration_s=apart_s * A_LANE, frames_per_s=rate, light=light, noise=2.0, camera=camera,
        road=Road(
            lanes=1, lane_width_m=3.5, stop_line_m=90.0, solid_line_from_m=80.0,
            solid_line_to_m=85.0, junction_from_m=90.0, junction_to_m=95.0,
        ),
        signal_group="1", programme=((0.0, "green"),), cars=tuple(cars),
    )  # fmt: skip


def _car(number: int, start_y_m: float, speed: float, rng: np.random.Generator) -> Car:
    bar = LightBar(
        right=str(rng.choice(["blue", "red"])),
        rounds_per_s=float(rng.uniform(2.0, 4.0)),
        flashes=int(rng.integers(1, 4)),
        share_lit=float(rng.uniform(0.5, 0.9)),
        phase=float(rng.random()),
        on=number % 2 == 0,
    )
    without = not bar.on and rng.random() < 0.7
    return Car(
        plate=f"01KG{number:03d}FLA",
        pattern="KG_2016",
        kind=str(rng.choice(list(KINDS))),
        colour_bgr=PAINTS[int(rng.integers(len(PAINTS)))],
        start_y_m=start_y_m,
        speeds=((0.0, speed),),
        across=((0.0, 0.0),),
        light_bar=None if without else bar,
    )


@dataclass(slots=True)
class Tremble:
    """Boxes as the detector draws them: each side for itself, neighbouring frames alike."""

    rng: np.random.Generator
    sides: dict[str, Floats] = field(default_factory=dict)

    def of(self, plate: str, box: Box) -> Box:
        """This vehicle's box in the next frame."""
        fresh = self.rng.normal(0, TREMBLE_PX, 4)
        old = self.sides.get(plate)
        sides = fresh if old is None else ALIKE * old + np.sqrt(1 - ALIKE**2) * fresh
        self.sides[plate] = sides
        left, top, right, low = sides
        return Box(
            x_px=box.x_px + left,
            y_px=max(box.y_px + top, 0.0),
            width_px=box.width_px + right - left,
            height_px=box.height_px + low - top,
        )


def by_lamps(image: Image) -> Image:
    """A colour camera by night: all dark but what shines by itself."""
    shines = (image.max(2, keepdims=True) > 200) & (
        image.max(2, keepdims=True) > image.min(2, keepdims=True) + 60
    )
    return np.where(shines, image, (image * NIGHT_SHARE).astype(np.uint8))


def as_sent(image: Image) -> Image:
    """As it comes out of a camera's JPEG: colours at half the width and height."""
    _, jpeg = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 85])
    return np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR), np.uint8)
