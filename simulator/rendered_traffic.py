"""How does simulated traffic look to a camera? The same vehicles as without pictures, drawn.

A vehicle keeps its way, its plate and its label; its body is that of a kind that can be drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from detectors.detection import Image
from simulator.car_shape import KINDS
from simulator.enforcement_camera import EXPOSURE_S
from simulator.measured_site import STOP_LINE_M, MeasuredRoad
from simulator.plate_texts import issued
from simulator.render import RenderedFrame, draw_scene
from simulator.scene import LightBar, Pose, Road, Scene
from simulator.traffic import LANES_M, Lights
from simulator.vehicle import STEP_S, Vehicle
from simulator.weather import Weather

FAR_AWAY = Pose(x_m=0.0, y_m=-1000.0, yaw_rad=0.0, braking=False)
COLOURS = (
    (200, 205, 208), (60, 58, 57), (120, 124, 128), (40, 44, 150), (140, 90, 50), (235, 236, 236),
)  # fmt: skip
BODIES = {"truck": "lorry", "bus": "bus"}
CARS = ("sedan", "hatchback", "suv")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrafficCar:
    """A vehicle of the traffic with a body and a colour."""

    vehicle: Vehicle
    plate: str
    pattern: str
    kind: str
    colour_bgr: tuple[int, int, int]
    light_bar: LightBar | None = None

    def pose(self, t_s: float) -> Pose:
        """Where it is at this second; far away before its pass and after."""
        vehicle = self.vehicle
        if not vehicle.start_s <= t_s <= vehicle.end_s:
            return FAR_AWAY
        (x, y), (x1, y1) = vehicle.place(t_s), vehicle.place(t_s + 2 * STEP_S)
        way = math.hypot(x1 - x, y1 - y)
        yaw = math.atan2(x1 - x, max(y1 - y, 0.05)) if way > 0.01 else 0.0
        return Pose(x_m=x, y_m=y, yaw_rad=yaw, braking=way < 0.01)


def drawable(vehicles: Sequence[Vehicle]) -> list[TrafficCar]:
    """Each vehicle with its body."""
    return [
        TrafficCar(
            vehicle=vehicle,
            plate=vehicle.plate,
            pattern=vehicle.pattern,
            kind=_body(vehicle),
            colour_bgr=COLOURS[vehicle.number % len(COLOURS)],
        )
        for vehicle in vehicles
    ]


def as_drawn(vehicle: Vehicle) -> Vehicle:
    """The vehicle with the measures of the body that is drawn for it, and a plate that exists."""
    kind = KINDS[_body(vehicle)]
    size = replace(vehicle.size, label=kind.label, length_m=kind.length_m, width_m=kind.width_m)
    return replace(vehicle, size=size, plate=issued(vehicle.plate, vehicle.pattern))


def _body(vehicle: Vehicle) -> str:
    return BODIES.get(vehicle.size.label, CARS[vehicle.number % len(CARS)])


def scene_of(
    road: MeasuredRoad, cars: Sequence[TrafficCar], lights: Lights, start: datetime, light: str
) -> Scene:
    """The road with its traffic as a scene; the programme is read from the lights by second."""
    near, far = road.solid_m
    last_s = max(car.vehicle.end_s for car in cars)
    changes: list[tuple[float, str]] = []
    for tick in range(int(last_s * 10) + 1):
        state, _ = lights.state(tick / 10) if road.signals else ("green", 0.0)
        if not changes or changes[-1][1] != state:
            changes.append((tick / 10, state))
    return Scene(
        name=road.name,
        place="A simulated road",
        seed=1,
        start=start,
        duration_s=last_s,
        frames_per_s=12.5,
        light="dusk" if light == "dusk" else "day",
        noise=2.0,
        camera=road.camera,
        road=Road(
            lanes=len(LANES_M),
            lane_width_m=LANES_M[1] - LANES_M[0],
            stop_line_m=STOP_LINE_M if road.signals else 200.0,
            solid_line_from_m=near,
            solid_line_to_m=far,
            junction_from_m=STOP_LINE_M + 6 if road.signals else 210.0,
            junction_to_m=STOP_LINE_M + 20 if road.signals else 220.0,
        ),
        signal_group="1",
        programme=tuple(changes),
        cars=tuple(cars),
        exposure_s=EXPOSURE_S[light],
    )


def drawn_frames(
    scene: Scene, at_s: Sequence[float], weather: Weather
) -> Iterator[tuple[float, RenderedFrame]]:
    """A picture for each of these seconds."""
    for t_s, frame in zip(at_s, draw_scene(scene, at_s), strict=True):
        plates = [seen.plate_box for seen in frame.visible if seen.plate_box is not None]
        image: Image = weather.over(frame.image, plates)
        yield t_s, replace(frame, image=np.ascontiguousarray(image))
