"""How many vehicles go over a line of a real clip: by a person, by us, by supervision?

Both are given the same tracks, our own. Ours counts a vehicle whose foot goes over the line for
good; the library's line zone counts as it does by itself (every corner of the box over the line)
and with the middle of the lower edge.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from detectors.backends import load_detector
from detectors.clip import clip_frames
from detectors.detection import ObjectDetector
from detectors.road import Point
from detectors.rules.feet import feet
from detectors.rules.passage import Placed, passage
from detectors.site import Site
from detectors.site_file import load_site
from detectors.track import Observation, Track
from detectors.tracking import LapTracker
from fines.errors import ConfigurationError, NotFoundError

COUNTS = Path(__file__).parent / "counts.toml"
SITES = Path(__file__).parents[1] / "pipeline" / "sites"
DETECTOR = "onnx:vehicle_detector"
START = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
CLEAR_M = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedLine:
    """A line of a clip, in pixels, and how many vehicles a person saw driving over it.

    `left_frames`: in which frame the end of each left the line, where that was noted.
    """

    clip: str
    from_px: Point
    to_px: Point
    vehicles: int
    left_frames: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LineCounts:
    """Vehicles over one line by everybody who counted."""

    clip: str
    by_person: int
    ours: int
    supervision: int
    supervision_lower_edge: int


def counted_lines() -> list[CountedLine]:
    """The lines of `counts.toml`."""
    rows = tomllib.loads(COUNTS.read_text("utf-8"))["clip"]
    return [
        CountedLine(
            clip=row["name"],
            from_px=tuple(row["from_px"]),
            to_px=tuple(row["to_px"]),
            vehicles=row["vehicles"],
            left_frames=tuple(row.get("left_frames", ())),
        )
        for row in rows
    ]


def run(folder: Path) -> list[LineCounts]:
    """Counts for every known clip of the folder; ConfigurationError without the library."""
    detector = load_detector(DETECTOR)
    return [count(line, folder, detector) for line in counted_lines()]


def count(line: CountedLine, folder: Path, detector: ObjectDetector) -> LineCounts:
    """One clip, seen once; its tracks are given to everybody."""
    clip = folder / f"{line.clip}.mp4"
    if not clip.is_file():
        raise NotFoundError(f"{clip} is missing; name the folder of the real clips")
    site = load_site(SITES / f"{line.clip}.toml")
    peer, lower_edge = line_zone(line, ()), line_zone(line, ("BOTTOM_CENTER",))
    tracker = LapTracker()
    ended: list[Track] = []
    for frame in clip_frames(clip, site.id, START):
        (seen,) = detector.detect([frame.image])
        tracks = tracker.update(seen, frame.number, frame.captured_at)
        ended += tracks.ended
        here = [(track.id, track.last) for track in tracks.live if track.last.frame == frame.number]
        for zone in (peer, lower_edge):
            zone.trigger(as_detections(here))
    ended += tracker.finish()
    return LineCounts(
        clip=line.clip,
        by_person=line.vehicles,
        ours=sum(goes_over(track, site, line) for track in ended),
        supervision=peer.in_count + peer.out_count,
        supervision_lower_edge=lower_edge.in_count + lower_edge.out_count,
    )


def goes_over(track: Track, site: Site, line: CountedLine) -> bool:
    """Whether the vehicle's foot went over the line for good."""
    return passage(_way(track, site, line), CLEAR_M, CLEAR_M) is not None


def _way(track: Track, site: Site, line: CountedLine) -> Iterator[Placed]:
    """Metres beyond the line, by the road's plane, of each foot between its ends."""
    start, end = (np.array(site.calibration.ground(at)) for at in (line.from_px, line.to_px))
    along = (end - start) / np.linalg.norm(end - start)
    across = np.array([-along[1], along[0]])
    for foot in feet(track, site):
        way = np.array(foot.at_m) - start
        if 0 <= way @ along <= np.linalg.norm(end - start):
            yield Placed(seen=foot.seen, beyond_m=float(way @ across))


def line_zone(line: CountedLine, anchors: tuple[str, ...]) -> Any:
    """The peer's counter; `anchors` empty leaves what the library itself takes."""
    supervision = peer_library()
    ends = (supervision.Point(*line.from_px), supervision.Point(*line.to_px))
    if not anchors:
        return supervision.LineZone(*ends)
    return supervision.LineZone(
        *ends, triggering_anchors=[supervision.Position[name] for name in anchors]
    )


def as_detections(here: Sequence[tuple[int, Observation]]) -> Any:
    """One frame's boxes with the numbers of their tracks, as the peer takes them."""
    boxes = [(o.box.x_px, o.box.y_px, o.box.right_px, o.box.bottom_px) for _, o in here]
    return peer_library().Detections(
        xyxy=np.array(boxes, np.float32).reshape(-1, 4),
        confidence=np.array([o.confidence for _, o in here], np.float32),
        class_id=np.zeros(len(here), int),
        tracker_id=np.array([number for number, _ in here], int),
    )


def peer_library() -> Any:
    """The library supervision; ConfigurationError says what to install."""
    try:
        return import_module("supervision")
    except ImportError as error:
        raise ConfigurationError(
            "the library supervision is not installed; install the extra 'peers' to count beside it"
        ) from error
