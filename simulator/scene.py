"""What stands in a scene file? A road, a camera, a signal programme and cars with known truth.

Ground coordinates: x to the right and y away from the camera's foot, in metres, z upwards.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

from fines.errors import ConfigurationError


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneCamera:
    """A camera over the road; `pitch_deg` looks downwards.

    `k1` and `k2` bend the picture as a lens does (OpenCV's coefficients); without them it is a
    pinhole camera.

    The pole stands at `x_m`, `y_m`: before the road's zero where `y_m` is negative.
    """

    width_px: int
    height_px: int
    focal_px: float
    height_m: float
    pitch_deg: float
    x_m: float = 0.0
    k1: float = 0.0
    k2: float = 0.0
    y_m: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """A straight road with one junction; `toward_camera` says which way its cars drive.

    With `limit_kmh` speed is measured on the stretch from `speed_from_m` to `speed_to_m`.
    """

    lanes: int
    lane_width_m: float
    stop_line_m: float
    solid_line_from_m: float
    solid_line_to_m: float
    junction_from_m: float
    junction_to_m: float
    toward_camera: bool = False
    limit_kmh: float | None = None
    speed_from_m: float = 8.0
    speed_to_m: float = 26.0

    @property
    def half_width_m(self) -> float:
        return self.lanes * self.lane_width_m / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """Where a car's rear bumper is, where it heads and whether it brakes."""

    x_m: float
    y_m: float
    yaw_rad: float
    braking: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LightBar:
    """Two lamps on the roof that flash in turn, "blue" or "red"; without `on` they are dark."""

    left: str = "blue"
    right: str = "blue"
    rounds_per_s: float = 2.0
    flashes: int = 2
    share_lit: float = 0.6
    phase: float = 0.0
    on: bool = True

    def __post_init__(self) -> None:
        for colour in (self.left, self.right):
            if colour not in ("blue", "red"):
                raise ValueError(f"a light bar's colour is 'blue' or 'red', not '{colour}'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Car:
    """One car; speeds change evenly between the given instants, so does its place across."""

    plate: str
    pattern: str
    kind: str
    colour_bgr: tuple[int, int, int]
    start_y_m: float
    speeds: tuple[tuple[float, float], ...]
    across: tuple[tuple[float, float], ...]
    toward_camera: bool = False
    light_bar: LightBar | None = None

    def pose(self, t_s: float) -> Pose:
        """The car at this second of the scene."""
        sign = -1.0 if self.toward_camera else 1.0
        speed, before = self._speed(t_s), self._speed(t_s - 0.15)
        x_m = self._across(t_s)
        sideways_mps = (self._across(t_s + 0.05) - self._across(t_s - 0.05)) / 0.1
        yaw = math.atan2(sideways_mps, sign * max(speed, 1.0))
        y_m = self.start_y_m + sign * self._driven_m(t_s)
        return Pose(x_m=x_m, y_m=y_m, yaw_rad=yaw, braking=speed < before - 0.05 or speed < 0.1)

    def _speed(self, t_s: float) -> float:
        return _between(self.speeds, t_s)

    def _driven_m(self, t_s: float) -> float:
        if t_s <= self.speeds[0][0]:
            return (t_s - self.speeds[0][0]) * self.speeds[0][1]
        driven = 0.0
        for (start, v0), (end, _) in pairwise(self.speeds):
            if t_s <= start:
                return driven
            stop = min(t_s, end)
            driven += (stop - start) * (v0 + self._speed(stop)) / 2
        last, speed = self.speeds[-1]
        return driven + max(t_s - last, 0.0) * speed

    def _across(self, t_s: float) -> float:
        for (start, x0), (end, x1) in pairwise(self.across):
            if t_s < end:
                share = min(max((t_s - start) / (end - start), 0.0), 1.0)
                return x0 + (x1 - x0) * share * share * (3 - 2 * share)
        return self.across[-1][1]


class DrawnCar(Protocol):
    """What a scene draws: a body with a plate and a way."""

    @property
    def plate(self) -> str: ...
    @property
    def pattern(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def colour_bgr(self) -> tuple[int, int, int]: ...
    @property
    def light_bar(self) -> LightBar | None: ...

    def pose(self, t_s: float) -> Pose: ...


def _between(points: tuple[tuple[float, float], ...], t_s: float) -> float:
    for (start, v0), (end, v1) in pairwise(points):
        if t_s < end:
            return v0 + (v1 - v0) * min(max((t_s - start) / (end - start), 0.0), 1.0)
    return points[-1][1]


Programme = tuple[tuple[float, str], ...]
"""(second, state) of a signal group, the first at second 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrowHead:
    """A head of three arrow lamps that point ahead: it alone rules who drives straight on."""

    signal_group: str
    programme: Programme

    def state(self, t_s: float) -> str:
        """What it shows at this second."""
        return shown(self.programme, t_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A whole scene; `programme` is that of the round lamps.

    For `exposure_s` the shutter is open: what moves is smeared so far.
    """

    name: str
    place: str
    seed: int
    start: datetime
    duration_s: float
    frames_per_s: float
    light: str
    noise: float
    camera: SceneCamera
    road: Road
    signal_group: str
    programme: Programme
    cars: tuple[DrawnCar, ...]
    exposure_s: float = 0.0
    arrow: ArrowHead | None = None

    def state(self, t_s: float) -> str:
        """The round lamps at this second."""
        return shown(self.programme, t_s)

    @property
    def ahead(self) -> Programme:
        """What rules whoever drives straight on, as all cars of a scene do."""
        return self.programme if self.arrow is None else self.arrow.programme

    def instant(self, t_s: float) -> datetime:
        """The moment in the world of this second, to the millisecond as clips keep it."""
        return self.start + timedelta(milliseconds=round(t_s * 1000))


def shown(programme: Programme, t_s: float) -> str:
    """The state at this second."""
    return [state for at_s, state in programme if at_s <= t_s][-1]


def load_scene(path: Path) -> Scene:
    """The scene of this file; ConfigurationError names what is missing or wrong."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        return _scene(table)
    except FileNotFoundError as error:
        raise ConfigurationError(f"{path}: there is no such scene file; check the path.") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path}: not TOML: {error}; mend that line.") from error
    except KeyError as error:
        raise ConfigurationError(f"{path}: {error} is missing; write it there.") from error
    except (TypeError, ValueError) as error:
        raise ConfigurationError(f"{path}: {error}; mend that value.") from error


def _scene(table: dict[str, Any]) -> Scene:
    road = Road(**table["road"])
    cars = tuple(_car(row, road) for row in table.get("car", []))
    return Scene(
        name=table["name"],
        place=table["place"],
        seed=table["seed"],
        start=table["start"].astimezone(UTC),
        duration_s=float(table["duration_s"]),
        frames_per_s=float(table["frames_per_s"]),
        light=table["light"],
        noise=float(table.get("noise", 2.0)),
        exposure_s=float(table.get("exposure_s", 0.0)),
        camera=SceneCamera(**table["camera"]),
        road=road,
        signal_group=table["signal"]["group"],
        programme=_programme(table["signal"]),
        arrow=_arrow(table["arrow"]) if "arrow" in table else None,
        cars=cars,
    )


def _programme(table: dict[str, Any]) -> Programme:
    programme = tuple((float(row["at_s"]), str(row["state"])) for row in table["states"])
    if not programme or programme[0][0] > 0:
        raise ValueError("the signal programme must begin at_s = 0")
    return programme


def _arrow(table: dict[str, Any]) -> ArrowHead:
    return ArrowHead(signal_group=table["group"], programme=_programme(table))


def _car(row: dict[str, Any], road: Road) -> Car:
    red, green, blue = bytes.fromhex(row["colour"].lstrip("#"))
    return Car(
        plate=row["plate"],
        pattern=row.get("pattern", "KG_2016"),
        kind=row.get("kind", "sedan"),
        colour_bgr=(blue, green, red),
        start_y_m=float(row["start_y_m"]),
        speeds=tuple((float(t), float(v)) for t, v in row["speeds"]),
        across=tuple((float(t), float(x)) for t, x in row["across"]),
        toward_camera=road.toward_camera,
        light_bar=LightBar(**row["light_bar"]) if "light_bar" in row else None,
    )
