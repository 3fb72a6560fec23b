"""On which side of a line of the road does a point lie, and inside which lane?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise
from math import hypot

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A drawn line in metres."""

    points: tuple[Point, ...]

    def place(self, point: Point) -> tuple[float, float] | None:
        """Metres along the line and to its left (negative: right); None beside its ends."""
        along = 0.0
        best: tuple[float, float] | None = None
        for (x0, y0), (x1, y1) in pairwise(self.points):
            length = hypot(x1 - x0, y1 - y0)
            ux, uy = (x1 - x0) / length, (y1 - y0) / length
            ahead = (point[0] - x0) * ux + (point[1] - y0) * uy
            aside = (point[1] - y0) * ux - (point[0] - x0) * uy
            if 0 <= ahead <= length and (best is None or abs(aside) < abs(best[1])):
                best = (along + ahead, aside)
            along += length
        return best


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A line across a way. `direction` is the unit vector of travel across it."""

    left: Point
    right: Point
    direction: Point
    line_px: tuple[Point, Point]
    direction_px: tuple[Point, Point]

    def beyond_m(self, point: Point) -> float:
        """Metres past the line; negative before it."""
        dx, dy = self.direction
        return (point[0] - self.left[0]) * dx + (point[1] - self.left[1]) * dy

    def meets(self, point: Point, margin_m: float) -> bool:
        """Whether the way through this point passes between the ends of the line."""
        wx, wy = self.right[0] - self.left[0], self.right[1] - self.left[1]
        width = hypot(wx, wy)
        aside = ((point[0] - self.left[0]) * wx + (point[1] - self.left[1]) * wy) / width
        return -margin_m <= aside <= width + margin_m


class ArrowLights(StrEnum):
    """How the arrow lamps of a way out are built."""

    HEAD = "head"
    """Three of its own: the approach's head says nothing about this way."""
    SECTION = "section"
    """One beside the approach's head: lit green it lets go, whatever the head shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """A way from a stop line out over the gate `exit`, within `most`.

    Without `arrow` it has no `signal_group`: the approach's own rules it.
    """

    name: str
    exit: Gate
    most: timedelta
    signal_group: str | None
    arrow: ArrowLights | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approach:
    """A way to a stop line and the lights that rule it."""

    name: str
    signal_group: str
    grace: timedelta
    stop_line: Gate
    ways_out: tuple[WayOut, ...] = ()

    @property
    def signal_groups(self) -> tuple[str, ...]:
        """Its own group and those of its arrows."""
        arrows = (way.signal_group for way in self.ways_out if way.signal_group is not None)
        return tuple(dict.fromkeys((self.signal_group, *arrows)))

    @property
    def head_groups(self) -> tuple[str, ...]:
        """Those that a head of three lamps shows."""
        sections = {w.signal_group for w in self.ways_out if w.arrow is ArrowLights.SECTION}
        return tuple(group for group in self.signal_groups if group not in sections)


@dataclass(frozen=True, slots=True, kw_only=True)
class SolidLine:
    """A line that must not be crossed."""

    name: str
    line: Line
    points_px: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """An area in which vehicles drive one way only; `direction` is a unit vector.

    `against` is the offence of driving the other way: on a one-way road, or into oncoming traffic.
    """

    name: str
    area: tuple[Point, ...]
    direction: Point
    area_px: tuple[Point, ...]
    direction_px: tuple[Point, Point]
    against: str = "wrong_way"

    def holds(self, point: Point) -> bool:
        """Whether the point lies inside the area."""
        inside = False
        for (x0, y0), (x1, y1) in pairwise((*self.area, self.area[0])):
            if (y0 > point[1]) != (y1 > point[1]):
                inside ^= point[0] < x0 + (point[1] - y0) * (x1 - x0) / (y1 - y0)
        return inside

    def progress_m(self, point: Point) -> float:
        """Metres along the lawful direction."""
        return point[0] * self.direction[0] + point[1] * self.direction[1]
