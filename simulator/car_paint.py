"""How is a car drawn into a picture? Shadow, shaded faces, lamps and the plate."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from detectors.detection import Box, Image
from simulator.car_shape import GLASS, KINDS, MIRROR, PAINT, PLASTIC, CarKind, Floats, mesh
from simulator.large_paint import LARGE, draw_large
from simulator.lens import Lens
from simulator.scene import DrawnCar, Pose
from simulator.world import SHIFT_BITS, SUN, blend, fill, in_parts, patch, to_world


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Where a drawn car and its plate stand in the picture, before anything is cut off."""

    box: Box
    plate_box: Box
    faces_rear: bool


def draw_shadow(canvas: Image, lens: Lens, pose: Pose, kind: CarKind, strength: float) -> None:
    """The dark patch under and beside the car."""
    half, length = kind.width_m / 2, kind.length_m
    outline = np.array(
        [(-0.12, -half, 0.0), (-0.12, half + 0.45, 0.0),
         (length + 0.1, half + 0.45, 0.0), (length + 0.1, -half, 0.0)]
    )  # fmt: skip
    pixels, depth = lens.project(to_world(pose, outline))
    if depth.min() <= 0.5:
        return
    softness_px = max(2.0, 60 / float(depth.mean()))
    margin = round(4 * softness_px)
    x0, y0 = np.maximum(np.floor(pixels.min(0)).astype(int) - margin, 0)
    x1, y1 = np.maximum(np.ceil(pixels.max(0)).astype(int) + margin, 0)
    part = canvas[y0:y1, x0:x1]
    if part.size == 0:
        return
    mask = np.zeros(part.shape[:2], np.uint8)
    fill(mask, pixels - (x0, y0), (255,))
    soft = cv2.GaussianBlur(mask, (0, 0), softness_px)
    darker = 1 - strength * soft[..., None].astype(np.float32) / 255
    part[:] = (part * darker).astype(np.uint8)


def draw_car(
    canvas: Image, lens: Lens, car: DrawnCar, pose: Pose, plate: Image, dusk: bool
) -> Drawn:
    """Draws the car and says where it stands."""
    kind = KINDS[car.kind]
    if car.kind in LARGE:
        body = draw_large(canvas, lens, car, pose, dusk)
    else:
        body = _draw_body(canvas, lens, car, pose)
    faces_rear = math.cos(pose.yaw_rad) > 0
    if car.kind not in LARGE:
        draw_end = _draw_rear if faces_rear else _draw_front
        draw_end(canvas, lens, pose, kind, dusk)
    plate_box = _draw_plate(canvas, lens, pose, kind, plate, faces_rear)
    return Drawn(box=_box(body), plate_box=plate_box, faces_rear=faces_rear)


def _draw_body(canvas: Image, lens: Lens, car: DrawnCar, pose: Pose) -> Floats:
    """Draws the faces of a car; the pixels of their corners."""
    kind = KINDS[car.kind]
    shape = mesh(car.kind)
    faces = to_world(pose, shape.faces)
    pixels, depth = lens.project(faces)
    normals = np.cross(faces[:, 1] - faces[:, 0], faces[:, 3] - faces[:, 0])
    normals /= np.linalg.norm(normals, axis=1, keepdims=True) + 1e-9
    middles = faces.mean(1)
    centre = to_world(pose, np.array([kind.length_m / 2, 0.0, 0.6]))
    normals[((middles - centre) * normals).sum(1) < 0] *= -1
    seen = ((lens.place - middles) * normals).sum(1) > 0
    seen |= shape.materials == MIRROR
    colours = _shaded(shape.materials, normals, car.colour_bgr).tolist()
    seen &= depth.min(1) > 0.3
    corners = in_parts(pixels)
    for index in np.argsort(-np.linalg.norm(middles - lens.place, axis=1)):
        if seen[index]:
            cv2.fillConvexPoly(canvas, corners[index], colours[index], cv2.LINE_AA, SHIFT_BITS)
    return np.asarray(pixels[depth.min(1) > 0.3].reshape(-1, 2))


def _shaded(materials: NDArray[np.int64], normals: Floats, colour: tuple[int, int, int]) -> Floats:
    sun = np.clip(normals @ (SUN / np.linalg.norm(SUN)), 0, 1)[:, None]
    sky = np.clip(normals[:, 2:], 0, 1)
    base = np.full((len(materials), 3), 22.0)
    base[(materials == PAINT) | (materials == MIRROR)] = colour
    base[materials == PLASTIC] = 34.0
    lit = base * (0.42 + 0.50 * sun + 0.10 * sky) + 34 * sky**3
    glass = np.array([30.0, 26, 24]) + 70 * sky**2 * np.array([1.0, 0.96, 0.90])
    lit[materials == GLASS] = glass[materials == GLASS]
    return np.asarray(np.clip(lit, 0, 255))


def _draw_rear(canvas: Image, lens: Lens, pose: Pose, kind: CarKind, dusk: bool) -> None:
    half, z, high = kind.width_m / 2 * 0.9, kind.lamp_z_m, kind.lamp_height_m
    red = (70, 70, 255) if pose.braking else ((40, 40, 225) if dusk else (34, 30, 150))
    s_m = -0.01
    bumper = ((-half, 0.30), (half, 0.30), (half * 0.97, 0.42), (-half * 0.97, 0.42))
    patch(canvas, lens, pose, s_m, bumper, (38, 38, 40))
    plate_z = kind.plate_z_m
    bay = ((-0.36, plate_z - 0.10), (0.36, plate_z - 0.10),
           (0.34, plate_z + 0.10), (-0.34, plate_z + 0.10))  # fmt: skip
    patch(canvas, lens, pose, s_m, bay, (46, 46, 48))
    for side in (1.0, -1.0):
        lamp = ((side * half, z), (side * half * 0.56, z + 0.01),
                (side * half * 0.60, z + high), (side * half * 0.99, z + high))  # fmt: skip
        patch(canvas, lens, pose, s_m, lamp, red)
        turn = ((side * half * 0.98, z + 0.02), (side * half * 0.86, z + 0.02),
                (side * half * 0.86, z + 0.06), (side * half * 0.98, z + 0.06))  # fmt: skip
        patch(canvas, lens, pose, s_m - 0.005, turn, (190, 200, 235))
    _draw_rear_details(canvas, lens, pose, kind)
    seam = ((-half * 0.9, 0.47), (half * 0.9, 0.47), (half * 0.9, 0.482), (-half * 0.9, 0.482))
    patch(canvas, lens, pose, s_m, seam, (20, 20, 20))


def _draw_rear_details(canvas: Image, lens: Lens, pose: Pose, kind: CarKind) -> None:
    """Shade under the bumper, a bright edge of the lid, exhaust and a badge."""
    half = kind.width_m / 2 * 0.9
    under = ((-half * 0.95, 0.22), (half * 0.95, 0.22), (half, 0.30), (-half, 0.30))
    patch(canvas, lens, pose, -0.012, under, (16, 16, 16))
    low = kind.lamp_z_m + kind.lamp_height_m
    edge = (
        (-half * 0.9, low),
        (half * 0.9, low),
        (half * 0.9, low + 0.02),
        (-half * 0.9, low + 0.02),
    )
    patch(canvas, lens, pose, -0.012, edge, (150, 150, 150))
    badge = ((-0.05, low - 0.06), (0.05, low - 0.06), (0.05, low - 0.02), (-0.05, low - 0.02))
    patch(canvas, lens, pose, -0.012, badge, (190, 190, 190))
    for side in (1.0, -1.0):
        tyre = ((side * half * 0.98, 0.0), (side * half * 0.76, 0.0),
                (side * half * 0.76, 0.14), (side * half * 0.98, 0.14))  # fmt: skip
        patch(canvas, lens, pose, 0.33, tyre, (14, 14, 14))
        reflector = ((side * half * 0.92, 0.33), (side * half * 0.74, 0.33),
                     (side * half * 0.74, 0.37), (side * half * 0.92, 0.37))  # fmt: skip
        patch(canvas, lens, pose, -0.015, reflector, (40, 40, 150))


def _draw_front(canvas: Image, lens: Lens, pose: Pose, kind: CarKind, dusk: bool) -> None:
    half, s_m = kind.width_m / 2 * 0.88, kind.length_m + 0.01
    grille = ((-half * 0.5, 0.36), (half * 0.5, 0.36), (half * 0.55, 0.58), (-half * 0.55, 0.58))
    patch(canvas, lens, pose, s_m, grille, (26, 26, 26))
    lamp_bgr = (225, 250, 255) if dusk else (196, 204, 208)
    for side in (1.0, -1.0):
        lamp = ((side * half, 0.52), (side * half * 0.58, 0.50),
                (side * half * 0.58, 0.60), (side * half, 0.64))  # fmt: skip
        patch(canvas, lens, pose, s_m, lamp, lamp_bgr)


def _draw_plate(
    canvas: Image, lens: Lens, pose: Pose, kind: CarKind, plate: Image, rear: bool
) -> Box:
    s_m, z = (-0.03, kind.plate_z_m) if rear else (kind.length_m + 0.03, 0.46)
    aspect = plate.shape[1] / plate.shape[0]
    half = 0.26 if aspect > 2.5 else 0.145
    high = half / aspect
    left = -half if rear else half
    points = [(s_m, left, z + high), (s_m, -left, z + high), (s_m, -left, z - high),
              (s_m, left, z - high)]  # fmt: skip
    pixels, depth = lens.project(to_world(pose, np.array(points)))
    box = _box(pixels)
    if depth.min() < 0.5 or box.right_px < 0 or box.bottom_px < 0:
        return box
    wide = max(round(box.width_px * 2), 8)
    small = cv2.resize(plate, (wide, max(round(wide / aspect), 3)), interpolation=cv2.INTER_AREA)
    x0, y0 = math.floor(box.x_px) - 2, math.floor(box.y_px) - 2
    size = (math.ceil(box.width_px) + 5, math.ceil(box.height_px) + 5)
    corners = np.array([(0, 0), (wide, 0), (wide, small.shape[0]), (0, small.shape[0])], np.float32)
    target = (pixels - (x0, y0)).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    drawn = cv2.warpPerspective(small, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    cover = cv2.warpPerspective(np.full(small.shape[:2], 255, np.uint8), matrix, size)
    blend(canvas, np.asarray(drawn, np.uint8), np.asarray(cover, np.uint8), x0, y0)
    return box


def _box(pixels: Floats) -> Box:
    low, high = pixels.min(0), pixels.max(0)
    return Box(
        x_px=float(low[0]),
        y_px=float(low[1]),
        width_px=float(high[0] - low[0]),
        height_px=float(high[1] - low[1]),
    )
