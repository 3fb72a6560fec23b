"""Are drawn lorries and buses built as their measures say, and are they taken for what they are?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from detectors.backends import load_detector
from detectors.detection import Image
from simulator.car_paint import Drawn, draw_car, draw_shadow
from simulator.car_shape import KINDS
from simulator.large_paint import LARGE
from simulator.large_panels import Block
from simulator.lens import Lens
from simulator.scene import LightBar, Pose, SceneCamera
from simulator.world import to_world

WHITE, RED = (235, 236, 236), (40, 44, 150)
CAMERA = SceneCamera(
    width_px=1280, height_px=720, focal_px=1900.0, height_m=7.0, pitch_deg=17.0, y_m=-8.0
)
ROAD = np.full((CAMERA.height_px, CAMERA.width_px, 3), (98, 97, 96), np.uint8)
KIND_NAMES = sorted(LARGE)


@dataclass(frozen=True)
class Large:
    """A lone vehicle."""

    kind: str
    colour_bgr: tuple[int, int, int] = WHITE
    plate: str = "01KG123ABC"
    pattern: str = "KG_2016"
    light_bar: LightBar | None = None

    def pose(self, t_s: float) -> Pose:
        return Pose(x_m=-0.5, y_m=16.0, yaw_rad=0.0, braking=False)


def drawn(car: Large, yaw_rad: float = 0.0, *, shadow: bool = True) -> tuple[Image, Drawn]:
    canvas = ROAD.copy()
    lens, pose = Lens(CAMERA), Pose(x_m=-0.5, y_m=16.0, yaw_rad=yaw_rad, braking=False)
    if shadow:
        draw_shadow(canvas, lens, pose, KINDS[car.kind], 0.55)
    plate = np.full((56, 260, 3), 235, np.uint8)
    return canvas, draw_car(canvas, lens, car, pose, plate, dusk=False)


def blocks(kind: str) -> list[Block]:
    return [one for layer in LARGE[kind]((200.0, 200.0, 200.0), 1) for one in layer]


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_the_body_has_the_measures_of_its_kind(kind: str) -> None:
    corners = np.concatenate([side.corners for one in blocks(kind) for side in one.panels])
    rear_m, front_m = corners[:, 0].min(), corners[:, 0].max()
    assert rear_m == 0.0
    assert front_m == pytest.approx(KINDS[kind].length_m, abs=0.03)
    body = corners[corners[:, 0] < 7.0]
    assert body[:, 1].max() - body[:, 1].min() == pytest.approx(KINDS[kind].width_m, abs=0.02)
    top = max(height for _, height in KINDS[kind].outline)
    assert corners[:, 2].max() == pytest.approx(top, abs=0.01)


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_the_tyres_touch_the_road_where_those_of_cars_do(kind: str) -> None:
    corners = np.concatenate([side.corners for one in blocks(kind) for side in one.panels])
    assert corners[:, 2].min() == pytest.approx(0.0, abs=1e-9)
    touching = np.unique(corners[corners[:, 2] < 1e-6][:, 0].round(3))
    assert touching == pytest.approx([0.82, KINDS[kind].length_m - 0.88])


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_every_side_of_a_block_is_turned_outwards(kind: str) -> None:
    pose = Pose(x_m=0.0, y_m=0.0, yaw_rad=0.0, braking=False)
    for one in blocks(kind):
        middle = to_world(pose, one.middle)
        for side in one.panels:
            world = to_world(pose, side.corners)
            outwards = np.cross(world[0] - world[1], world[2] - world[1])
            away = world.mean(0) - middle
            if abs(away @ outwards) < 1e-9:  # The side of a wheel: away from the vehicle.
                away = world.mean(0) * (1.0, 0.0, 0.0)
            assert outwards @ away > 0


@pytest.mark.parametrize("kind", KIND_NAMES)
@pytest.mark.parametrize("yaw_rad", [0.0, 0.7, 3.0])
def test_what_is_drawn_lies_in_its_box(kind: str, yaw_rad: float) -> None:
    body, seen = drawn(Large(kind), yaw_rad, shadow=False)
    rows, columns = np.nonzero((body != ROAD).any(2))
    assert rows.min() == pytest.approx(max(seen.box.y_px, 0), abs=4)
    assert rows.max() == pytest.approx(min(seen.box.bottom_px, CAMERA.height_px), abs=4)
    assert columns.min() == pytest.approx(max(seen.box.x_px, 0), abs=4)
    assert columns.max() == pytest.approx(min(seen.box.right_px, CAMERA.width_px), abs=4)


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_a_vehicle_looks_the_same_again_and_others_otherwise(kind: str) -> None:
    first, _ = drawn(Large(kind))
    LARGE[kind].cache_clear()
    again, _ = drawn(Large(kind))
    assert np.array_equal(first, again)
    looks = {drawn(Large(kind, plate=f"01KG12{n}ABC"))[0].tobytes() for n in range(9)}
    assert len(looks) > 1


@pytest.mark.slow
@pytest.mark.parametrize("kind", KIND_NAMES)
@pytest.mark.parametrize("paint", [WHITE, RED])
def test_the_shipped_detector_takes_it_for_what_it_is(
    kind: str, paint: tuple[int, int, int]
) -> None:
    picture, seen = drawn(Large(kind, paint))
    found = load_detector("onnx:vehicle_detector").detect([picture])[0]
    assert any(
        other.label == KINDS[kind].label and other.box.iou(seen.box) > 0.7 for other in found
    )
