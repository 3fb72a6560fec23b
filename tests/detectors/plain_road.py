"""A road drawn so plainly that a test can state places in metres: 20 px a metre, seen from above.

The picture is 1000 x 1000 px; the ground's y grows upwards. The stop line lies at y = 25 m,
the solid line along x = 25 m up to it, the lane "north" covers x 25 to 29 m.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from detectors.detection import Box
from detectors.signals import SignalChange, SignalLog, SignalState
from detectors.site import Site
from detectors.site_file import load_site
from detectors.track import Observation, Track, TrackId

PX_PER_M = 20.0
SIDE_PX = 1000.0
STOP_LINE_M = 25.0
START = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)

SITE = """\
id = "plain"
place = "A plain road"

[camera]
width_px = 1000
height_px = 1000
view = "rear"

[device]
name = "Test camera"
serial = "T-1"
certificate = "T-1/2026"
certificate_valid_from = 2026-01-01T00:00:00Z
certificate_valid_to = 2027-01-01T00:00:00Z

[calibration]
points = [
    { image = [0, 1000], ground = [0, 0] },
    { image = [1000, 1000], ground = [50, 0] },
    { image = [1000, 0], ground = [50, 50] },
    { image = [0, 0], ground = [0, 50] },
    { image = [500, 500], ground = [25, 25] },
]

[[approach]]
name = "south"
signal_group = "1"
grace_ms = 300
stop_line = [[400, 500], [600, 500]]
direction = [[500, 700], [500, 520]]

[[solid_line]]
name = "middle"
points = [[500, 900], [500, 500]]

[[lane]]
name = "north"
area = [[500, 990], [580, 990], [580, 10], [500, 10]]
direction = [[540, 900], [540, 100]]
"""

_READ: dict[str, Site] = {}


def plain_site(folder: Path, text: str = SITE) -> Site:
    """The site of this text, read as any site file is; only once, for nobody can change it."""
    if text not in _READ:
        file = folder / "plain.toml"
        file.write_text(text, "utf-8")
        _READ[text] = load_site(file)
    return _READ[text]


def box_at(x_m: float, y_m: float, width_m: float = 1.8) -> Box:
    """A vehicle's box whose foot stands at this place."""
    foot_x, foot_y, wide = x_m * PX_PER_M, SIDE_PX - y_m * PX_PER_M, width_m * PX_PER_M
    return Box(x_px=foot_x - wide / 2, y_px=foot_y - 40, width_px=wide, height_px=40)


def after(seconds: float) -> datetime:
    """The instant so many seconds after the start."""
    return START + timedelta(seconds=seconds)


def track_of(
    places: Sequence[tuple[float, float, float]], label: str = "car", width_m: float = 1.8
) -> Track:
    """A track from rows of second, x and y in metres, one frame each."""
    return Track(
        id=TrackId(1),
        observations=tuple(
            Observation(
                frame=number,
                at=after(t_s),
                box=box_at(x_m, y_m, width_m),
                label=label,
                confidence=0.9,
            )
            for number, (t_s, x_m, y_m) in enumerate(places)
        ),
    )


def drive(
    *stops: tuple[float, float], x_m: float = 27.0, step_s: float = 0.1
) -> list[tuple[float, float, float]]:
    """Even driving between rows of (second, y in metres), one place each `step_s`."""
    places = []
    for (t0, y0), (t1, y1) in pairwise(stops):
        steps = round((t1 - t0) / step_s)
        places += [
            (t0 + (t1 - t0) * step / steps, x_m, y0 + (y1 - y0) * step / steps)
            for step in range(steps)
        ]
    last_t, last_y = stops[-1]
    return [*places, (last_t, x_m, last_y)]


def lights(*rows: tuple[float, str], group: str = "1") -> SignalLog:
    """A log with rows of (second, state)."""
    return SignalLog(
        SignalChange(at=after(t_s), group=group, state=SignalState(state)) for t_s, state in rows
    )
