"""What was a crossing told from? The numbers that one end of a section gives its pieces with.

Whoever has the site file computes instant, doubt of it, plate and look again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from detectors.continuity import Span
from detectors.crossed_line import crossed_line, uncertainty_s
from detectors.crossing import CrossingId, crossing_id
from detectors.driving import surely_one
from detectors.section import SectionEnd
from detectors.site import Site
from detectors.track_record import TrackRecord, plate_log
from fines.clock_state import ClockState
from fines.packages.manifest import MadeBy
from fines.packages.written_record import read_written
from fines.plates import PlateReading
from fines.vehicle_look import VehicleLook

CROSSING_FORM = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossingOutcome:
    """What this end told: the same numbers give the same, byte for byte."""

    id: CrossingId
    at: datetime
    uncertainty_s: float
    span: Span
    plate_reading: PlateReading
    look: VehicleLook


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossingRecord(TrackRecord):
    """One crossing: the clock of its frame, and the program and models that saw it."""

    line: str
    clock: ClockState | None
    made_by: MadeBy
    outcome: CrossingOutcome


def read_crossing_record(content: bytes) -> CrossingRecord:
    """The record; InvalidValueError where these bytes are not exactly one."""
    return read_written(CrossingRecord, content, "crossing's record", CROSSING_FORM)


def told_again(record: CrossingRecord, site: Site) -> CrossingOutcome | str:
    """What comes out of the kept numbers on this site, or why nothing does."""
    line = next((line for line in site.section_lines if line.name == record.line), None)
    if line is None:
        return f"The site file draws no line '{record.line}'."
    crossed = crossed_line(record.judged, site, line)
    if crossed is None:
        return f"The kept track does not cross the line '{record.line}'."
    span = surely_one(record.closed, site, crossed.at.seen.frame)
    if not span[0] <= crossed.clear.seen.frame <= crossed.beyond.seen.frame <= span[1]:
        return "The kept track is not surely one vehicle over the line."
    plates = plate_log(record.plate_looks, record.vehicle_looks)
    reading = plates.agreed(span)
    if reading is None or reading.text is None:
        return "The kept readings agree on no plate."
    end = SectionEnd(site=site.id, line=line.name)
    return CrossingOutcome(
        id=crossing_id(end, reading.text, crossed.crossed_at),
        at=crossed.crossed_at,
        uncertainty_s=uncertainty_s(crossed, line, site),
        span=span,
        plate_reading=reading,
        look=plates.look(span),
    )
