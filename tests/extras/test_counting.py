"""Does the peer's line zone count the tracks that we give it?"""

from __future__ import annotations

from dataclasses import replace

from benchmarks.counting import CountedLine, as_detections, line_zone
from detectors.track import TrackId
from tests.detectors.plain_road import drive, track_of

LINE = CountedLine(clip="plain", from_px=(400, 500), to_px=(600, 500), vehicles=2)


def test_two_vehicles_over_the_line_are_two_for_the_peer() -> None:
    first = track_of(drive((0, 15), (3, 35)))
    second = replace(first, id=TrackId(2))
    zone = line_zone(LINE, ("BOTTOM_CENTER",))
    for track in (first, second):
        for seen in track.observations:
            zone.trigger(as_detections([(track.id, seen)]))
    assert zone.in_count + zone.out_count == 2
