"""What was a section's finding computed from? Both crossings as their ends told them, the section.

The numbers behind each crossing, the site files and the file of sections are pieces of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from detectors.average_speed import AverageSpeed
from detectors.crossing import Crossing
from detectors.section_judgement import SectionFinding, section_violation
from fines.evidence import OF_THE_START, EvidencePiece
from fines.packages.written_record import read_written
from fines.plates import PlateReading
from fines.vehicle_look import VehicleLook
from fines.violation import Measurement, OffenceCode, ViolationId

SECTION_FORM = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionOutcome:
    """What was concluded: the same inputs give the same, byte for byte."""

    violation: ViolationId
    offence: OffenceCode
    measured: AverageSpeed
    measurement: Measurement | None
    limit_kmh: float
    limit_source: str
    plate_reading: PlateReading
    look: VehicleLook | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRecord:
    """`section` is the name in the file of sections."""

    form: int
    section: str
    start: Crossing
    end: Crossing
    outcome: SectionOutcome


def section_record(finding: SectionFinding) -> SectionRecord:
    """The record of this finding, each piece called as it is in the package."""
    return SectionRecord(
        form=SECTION_FORM,
        section=finding.section.name,
        start=replace(finding.start, evidence=start_pieces(finding.start.evidence), pictures=None),
        end=replace(finding.end, pictures=None),
        outcome=section_outcome(finding),
    )


def start_pieces(pieces: Sequence[EvidencePiece]) -> tuple[EvidencePiece, ...]:
    """The pieces of a crossing as those of a section's start."""
    return tuple(replace(one, kind=OF_THE_START.get(one.kind, one.kind)) for one in pieces)


def section_outcome(finding: SectionFinding) -> SectionOutcome:
    """What this finding concludes."""
    violation = section_violation(finding, ())
    return SectionOutcome(
        violation=violation.id,
        offence=violation.offence,
        measured=finding.measured,
        measurement=violation.measurement,
        limit_kmh=finding.limit.value,
        limit_source=finding.limit.source,
        plate_reading=violation.plate_reading,
        look=violation.look,
    )


def read_section_record(content: bytes) -> SectionRecord:
    """The record; InvalidValueError where these bytes are not exactly one."""
    return read_written(SectionRecord, content, "section's record", SECTION_FORM)
