"""What stands at one camera's place? Camera, device, lines, lanes, signal groups, calibration."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import hypot
from pathlib import Path

from detectors.calibration import Calibration
from detectors.clock_state import ClockLimits
from detectors.detection import Box
from detectors.forbidden_turns import ForbiddenTurn
from detectors.keep_clear import KeepClear
from detectors.pedestrian_crossing import PedestrianCrossing
from detectors.restricted import RestrictedLane
from detectors.road import Approach, Lane, Point, SolidLine
from detectors.section_line import SectionLine
from detectors.signal_heads import SignalPlan
from detectors.speed_zone import SpeedZone
from detectors.standing_zones import StandingZone
from fines.position import Position
from fines.region import Region
from fines.violation import Device, SiteId

EDGE_PX = 3.0
CUT_SHARE = 0.13
"""A box that the picture cuts ends this share of its height above the edge, at most: measured on
cars drawn by night."""


class View(StrEnum):
    """Which end of the vehicles the camera sees."""

    REAR = "rear"
    FRONT = "front"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A camera's place as its site file says; lines are kept in metres and in pixels.

    `file` holds the bytes that it was read from. `references` are pictures from when it was
    measured: with them a camera that has moved is found. Without `clock_limits` nothing asks how
    well the clock keeps time.
    """

    id: SiteId
    file: bytes
    place: str
    width_px: int
    height_px: int
    view: View
    device: Device
    calibration: Calibration
    approaches: tuple[Approach, ...]
    solid_lines: tuple[SolidLine, ...]
    lanes: tuple[Lane, ...]
    speed_zones: tuple[SpeedZone, ...]
    restricted: tuple[RestrictedLane, ...]
    forbidden_turns: tuple[ForbiddenTurn, ...]
    keep_clear: tuple[KeepClear, ...]
    standing_zones: tuple[StandingZone, ...]
    signals: SignalPlan
    crossings: tuple[PedestrianCrossing, ...]
    references: tuple[Path, ...] = ()
    clock_limits: ClockLimits | None = None
    section_lines: tuple[SectionLine, ...] = ()
    position: Position | None = None
    region: Region | None = None

    def foot_m(self, box: Box) -> Point | None:
        """Where the vehicle's near end touches the road; None where the picture cuts it off."""
        if box.bottom_px > self.height_px - EDGE_PX:
            return None
        return self.calibration.ground(box.foot_px)

    def may_be_cut(self, box: Box) -> bool:
        """Whether its lower edge may be the picture's: detectors end such a box above the edge."""
        return box.bottom_px > self.height_px - max(EDGE_PX, CUT_SHARE * box.height_px)

    def may_be_cut_at_side(self, box: Box) -> bool:
        """Whether its left or right edge may be the picture's: then it is not known how wide."""
        near = max(EDGE_PX, CUT_SHARE * box.width_px)
        return box.x_px < near or box.right_px > self.width_px - near

    def groups_beside(self, group: str) -> tuple[str, ...]:
        """This signal group, and those that are looked at where it decides: its approach's."""
        ruled = (way.signal_groups for way in self.approaches if group in way.signal_groups)
        return tuple(dict.fromkeys((group, *(one for groups in ruled for one in groups))))

    def width_m(self, box: Box) -> float:
        """How wide the box is where it touches the road."""
        left = self.calibration.ground((box.x_px, box.bottom_px))
        right = self.calibration.ground((box.right_px, box.bottom_px))
        return hypot(right[0] - left[0], right[1] - left[1])
