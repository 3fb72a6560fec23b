"""Where in a picture does a section begin or end, and how surely is a place told there?"""

from __future__ import annotations

from dataclasses import dataclass

from detectors.camera_place import CameraPlace
from detectors.dated_limits import within
from detectors.drawn import Drawing
from detectors.road import Gate
from detectors.toml_table import TomlTable

FOOT_ERROR_M, UNSEEN_FOOT_ERROR_M = 0.6, 1.0
"""What is seen of a vehicle ends at its bumper, above the road, and looks further away: on
simulated roads crossings were told 0.7 m early. With that taken off, as the kind of vehicle and the
camera's height let expect, they are told 0.1 m late, give or take 0.2 m (`tartip bench line`); real
vehicles differ more than drawn ones. The larger error holds where the map of the road does not tell
the camera's height.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionLine:
    """A line of one direction. `foot_error_m` is standard: where the vehicle's end really is.

    Without `camera` nobody knows by how much a vehicle's end looks too far away.
    """

    name: str
    gate: Gate
    camera: CameraPlace | None
    foot_error_m: float


def section_line(table: TomlTable, drawing: Drawing) -> SectionLine:
    """A table [[section_line]]."""
    table.only("name", "line", "direction", "foot_error_m")
    camera = drawing.camera
    usual_m = UNSEEN_FOOT_ERROR_M if camera is None else FOOT_ERROR_M
    return SectionLine(
        name=table.text("name"),
        gate=drawing.gate(table, "line", "direction"),
        camera=camera,
        foot_error_m=within(table, "foot_error_m", usual_m, 0.1, 5.0),
    )
