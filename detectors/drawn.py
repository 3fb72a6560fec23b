"""Which lines, gates and areas does a site file draw, and where do they lie in metres?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from detectors.calibration import Calibration
from detectors.camera_place import CameraPlace, camera_place
from detectors.road import Gate, Lane, Point
from detectors.toml_table import TomlTable

SHORTEST_M = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """The picture that a site file draws on, tied to the road by its calibration.

    Points are where the picture shows them; a line between two is straight on the road, so a lens
    that bends the picture bends it there.
    """

    calibration: Calibration
    width_px: int
    height_px: int

    @property
    def camera(self) -> CameraPlace | None:
        """Where the camera hangs; None where no camera sees the road like this."""
        lens = self.calibration.lens
        x_px, y_px = (self.width_px / 2, self.height_px / 2) if lens is None else lens.centre_px
        return camera_place(self.calibration.matrix, 2 * x_px, 2 * y_px)

    def points_px(
        self, table: TomlTable, key: str, least: int, most: int | None = None
    ) -> tuple[Point, ...]:
        """Points inside the picture."""
        points = table.points(key, least, most)
        refuse_outside(table, key, points, self.width_px, self.height_px)
        return points

    def ends_px(self, table: TomlTable, key: str) -> tuple[Point, Point]:
        """A line with two ends."""
        start, end = self.points_px(table, key, 2, 2)
        return start, end

    def unit(self, table: TomlTable, key: str, ends_px: tuple[Point, Point]) -> Point:
        """The direction on the road from the first end to the second."""
        start, end = (self.calibration.ground(point) for point in ends_px)
        length = hypot(end[0] - start[0], end[1] - start[1])
        if length < SHORTEST_M:
            table.refuse(key, f"'{key}' is {length:.2f} m long on the road; draw it longer.")
        return (end[0] - start[0]) / length, (end[1] - start[1]) / length

    def area(self, table: TomlTable) -> Lane:
        """The keys `name`, `area` and `direction`."""
        area, direction = self.points_px(table, "area", 3), self.ends_px(table, "direction")
        self.refuse_crossing(table, "area", (*area, area[0]))
        return Lane(
            name=table.text("name"),
            area=tuple(self.calibration.ground(point) for point in area),
            direction=self.unit(table, "direction", direction),
            area_px=area,
            direction_px=direction,
        )

    def gate(self, table: TomlTable, line_key: str, direction_key: str) -> Gate:
        """A line across the road and an arrow over it."""
        line, arrow = self.ends_px(table, line_key), self.ends_px(table, direction_key)
        ux, uy = self.unit(table, line_key, line)
        travel = self.unit(table, direction_key, arrow)
        across = travel[0] * -uy + travel[1] * ux
        if abs(across) < 0.5:
            what = line_key.replace("_", " ")
            table.refuse(direction_key, f"the direction runs along the {what}; draw it across.")
        sign = 1.0 if across > 0 else -1.0
        return Gate(
            left=self.calibration.ground(line[0]),
            right=self.calibration.ground(line[1]),
            direction=(-uy * sign, ux * sign),
            line_px=line,
            direction_px=arrow,
        )

    def refuse_crossing(self, table: TomlTable, key: str, points: Sequence[Point]) -> None:
        """Refuses a line that crosses itself: an area's corners told in the wrong order.

        What is straight on the road is straight between flat pixels, not in a bent picture.
        """
        lens = self.calibration.lens
        flat = points if lens is None else [lens.flat(point) for point in points]
        pieces = list(zip(pairwise(flat), pairwise(points), strict=True))
        for place, ((start, end), (drawn_from, _)) in enumerate(pieces):
            for (other_start, other_end), (other_from, _) in pieces[place + 2 :]:
                apart = _side(start, end, other_start) * _side(start, end, other_end)
                across = _side(other_start, other_end, start) * _side(other_start, other_end, end)
                if apart < 0 and across < 0:
                    table.refuse(
                        key,
                        f"the line from [{drawn_from[0]:g}, {drawn_from[1]:g}] crosses the one "
                        f"from [{other_from[0]:g}, {other_from[1]:g}]; draw the corners in their "
                        "order.",
                    )


def _side(start: Point, end: Point, point: Point) -> float:
    return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])


def refuse_outside(
    table: TomlTable, key: str, points: tuple[Point, ...], width_px: int, height_px: int
) -> None:
    """Refuses the first point that does not lie in the picture."""
    for x, y in points:
        if not (0 <= x <= width_px and 0 <= y <= height_px):
            table.refuse(
                key, f"[{x:g}, {y:g}] lies outside the picture of {width_px} x {height_px} pixels."
            )
