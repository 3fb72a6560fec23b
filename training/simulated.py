"""Which drawn road pictures teach the models, with boxes and plates known?"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from detectors.detection import Box
from simulator.car_shape import KINDS
from simulator.plate_texts import plate_text
from simulator.render import frames
from simulator.scene import Car, Scene, load_scene
from simulator.weather import WEATHERS, Weather
from training.box_pictures import VEHICLE_LABELS, BoxPicture
from training.real_plates import RealPlate, cut_plate

SCENE = Path("simulator/scenes/demo.toml")
SCENES = 80
FRAMES_A_SCENE = 5
LEAST_READABLE_PX = 11
Row = tuple[str, Sequence[float]]
"""A label or a text, and the four sides of its box."""

PATTERNS = ("KG_2016", "KG_2016", "KG_2016", "KG_1994", "KZ_PRIVATE", "UZ_PRIVATE", "RU_CAR")


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedPicture:
    """A frame on disk with what stands in it: vehicles, plate boxes and plate texts."""

    path: Path
    vehicles: Sequence[Row]
    plates: Sequence[Row]


def simulated_pictures(folder: Path) -> list[SimulatedPicture]:
    """Frames of random roads, drawn once into `folder`."""
    index = folder / "truth.json"
    if not index.exists():
        folder.mkdir(parents=True, exist_ok=True)
        rows = [row for number in range(SCENES) for row in _drawn(folder, number)]
        index.write_text(json.dumps(rows), encoding="utf-8")
    rows = json.loads(index.read_text(encoding="utf-8"))
    return [
        SimulatedPicture(
            path=folder / row["file"],
            vehicles=_in_sight(row["vehicles"]),
            plates=_plainly_seen(row["plates"], row["vehicles"]),
        )
        for row in rows
    ]


def simulated_cuts(folder: Path) -> list[RealPlate]:
    """Plates in sight, cut out as real ones are."""
    return [
        cut_plate(image, _box(sides), text)
        for seen in simulated_pictures(folder)
        if (image := cv2.imread(str(seen.path))) is not None
        for text, sides in seen.plates
        if sides[3] >= LEAST_READABLE_PX
    ]


def simulated_vehicles(folder: Path) -> list[BoxPicture]:
    return [
        _boxes(seen, [(VEHICLE_LABELS.index(label), box) for label, box in seen.vehicles])
        for seen in simulated_pictures(folder)
    ]


def simulated_plates(folder: Path) -> list[BoxPicture]:
    return [
        _boxes(seen, [(0, box) for _, box in seen.plates]) for seen in simulated_pictures(folder)
    ]


def _boxes(seen: SimulatedPicture, rows: list[tuple[int, Sequence[float]]]) -> BoxPicture:
    boxes = np.array([[kind, *box] for kind, box in rows], np.float32).reshape(-1, 5)
    return BoxPicture(path=seen.path, boxes=boxes)


def _drawn(folder: Path, number: int) -> list[dict[str, object]]:
    rows = []
    rng = np.random.default_rng((number, 1))
    weather = Weather(name=str(rng.choice(WEATHERS)), rng=rng, shaking=0.0)
    for frame in frames(_random_scene(number)):
        name = f"{number:03d}-{frame.number}.jpg"
        plates = [seen.plate_box for seen in frame.visible if seen.plate_box is not None]
        image = weather.over(frame.image, plates)
        cv2.imwrite(str(folder / name), image, [cv2.IMWRITE_JPEG_QUALITY, 88])
        rows.append(
            {
                "file": name,
                "vehicles": [(seen.label, _sides(seen.box)) for seen in frame.visible],
                "plates": [
                    (seen.plate, _sides(seen.plate_box))
                    for seen in frame.visible
                    if seen.plate_box is not None
                ],
            }
        )
    return rows


def _random_scene(number: int) -> Scene:
    rng = np.random.default_rng(number)
    base = load_scene(SCENE)
    toward = bool(rng.random() < 0.4)
    lane = float(rng.uniform(2.7, 3.5))
    cars = tuple(_random_car(lane, toward, rng) for _ in range(int(rng.integers(2, 7))))
    camera = replace(
        base.camera,
        focal_px=float(rng.uniform(1100, 2000)),
        height_m=float(rng.uniform(4, 7.5)),
        pitch_deg=float(rng.uniform(14, 24)),
    )
    return replace(
        base,
        seed=number,
        duration_s=FRAMES_A_SCENE / 1.25,
        frames_per_s=1.25,
        light=str(rng.choice(["day", "day", "dusk"])),
        noise=float(rng.uniform(1, 5)),
        camera=camera,
        road=replace(base.road, lane_width_m=lane, toward_camera=toward),
        cars=cars,
    )


def _random_car(lane_m: float, toward: bool, rng: np.random.Generator) -> Car:
    pattern = str(rng.choice(PATTERNS))
    speed = float(rng.uniform(4, 10))
    across = float(rng.choice([-0.5, 0.5])) * lane_m
    return Car(
        plate=plate_text(pattern, rng),
        pattern=pattern,
        kind=str(rng.choice(list(KINDS))),
        colour_bgr=tuple(int(v) for v in rng.integers(15, 240, 3)),
        start_y_m=float(rng.uniform(20, 55) if toward else rng.uniform(-15, 25)),
        speeds=((0.0, speed), (10.0, speed)),
        across=((0.0, across), (2.0, across + float(rng.choice([0, 0, -0.3, 0.3])) * lane_m)),
        toward_camera=toward,
    )


def _in_sight(vehicles: Sequence[Row]) -> list[Row]:
    """Vehicles that no nearer one (its foot is lower) hides for the most part."""
    return [
        (label, sides)
        for label, sides in vehicles
        if not any(
            _box(other).bottom_px > _box(sides).bottom_px
            and _box(other).shared_px2(_box(sides)) > 0.75 * _box(sides).area_px2
            for _, other in vehicles
        )
    ]


def _plainly_seen(plates: Sequence[Row], vehicles: Sequence[Row]) -> list[Row]:
    """Plates over which no vehicle but their own stands."""
    return [
        (text, sides)
        for text, sides in plates
        if sum(_box(other).shared_px2(_box(sides)) > 0 for _, other in vehicles) == 1
    ]


def _box(sides: Sequence[float]) -> Box:
    x, y, width, height = sides
    return Box(x_px=x, y_px=y, width_px=width, height_px=height)


def _sides(box: Box) -> list[float]:
    return [round(side, 1) for side in (box.x_px, box.y_px, box.width_px, box.height_px)]
