"""What does the empty road look like? Asphalt, markings, kerbs and grass, drawn once a scene."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from detectors.detection import Image
from simulator.lens import Lens
from simulator.scene import Road, Scene

Floats = NDArray[np.float32]
LINE_WIDTH_M = 0.12
STOP_LINE_WIDTH_M = 0.4
OVERSAMPLING = 2


def empty_road(scene: Scene) -> Image:
    """The road without cars, as the camera sees it."""
    camera, scale = scene.camera, OVERSAMPLING
    rows, columns = np.mgrid[: camera.height_px * scale, : camera.width_px * scale]
    lens = Lens(camera, scale)
    ground = lens.ground(np.stack((columns, rows), -1) + 0.5).astype(np.float32)
    x, y = ground[..., 0], np.minimum(ground[..., 1], 200)
    rng = np.random.default_rng(scene.seed)
    picture = _surface(scene.road, x, y, rng)
    worn = 0.78 + 0.22 * _noise(x, y, 3.0, rng)
    for painted in _markings(scene.road, x, y):
        share = (painted * worn)[..., None]
        picture = picture * (1 - share) + np.array([205, 210, 212], np.float32) * share
    small = cv2.resize(
        np.clip(picture, 0, 255), (camera.width_px, camera.height_px), interpolation=cv2.INTER_AREA
    )
    return small.astype(np.uint8)


def _noise(x: Floats, y: Floats, per_m: float, rng: np.random.Generator) -> Floats:
    """Cloudy values 0..1 that repeat every 512 cells."""
    cells = rng.random((512, 512)).astype(np.float32)
    wrapped_x = np.mod(x * per_m, 510).astype(np.float32)
    wrapped_y = np.mod(y * per_m, 510).astype(np.float32)
    return np.asarray(cv2.remap(cells, wrapped_x, wrapped_y, cv2.INTER_LINEAR), np.float32)


def _surface(road: Road, x: Floats, y: Floats, rng: np.random.Generator) -> Floats:
    grain = np.zeros_like(x)
    for per_m, weight in ((60.0, 30.0), (14.0, 14.0), (1.3, 12.0), (0.3, 14.0)):
        grain += weight * (_noise(x, y, per_m, rng) - 0.5)
    half = road.half_width_m + 0.4
    tracks = np.zeros_like(x)
    for lane in range(road.lanes):
        middle = -road.half_width_m + (lane + 0.5) * road.lane_width_m
        for wheel in (-0.75, 0.75):
            tracks -= 7 * np.exp(-(((x - middle - wheel) / 0.25) ** 2))
    asphalt = np.stack([96 + grain + tracks] * 3, -1) * np.array([1.02, 1.0, 0.98], np.float32)
    paving = np.stack([150 + 0.6 * grain] * 3, -1) * np.array([0.94, 0.98, 1.0], np.float32)
    joints = (np.mod(x, 0.5) < 0.02) | (np.mod(y, 0.5) < 0.02)
    paving[joints] *= 0.8
    leaves = np.stack([70 + grain, 118 + 1.6 * grain, 88 + grain], -1)
    crossing = (y > road.junction_from_m) & (y < road.junction_to_m)
    beside = np.abs(x) > half
    picture = np.where((beside & ~crossing)[..., None], paving, asphalt)
    lawn = (np.abs(x) > half + 2.2) & ~crossing
    picture = np.where(lawn[..., None], leaves, picture)
    kerb = (np.abs(np.abs(x) - half) < 0.09) & ~crossing
    return np.asarray(np.where(kerb[..., None], 178 + grain[..., None], picture), np.float32)


def _markings(road: Road, x: Floats, y: Floats) -> list[Floats]:
    half = road.half_width_m
    on_road = np.abs(x) < half
    painted = [on_road & (np.abs(y - road.stop_line_m) < STOP_LINE_WIDTH_M / 2)]
    outside = (y < road.junction_from_m) | (y > road.junction_to_m)
    for divider in range(1, road.lanes):
        near = np.abs(x - (-half + divider * road.lane_width_m)) < LINE_WIDTH_M / 2
        solid = (y > road.solid_line_from_m) & (y < road.solid_line_to_m)
        dashed = (np.mod(y, 4.0) < 2.0) & ~solid & (y < road.solid_line_from_m)
        painted.append(near & (solid | dashed | ((y > road.junction_to_m) & (np.mod(y, 4) < 2))))
    for edge in (-half, half):
        painted.append((np.abs(x - edge) < LINE_WIDTH_M / 2) & outside)
    ahead = -1.0 if road.toward_camera else 1.0
    walk = (y - road.stop_line_m) * ahead
    painted.append(on_road & (walk > 1.2) & (walk < 3.8) & (np.mod(x + 0.25, 1.0) < 0.5))
    return [mark.astype(np.float32) for mark in painted]
