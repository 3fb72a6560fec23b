"""A small, quick scene: one car runs the red light, one passes on green."""

from __future__ import annotations

from pathlib import Path

SCENES = Path(__file__).parent.parent.parent / "simulator" / "scenes"

SMALL = """\
name = "small"
place = "A simulated road"
seed = 3
start = 2026-05-01T08:00:00Z
duration_s = 1.5
frames_per_s = 4
light = "day"

[camera]
width_px = 480
height_px = 270
focal_px = 650.0
height_m = 5.0
pitch_deg = 21.0

[road]
lanes = 2
lane_width_m = 2.9
stop_line_m = 14.0
solid_line_from_m = 2.0
solid_line_to_m = 14.0
junction_from_m = 18.5
junction_to_m = 30.0

[signal]
group = "1"
states = [{ at_s = 0.0, state = "red" }]

[[car]]
plate = "01KG003TST"
kind = "hatchback"
colour = "#a32a25"
start_y_m = 6.0
speeds = [[0.0, 9.0]]
across = [[0.0, -1.45]]

[[car]]
plate = "01KG004TST"
colour = "#e8e8e6"
start_y_m = 8.6
speeds = [[0.0, 0.0]]
across = [[0.0, 1.45]]
"""
