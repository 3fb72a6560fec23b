"""How do a site's lines and a frame's tracks look in the picture? For people's eyes only."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import hypot

import cv2
import numpy as np

from detectors.detection import Image
from detectors.evidence import whole_px
from detectors.road import Point
from detectors.site import Site
from detectors.track import Track

STOP_LINE_BGR = (40, 40, 230)
SOLID_LINE_BGR = (230, 160, 30)
LANE_BGR = (60, 190, 60)
RESTRICTED_BGR = (40, 120, 240)
SPEED_ZONE_BGR = (200, 60, 200)
NO_STANDING_BGR = (20, 20, 160)
CROSSING_BGR = (230, 230, 60)
KEEP_CLEAR_BGR = (20, 200, 240)
FORBIDDEN_TURN_BGR = (60, 60, 250)
SIGNAL_HEAD_BGR = (0, 240, 240)
TRACK_BGR = (0, 215, 255)
GRID_BGR = (200, 200, 200)
HEAD_PX = 40.0
Colour = tuple[int, int, int]


def with_site(image: Image, site: Site) -> Image:
    """A copy with stop lines, signal heads, directions, other lines and areas, and a 5 m grid."""
    canvas = image.copy()
    _draw_grid(canvas, site)
    areas = (
        *((lane, LANE_BGR) for lane in site.lanes),
        *((restricted.strip, RESTRICTED_BGR) for restricted in site.restricted),
        *((zone.stretch, SPEED_ZONE_BGR) for zone in site.speed_zones),
        *((zone.area, NO_STANDING_BGR) for zone in site.standing_zones),
        *((crossing.area, CROSSING_BGR) for crossing in site.crossings),
        *((clear.area, KEEP_CLEAR_BGR) for clear in site.keep_clear),
    )
    for area, colour in areas:
        _road_line(canvas, site, (*area.area_px, area.area_px[0]), colour)
        _arrow(canvas, site, area.direction_px, colour)
        _label(canvas, area.name, area.area_px[0], colour)
    for turn in site.forbidden_turns:
        for name, gate in (("in", turn.entry), ("out", turn.exit)):
            _road_line(canvas, site, gate.line_px, FORBIDDEN_TURN_BGR)
            _arrow(canvas, site, gate.direction_px, FORBIDDEN_TURN_BGR)
            _label(canvas, f"{turn.name} {name}", gate.line_px[0], FORBIDDEN_TURN_BGR)
    for line in site.solid_lines:
        _road_line(canvas, site, line.points_px, SOLID_LINE_BGR)
        _label(canvas, line.name, line.points_px[0], SOLID_LINE_BGR)
    for head in site.signals.heads:
        x, y, width, height = whole_px(head.box)
        cv2.rectangle(canvas, (x, y), (x + width, y + height), SIGNAL_HEAD_BGR, 2)
        _label(canvas, f"signal {head.group}", (x, y), SIGNAL_HEAD_BGR)
    for approach in site.approaches:
        _road_line(canvas, site, approach.stop_line.line_px, STOP_LINE_BGR)
        _arrow(canvas, site, approach.stop_line.direction_px, STOP_LINE_BGR)
        name = f"{approach.name}, signal {approach.signal_group}"
        _label(canvas, name, approach.stop_line.line_px[0], STOP_LINE_BGR)
        for way in approach.ways_out:
            _road_line(canvas, site, way.exit.line_px, STOP_LINE_BGR)
            _arrow(canvas, site, way.exit.direction_px, STOP_LINE_BGR)
            name = f"{approach.name}, {way.name}, signal {way.signal_group or 'of the head'}"
            _label(canvas, name, way.exit.line_px[0], STOP_LINE_BGR)
    return canvas


def with_tracks(image: Image, tracks: Sequence[Track], frame: int) -> Image:
    """A copy with the boxes of this frame, their track numbers and ways."""
    canvas = image.copy()
    for track in tracks:
        if track.last.frame != frame:
            continue
        x, y, width, height = whole_px(track.last.box)
        cv2.rectangle(canvas, (x, y), (x + width, y + height), TRACK_BGR, 2)
        _polyline(canvas, [seen.box.foot_px for seen in track.observations[-60:]], TRACK_BGR)
        _label(canvas, f"{track.id} {track.label}", (x, y), TRACK_BGR)
    return canvas


def _draw_grid(canvas: Image, site: Site) -> None:
    """Dots where the calibration puts whole multiples of 5 m."""
    for x_m in range(-30, 31, 5):
        for y_m in range(-30, 61, 5):
            pixel = site.calibration.picture((x_m, y_m))
            if pixel is None or not (
                0 <= pixel[0] < site.width_px and 0 <= pixel[1] < site.height_px
            ):
                continue
            cv2.circle(canvas, (round(pixel[0]), round(pixel[1])), 2, GRID_BGR, -1, cv2.LINE_AA)
            if x_m == 0:
                _label(canvas, f"{y_m} m", pixel, GRID_BGR)


def _road_line(canvas: Image, site: Site, points: Sequence[Point], colour: Colour) -> None:
    """A line whose pieces are straight on the road, as the camera's lens shows it."""
    lens = site.calibration.lens
    if lens is None:
        _polyline(canvas, points, colour)
        return
    for start, end in pairwise(points):
        _polyline(canvas, lens.road_line(start, end), colour)


def _polyline(canvas: Image, points: Sequence[Point], colour: Colour) -> None:
    whole = np.round(np.array(points)).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(canvas, [whole], False, colour, 2, cv2.LINE_AA)


def _arrow(canvas: Image, site: Site, ends: tuple[Point, Point], colour: Colour) -> None:
    lens = site.calibration.lens
    way = list(ends) if lens is None else lens.road_line(*ends)
    if len(way) > 2:
        head = way.index(next(at for at in way if hypot(*np.subtract(ends[1], at)) <= HEAD_PX))
        head = min(head, len(way) - 2)
        _polyline(canvas, way[: head + 1], colour)
        way = [way[head], way[-1]]
    (x0, y0), (x1, y1) = way
    cv2.arrowedLine(canvas, (round(x0), round(y0)), (round(x1), round(y1)), colour, 3, cv2.LINE_AA)


def _label(canvas: Image, text: str, at: Point, colour: Colour) -> None:
    place = (round(at[0]) + 4, max(round(at[1]) - 6, 12))
    cv2.putText(canvas, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.5, (0, 0, 0), 3, cv2.LINE_AA)
    cv2.putText(canvas, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.5, colour, 1, cv2.LINE_AA)
