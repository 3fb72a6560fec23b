"""How does a scene become pictures with known truth?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import hypot

import cv2
import numpy as np
from numpy.typing import NDArray

from detectors.detection import Box, Image
from detectors.signal_heads import LampShape
from simulator.car_paint import Drawn, draw_car, draw_shadow
from simulator.car_shape import KINDS
from simulator.ground import empty_road
from simulator.lens import Lens
from simulator.light_bar import draw_lamp, lamps
from simulator.plates import render_plate
from simulator.scene import Pose, Scene
from simulator.signal_head import draw_signal
from simulator.smear import smear
from simulator.world import to_world

LEAST_VISIBLE_SHARE = 0.25
GRAIN_SPARE_PX = 64
DUSK = (
    np.arange(256, dtype=np.float32)[:, None] * np.array([0.62, 0.52, 0.50], np.float32)
).astype(np.uint8)[None]
"""What each blue, green and red becomes as it grows dark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibleCar:
    """What a perfect detector would say; `plate_box` is None where the plate is not in sight."""

    label: str
    box: Box
    plate: str
    plate_box: Box | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedFrame:
    """One picture with its instant and its truth."""

    number: int
    captured_at: datetime
    image: Image
    visible: tuple[VisibleCar, ...]


def frames(scene: Scene) -> Iterator[RenderedFrame]:
    """Every frame of the scene, in order; the same scene gives the same bytes."""
    count = round(scene.duration_s * scene.frames_per_s)
    return draw_scene(scene, [number / scene.frames_per_s for number in range(count)])


def draw_scene(scene: Scene, at_s: Sequence[float]) -> Iterator[RenderedFrame]:
    """The pictures of these seconds."""
    rng = np.random.default_rng(scene.seed)
    plates = [render_plate(car.plate, car.pattern, rng) for car in scene.cars]
    road = empty_road(scene)
    lens = Lens(scene.camera)
    grain = _grain(scene, rng)
    for number, t_s in enumerate(at_s):
        image, visible = _picture(scene, road, lens, plates, t_s)
        yield RenderedFrame(
            number=number,
            captured_at=scene.instant(t_s),
            image=_seen_by_sensor(image, scene, grain, rng),
            visible=tuple(visible),
        )


def _picture(
    scene: Scene, road: Image, lens: Lens, plates: Sequence[Image], t_s: float
) -> tuple[Image, list[VisibleCar]]:
    canvas = road.copy()
    dusk = scene.light == "dusk"
    draw_signal(canvas, lens, scene.road, scene.state(t_s))
    if scene.arrow is not None:
        draw_signal(canvas, lens, scene.road, scene.arrow.state(t_s), LampShape.ARROW)
    poses = [car.pose(t_s) for car in scene.cars]
    far_first = sorted(range(len(poses)), key=lambda index: -_distance_m(poses[index], lens))
    visible = []
    for index in far_first:
        car, pose = scene.cars[index], poses[index]
        if not _near(scene, pose, KINDS[car.kind].length_m):
            continue
        draw_shadow(canvas, lens, pose, KINDS[car.kind], 0.35 if dusk else 0.55)
        drawn = draw_car(canvas, lens, car, pose, plates[index], dusk)
        if car.light_bar is not None:
            for lamp in lamps(KINDS[car.kind], car.light_bar, t_s):
                draw_lamp(canvas, lens, to_world(pose, lamp.faces), lamp, dusk)
        if scene.exposure_s:
            smear(canvas, lens, drawn.box, pose, car.pose(t_s + scene.exposure_s))
        seen = _visible(scene, drawn, KINDS[car.kind].label, car.plate)
        if seen is not None:
            visible.append(seen)
    return canvas, visible


def _distance_m(pose: Pose, lens: Lens) -> float:
    return hypot(pose.x_m - float(lens.place[0]), pose.y_m - float(lens.place[1]))


def _near(scene: Scene, pose: Pose, length_m: float) -> bool:
    far_m = scene.road.junction_to_m + 40
    if scene.road.toward_camera:
        return scene.camera.y_m + length_m + 1.0 < pose.y_m < far_m
    return scene.camera.y_m + 1.0 < pose.y_m < far_m


def _visible(scene: Scene, drawn: Drawn, label: str, plate: str) -> VisibleCar | None:
    box = _inside(drawn.box, scene)
    if box is None or box.area_px2 < LEAST_VISIBLE_SHARE * drawn.box.area_px2:
        return None
    plate_box = _inside(drawn.plate_box, scene)
    whole = plate_box is not None and plate_box.area_px2 > 0.98 * drawn.plate_box.area_px2
    return VisibleCar(label=label, box=box, plate=plate, plate_box=plate_box if whole else None)


def _inside(box: Box, scene: Scene) -> Box | None:
    left, top = max(box.x_px, 0.0), max(box.y_px, 0.0)
    right = min(box.right_px, float(scene.camera.width_px))
    bottom = min(box.bottom_px, float(scene.camera.height_px))
    if right - left < 1 or bottom - top < 1:
        return None
    return Box(x_px=left, y_px=top, width_px=right - left, height_px=bottom - top)


def _grain(scene: Scene, rng: np.random.Generator) -> NDArray[np.float32]:
    """Sensor noise a little larger than a picture: each frame takes another part of it."""
    size = (scene.camera.height_px + GRAIN_SPARE_PX, scene.camera.width_px + GRAIN_SPARE_PX, 3)
    return rng.standard_normal(size, np.float32) * np.float32(scene.noise)


def _seen_by_sensor(
    image: Image, scene: Scene, grain: NDArray[np.float32], rng: np.random.Generator
) -> Image:
    """Softness, light and noise of a real camera."""
    soft = cv2.GaussianBlur(image, (0, 0), 0.55)
    if scene.light == "dusk":
        blue, green, red = cv2.split(soft)
        brightest = np.maximum(np.maximum(blue, green), red)
        darkest = np.minimum(np.minimum(blue, green), red)
        lamps = (brightest > 222) & (darkest < 140)
        soft = np.where(lamps[..., None], soft, cv2.LUT(soft, DUSK))
    x, y = rng.integers(0, GRAIN_SPARE_PX, 2)
    noise = grain[y : y + image.shape[0], x : x + image.shape[1]]
    return np.asarray(cv2.add(soft, noise, dtype=cv2.CV_8U), np.uint8)
