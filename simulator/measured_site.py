"""Which site file would people write who measure a straight road with small errors?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detectors.plane_fit import Pair
from detectors.site import View
from simulator.lens import Lens
from simulator.road_lens import LensTold, lens_rows, through_lens
from simulator.scene import SceneCamera
from simulator.traffic import LANES_M

HALF_M = 3.5
STOP_LINE_M = 24.0
SOLID_END_M, JUNCTION_SOLID_END_M = 44.0, 22.0
ZONE_M = (13.0, 41.0)
IMAGE_ERROR_PX, GROUND_ERROR_M = 1.0, 0.03
ACROSS_M = (-HALF_M, 0.0, HALF_M)
WIDE_ACROSS_M = (-9.0, -6.0, *ACROSS_M, 6.0, 9.0)
"""Where across the road points are measured: under a wide lens aside of it too."""
LIMITS_KMH = (60.0, 20.0)
"""Every other road with a speed zone lies in a yard, where nearly every speed is measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredRoad:
    """A camera over a road, with signals or without; the same for everybody."""

    camera: SceneCamera
    name: str
    signals: bool
    limit_kmh: float
    lens: LensTold = LensTold.NONE
    across_m: tuple[float, ...] = ACROSS_M

    @property
    def solid_m(self) -> tuple[float, float]:
        """From where to where the line between the lanes is solid: all that is seen of it."""
        camera = self.camera
        below = np.array([camera.width_px / 2, camera.height_px - 8.0])
        near = float(Lens(camera).ground(below)[1])
        return near, JUNCTION_SOLID_END_M if self.signals else SOLID_END_M


def random_road(
    number: int, rng: np.random.Generator, lens: LensTold = LensTold.NONE
) -> MeasuredRoad:
    """A pole of 5.5 to 8 m beside the middle of the road, a lens that sees the whole stretch."""
    camera = SceneCamera(
        width_px=1920,
        height_px=1080,
        focal_px=float(rng.uniform(1500, 2300)),
        height_m=float(rng.uniform(5.5, 8.0)),
        pitch_deg=float(rng.uniform(15, 19)),
        x_m=float(rng.uniform(-3, 3)),
    )
    return MeasuredRoad(
        camera=camera if lens is LensTold.NONE else through_lens(camera, rng.spawn(1)[0]),
        lens=lens,
        across_m=ACROSS_M if lens is LensTold.NONE else WIDE_ACROSS_M,
        name=f"road-{number}",
        signals=number % 2 == 0,
        limit_kmh=LIMITS_KMH[number // 2 % 2],
    )


def site_head(road: MeasuredRoad, rng: np.random.Generator, view: View = View.REAR) -> list[str]:
    """Camera, device and calibration; every clicked pixel and measured metre is a little wrong."""
    camera = road.camera
    pairs = _pairs(road, rng)
    rows = [
        f"    {{ image = [{u:.1f}, {v:.1f}], ground = [{x:.3f}, {y:.3f}] }},"
        for (u, v), (x, y) in pairs
    ]
    errors = (IMAGE_ERROR_PX, GROUND_ERROR_M)
    return [
        f'id = "{road.name}"', 'place = "A simulated road"', "", "[camera]",
        f"width_px = {camera.width_px}", f"height_px = {camera.height_px}", f'view = "{view}"', "",
        "[device]", 'name = "Simulated camera"', 'serial = "SIM"',
        'certificate = "simulated, without legal force"',
        "certificate_valid_from = 2026-01-01T00:00:00Z",
        "certificate_valid_to = 2028-01-01T00:00:00Z", "",
        "[calibration]", f"image_error_px = {IMAGE_ERROR_PX}", f"ground_error_m = {GROUND_ERROR_M}",
        "points = [", *rows, "]",
        *lens_rows(camera, road.lens, pairs, errors, rng.spawn(1)[0]),
    ]  # fmt: skip


def site_text(road: MeasuredRoad, rng: np.random.Generator) -> str:
    """The site file of a road with signals or a speed zone."""
    lines = site_head(road, rng)
    low, high = road.solid_m
    lines += [
        "",
        "[[solid_line]]",
        'name = "middle"',
        f"points = {drawn_px(road, [(0, low), (0, high)])}",
    ]
    if road.signals:
        stop = STOP_LINE_M
        lines += [
            "", "[[approach]]", 'name = "main"', 'signal_group = "1"', "grace_ms = 300",
            f"stop_line = {drawn_px(road, [(-HALF_M, stop), (HALF_M, stop)])}",
            f"direction = {drawn_px(road, [(0, stop - 4), (0, stop - 1)])}",
        ]  # fmt: skip
        return "\n".join(lines) + "\n"
    near, far = ZONE_M
    area = [(-HALF_M, near), (HALF_M, near), (HALF_M, far), (-HALF_M, far)]
    lines += [
        "", "[speed]", "error_kmh = 1.0", "error_share = 0.01",
        f"camera_height_m = {road.camera.height_m:.2f}", "",
        "[[speed_zone]]", 'name = "stretch"', f"area = {drawn_px(road, area)}",
        f"direction = {drawn_px(road, [(0, near), (0, far)])}",
        f'limits = [{{ kmh = {road.limit_kmh:g}, valid_from = 2026-01-01, source = "a sign" }}]',
    ]  # fmt: skip
    for lane, middle in enumerate(LANES_M):
        left, right = middle - 1.75, middle + 1.75
        area = [(left, near), (right, near), (right, far), (left, far)]
        lines += [
            "", "[[lane]]", f'name = "lane-{lane}"', f"area = {drawn_px(road, area)}",
            f"direction = {drawn_px(road, [(middle, near), (middle, far)])}",
        ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _pairs(road: MeasuredRoad, rng: np.random.Generator) -> list[Pair]:
    pairs = []
    for y_m in (10.0, 15.0, 20.0, 26.0, 34.0, 44.0):
        for x_m in road.across_m:
            pixel, _ = Lens(road.camera).project(np.array([x_m, y_m, 0.0]))
            u, v = pixel + rng.normal(0, IMAGE_ERROR_PX, 2)
            if 0 <= u <= road.camera.width_px and 0 <= v <= road.camera.height_px:
                x, y = np.array([x_m, y_m]) + rng.normal(0, GROUND_ERROR_M, 2)
                pairs.append(
                    (
                        (round(float(u), 1), round(float(v), 1)),
                        (round(float(x), 3), round(float(y), 3)),
                    )
                )
    return pairs


def drawn_px(road: MeasuredRoad, points: list[tuple[float, float]]) -> str:
    """Places on the road as the pixels of a site file."""
    pixels, _ = Lens(road.camera).project(np.array([(x, y, 0.0) for x, y in points]))
    size = np.array([road.camera.width_px, road.camera.height_px])
    inside = np.clip(pixels, 0, size)
    return "[" + ", ".join(f"[{x:.1f}, {y:.1f}]" for x, y in inside) + "]"
