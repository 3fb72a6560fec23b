"""How is a lorry or a bus drawn into a picture? Panels with skins, warped to their places."""

from __future__ import annotations

import math
from collections.abc import Iterator
from zlib import crc32

import cv2
import numpy as np

from detectors.detection import Image
from simulator.bus_body import bus
from simulator.car_shape import KINDS, CarKind, Floats
from simulator.large_panels import Block, Panel
from simulator.lens import Lens
from simulator.lorry_body import lorry
from simulator.scene import DrawnCar, Pose
from simulator.world import SUN, fill, patch, to_world

LEAST_DEPTH_M = 0.3
SPARE_PX = 2
LARGE = {"lorry": lorry, "bus": bus}


def draw_large(canvas: Image, lens: Lens, car: DrawnCar, pose: Pose, dusk: bool) -> Floats:
    """Draws the vehicle but for its plate; the pixels of its corners."""
    blue, green, red = car.colour_bgr
    layers = LARGE[car.kind]((float(blue), float(green), float(red)), crc32(car.plate.encode()) % 4)
    corners = draw_blocks(canvas, lens, pose, layers)
    if math.cos(pose.yaw_rad) > 0:
        _rear_lamps(canvas, lens, pose, KINDS[car.kind], dusk)
    else:
        _front_lamps(canvas, lens, pose, KINDS[car.kind], dusk)
    return corners


def _rear_lamps(canvas: Image, lens: Lens, pose: Pose, kind: CarKind, dusk: bool) -> None:
    z, high = kind.lamp_z_m, kind.lamp_height_m
    red = (70, 70, 255) if pose.braking else ((40, 40, 225) if dusk else (34, 30, 150))
    amber, white = (30, 110, 190), (190, 195, 200)
    if kind.label == "bus":
        for side in (1.0, -1.0):
            for z, colour in ((0.66, white), (0.88, red), (1.1, red), (1.32, amber)):
                patch(canvas, lens, pose, -0.015, _round(side * 1.11, z, 0.085), colour)
        return
    for side in (1.0, -1.0):
        for near, far, colour in ((0.84, 1.06, red), (0.74, 0.83, amber), (0.65, 0.73, white)):
            lamp = ((side * near, z), (side * far, z), (side * far, z + high),
                    (side * near, z + high))  # fmt: skip
            patch(canvas, lens, pose, -0.015, lamp, colour)


def _round(u_m: float, z_m: float, radius_m: float) -> tuple[tuple[float, float], ...]:
    angles = np.linspace(0, 2 * np.pi, 13)[:-1]
    return tuple((u_m + radius_m * math.cos(a), z_m + radius_m * math.sin(a)) for a in angles)


def _front_lamps(canvas: Image, lens: Lens, pose: Pose, kind: CarKind, dusk: bool) -> None:
    lamp_bgr = (225, 250, 255) if dusk else (196, 204, 208)
    for side in (1.0, -1.0):
        lamp = ((side * 1.08, 0.42), (side * 0.72, 0.42), (side * 0.74, 0.58), (side * 1.08, 0.6))
        patch(canvas, lens, pose, kind.length_m + 0.012, lamp, lamp_bgr)


def draw_blocks(
    canvas: Image, lens: Lens, pose: Pose, layers: tuple[tuple[Block, ...], ...]
) -> Floats:
    """Draws them layer by layer, the farthest block of a layer first; all corners in pixels."""
    panels = [panel for blocks in layers for panel in _far_first(blocks, lens, pose)]
    ends = np.cumsum([len(panel.corners) for panel in panels])
    world = to_world(pose, np.concatenate([panel.corners for panel in panels]))
    pixels, depth = lens.project(world)
    first = ends - [len(panel.corners) for panel in panels]
    before, corner, after = world[first], world[first + 1], world[first + 2]
    normals = np.cross(before - corner, after - corner)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True) + 1e-9
    ahead = np.minimum.reduceat(depth, first) > LEAST_DEPTH_M
    turned = ((lens.place - corner) * normals).sum(1) > 0
    for index in np.flatnonzero(ahead & turned):
        part = pixels[first[index] : ends[index]]
        share, shine = _falling_light(normals[index])
        skin = panels[index].skin
        if isinstance(skin, tuple):
            blue, green, red = (min(tone * share + shine, 255.0) for tone in skin)
            fill(canvas, part, (blue, green, red))
        else:
            _warp(canvas, part, skin, share, shine)
    return np.asarray(pixels[np.repeat(ahead, np.diff(ends, prepend=0))])


def _far_first(blocks: tuple[Block, ...], lens: Lens, pose: Pose) -> Iterator[Panel]:
    middles = to_world(pose, np.array([one.middle for one in blocks]))
    for index in np.argsort(-np.linalg.norm(middles - lens.place, axis=1)):
        yield from blocks[index].panels


def _falling_light(normal: Floats) -> tuple[float, float]:
    """Which share of its colour a side shows, and what the sky adds, as with cars."""
    sun = max(float(normal @ (SUN / np.linalg.norm(SUN))), 0.0)
    sky = max(float(normal[2]), 0.0)
    return 0.42 + 0.50 * sun + 0.10 * sky, 34 * sky**3


def _warp(canvas: Image, pixels: Floats, skin: Image, share: float, shine: float) -> None:
    high, wide = canvas.shape[:2]
    x0, y0 = np.floor(pixels.min(0)).astype(int) - SPARE_PX
    x1, y1 = np.ceil(pixels.max(0)).astype(int) + SPARE_PX
    left, top, right, low = max(x0, 0), max(y0, 0), min(x1, wide), min(y1, high)
    if left >= right or top >= low:
        return
    seen_wide = max(math.dist(pixels[0], pixels[1]), math.dist(pixels[3], pixels[2]), 2.0)
    seen_high = max(math.dist(pixels[0], pixels[3]), math.dist(pixels[1], pixels[2]), 2.0)
    size = (min(skin.shape[1], math.ceil(seen_wide)), min(skin.shape[0], math.ceil(seen_high)))
    small = cv2.resize(skin, size, interpolation=cv2.INTER_AREA)
    lit = cv2.convertScaleAbs(small, alpha=share, beta=shine)
    ends = np.array([(0, 0), (size[0], 0), size, (0, size[1])], np.float32)
    matrix = cv2.getPerspectiveTransform(ends, (pixels - (left, top)).astype(np.float32))
    drawn = cv2.warpPerspective(
        lit, matrix, (right - left, low - top), borderMode=cv2.BORDER_REPLICATE
    )
    cover = np.zeros((low - top, right - left), np.uint8)
    fill(cover, pixels - (left, top), (255,))
    covered = cover.astype(np.float32) / 255
    part = canvas[top:low, left:right]
    part[:] = cv2.blendLinear(np.asarray(drawn, np.uint8), part, covered, 1 - covered)
