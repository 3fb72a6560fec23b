"""Which site file describes a simulated road, as if it had been measured on the spot?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detectors.signal_heads import LampShape
from simulator.lens import Floats, Lens
from simulator.road_lens import known_rows
from simulator.scene import ArrowHead, Scene
from simulator.signal_head import head_corners
from simulator.truth import GRACE_S

SEEN_PX = 14.0
Point = tuple[float, float]


def site_toml(scene: Scene) -> str:
    """The site file of this scene's camera."""
    camera, road = scene.camera, scene.road
    ahead = -1.0 if road.toward_camera else 1.0
    half, stop = road.half_width_m, road.stop_line_m
    lines = [
        f'id = "{scene.name}"',
        f'place = "{scene.place}"',
        "",
        "[camera]",
        f"width_px = {camera.width_px}",
        f"height_px = {camera.height_px}",
        f'view = "{"front" if road.toward_camera else "rear"}"',
        "",
        "[device]",
        'name = "Simulated camera"',
        'serial = "SIM-0001"',
        'certificate = "simulated, without legal force"',
        "certificate_valid_from = 2026-01-01T00:00:00Z",
        "certificate_valid_to = 2028-01-01T00:00:00Z",
        "",
        "[calibration]",
        "points = [",
        *_calibration_rows(scene),
        "]",
        *_lens_rows(scene),
        "",
        "[[approach]]",
        'name = "main"',
        f'signal_group = "{scene.signal_group}"',
        f"grace_ms = {GRACE_S * 1000:.0f}",
        f"stop_line = {_drawn(scene, [(-half, stop), (half, stop)])}",
        f"direction = {_drawn(scene, [(0, stop - 3 * ahead), (0, stop - 1 * ahead)])}",
    ]
    lines += _signal_head(scene, scene.signal_group, LampShape.ROUND)
    if scene.arrow is not None:
        lines += _arrow_way(scene, scene.arrow, ahead)
    for divider in range(1, road.lanes):
        x_m = -half + divider * road.lane_width_m
        near = max(road.solid_line_from_m, _nearest_visible_m(scene, x_m))
        line = _drawn(scene, [(x_m, near), (x_m, road.solid_line_to_m)])
        lines += ["", "[[solid_line]]", f'name = "divider-{divider}"', f"points = {line}"]
    if road.limit_kmh is not None:
        lines += _speed_zone(scene, road.limit_kmh, ahead)
    return "\n".join(lines) + "\n"


def _arrow_way(scene: Scene, arrow: ArrowHead, ahead: float) -> list[str]:
    """The way straight on through the junction, which the arrows rule."""
    half, end = scene.road.half_width_m, scene.road.junction_to_m
    return [
        "", "[[way_out]]", 'name = "ahead"', 'approach = "main"',
        f'signal_group = "{arrow.signal_group}"', 'arrow = "head"',
        f"exit = {_drawn(scene, [(-half, end), (half, end)])}",
        f"exit_direction = {_drawn(scene, [(0, end - 2 * ahead), (0, end)])}", "most_s = 20",
        *_signal_head(scene, arrow.signal_group, LampShape.ARROW),
    ]  # fmt: skip


def _signal_head(scene: Scene, group: str, shape: LampShape) -> list[str]:
    """The head where it is seen whole."""
    upper, lower = head_corners(Lens(scene.camera), scene.road, shape)
    if not (_inside(scene, upper) and _inside(scene, lower) and lower[1] - upper[1] >= SEEN_PX):
        return []
    return [
        "", "[[signal_head]]", f'group = "{group}"', 'approach = "main"',
        *([f'shape = "{shape}"'] if shape is not LampShape.ROUND else []),
        f"box = [[{upper[0]:.0f}, {upper[1]:.0f}], [{lower[0]:.0f}, {lower[1]:.0f}]]",
    ]  # fmt: skip


def _speed_zone(scene: Scene, limit_kmh: float, ahead: float) -> list[str]:
    half, near, far = scene.road.half_width_m, scene.road.speed_from_m, scene.road.speed_to_m
    area = [(-half, near), (half, near), (half, far), (-half, far)]
    way = [(0.0, near), (0.0, far)] if ahead > 0 else [(0.0, far), (0.0, near)]
    return [
        "", "[speed]", "error_kmh = 1.0", "error_share = 0.01",
        f"camera_height_m = {scene.camera.height_m:g}", "",
        "[[speed_zone]]", 'name = "stretch"', f"area = {_drawn(scene, area)}",
        f"direction = {_drawn(scene, way)}",
        f'limits = [{{ kmh = {limit_kmh:g}, valid_from = 2026-01-01, source = "simulated" }}]',
    ]  # fmt: skip


def _calibration_rows(scene: Scene) -> list[str]:
    lens, road = Lens(scene.camera), scene.road
    rows = []
    # Where something is measured: a plane that is only continued is not sure.
    near = road.stop_line_m - 6
    far = road.junction_to_m
    if road.limit_kmh is not None:
        near, far = min(near, road.speed_from_m - 1), max(road.speed_to_m + 8, far)
    for y_m in np.linspace(near, far, 5 if road.limit_kmh is None else 9):
        for x_m in (-road.half_width_m, 0.0, road.half_width_m):
            pixel, _ = lens.project(np.array([x_m, y_m, 0.0]))
            if _inside(scene, pixel):
                rows.append(
                    f"    {{ image = [{pixel[0]:.1f}, {pixel[1]:.1f}], "
                    f"ground = [{x_m:.2f}, {y_m:.2f}] }},"
                )
    return rows


def _lens_rows(scene: Scene) -> list[str]:
    camera = scene.camera
    if not (camera.k1 or camera.k2):
        return []
    middle = (camera.width_px / 2, camera.height_px / 2)
    return ["", *known_rows(camera, camera.focal_px, middle, camera.k1)]


def _nearest_visible_m(scene: Scene, x_m: float) -> float:
    lens = Lens(scene.camera)
    for y_m in np.arange(0.5, scene.road.stop_line_m, 0.05):
        if _inside(scene, lens.project(np.array([x_m, y_m, 0.0]))[0]):
            return float(y_m)
    return scene.road.stop_line_m


def _inside(scene: Scene, pixel: Floats) -> bool:
    x, y = float(pixel[0]), float(pixel[1])
    return 0 <= x <= scene.camera.width_px and 0 <= y <= scene.camera.height_px


def _drawn(scene: Scene, points: Sequence[Point]) -> str:
    pixels, _ = Lens(scene.camera).project(np.array([(x, y, 0.0) for x, y in points]))
    return "[" + ", ".join(f"[{x:.1f}, {y:.1f}]" for x, y in pixels) + "]"
