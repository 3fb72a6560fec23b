"""Did the vehicle that crossed both ends of a section drive it faster than its mildest limit?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detectors.average_speed import AverageSpeed, average_speed
from detectors.crossing import Crossing
from detectors.rules.finding import Doubt
from detectors.rules.red_light import LONGEST_M
from detectors.rules.speeding import LEAST_WORTH_KMH, Speeding
from detectors.section import Section
from detectors.site import View
from fines.clock_state import ClockSource
from fines.dated_limit import DatedLimit
from fines.evidence import EvidencePiece
from fines.local_time import local_day
from fines.vehicle_look import VehicleLook
from fines.violation import (
    Measurement,
    OffenceCode,
    Reporter,
    ReporterKind,
    Violation,
    violation_id,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionFinding:
    """Too fast on average, beyond every error: both crossings, the measurement, the limit."""

    section: Section
    start: Crossing
    end: Crossing
    offence: OffenceCode
    measured: AverageSpeed
    charged_kmh: int
    limit: DatedLimit


def judged_section(
    section: Section,
    start: Crossing,
    end: Crossing,
    between: Sequence[Crossing],
    speeding: Speeding,
) -> SectionFinding | Doubt | None:
    """A finding, a doubt, or None for a vehicle that kept to the limit.

    `between` are sightings of the same plate over other lines, between the two crossings.
    """
    days = local_day(start.at), local_day(end.at)
    limit = section.mildest_limit(*days)
    measured = average_speed(
        _way_m(section, start, end),
        section.way_error_m,
        start.instant,
        end.instant,
        section.allowance.coverage,
    )
    if measured is not None and limit is not None and measured.kmh < limit.value + LEAST_WORTH_KMH:
        return None
    if not all(section.in_force(day) for day in days):
        return Doubt.SECTION_NOT_IN_FORCE
    if limit is None or measured is None:
        return Doubt.LIMIT_NOT_IN_FORCE if limit is None else Doubt.IMPOSSIBLE_TIME
    doubt = _doubt_of_ends(start, end) or _doubt_of_drive(section, measured, between)
    if doubt is not None:
        return doubt
    allowance = section.allowance
    charged = min(
        allowance.charged_kmh(measured.kmh, measured.uncertainty_kmh),
        allowance.charged_kmh(measured.sure_kmh, 0.0),
    )
    offence = speeding(charged - limit.value, days[1])
    if offence is None:
        return None
    return SectionFinding(
        section=section,
        start=start,
        end=end,
        offence=offence,
        measured=measured,
        charged_kmh=charged,
        limit=limit,
    )


def section_violation(finding: SectionFinding, evidence: tuple[EvidencePiece, ...]) -> Violation:
    """The violation at the section's end; the plate as the less sure of the two ends read it.

    Its id is that of any act at this place: two sections that end at one line charge a drive once.
    """
    section, start, end = finding.section, finding.start, finding.end
    return Violation(
        id=violation_id(end.end.site, finding.offence, end.plate, end.at),
        offence=finding.offence,
        plate=end.plate,
        plate_reading=min(
            start.plate_reading, end.plate_reading, key=lambda reading: reading.confidence
        ),
        site=end.end.site,
        place=section.place,
        occurred_at=end.at,
        measurement=Measurement(
            quantity="average_speed",
            value=round(finding.measured.kmh, 1),
            unit="km/h",
            uncertainty=round(finding.measured.uncertainty_kmh, 2),
            charged=finding.charged_kmh,
        ),
        evidence=evidence,
        reported_by=Reporter(kind=ReporterKind.CAMERA, identifier=section.name),
        device=end.device,
        region=section.region,
        look=VehicleLook(
            colour=start.look.colour or end.look.colour, kind=start.look.kind or end.look.kind
        ),
    )


def looks_differ(one: VehicleLook, other: VehicleLook) -> bool:
    """Whether these are surely two vehicles: another colour or another kind."""
    return any(
        first is not None and second is not None and first != second
        for first, second in ((one.colour, other.colour), (one.kind, other.kind))
    )


def _way_m(section: Section, start: Crossing, end: Crossing) -> float:
    """From a rear over the first line to a front over the second it is a vehicle shorter."""
    shorter = start.view is View.REAR and end.view is View.FRONT
    return section.way_m - (max(LONGEST_M.values()) if shorter else 0.0)


def _doubt_of_ends(start: Crossing, end: Crossing) -> Doubt | None:
    for crossing in (start, end):
        if crossing.doubt is not None:
            return crossing.doubt
        if crossing.clock is None or crossing.clock.source is ClockSource.NONE:
            return Doubt.CLOCK_NOT_PROVEN
        if not crossing.device.certified_at(crossing.at):
            return Doubt.CERTIFICATE_NOT_VALID
        if crossing.plate_reading.text != crossing.plate:
            return Doubt.PLATE_UNSURE
    return Doubt.LOOK_DIFFERS if looks_differ(start.look, end.look) else None


def _doubt_of_drive(
    section: Section, measured: AverageSpeed, between: Sequence[Crossing]
) -> Doubt | None:
    if between:
        return Doubt.SEEN_ELSEWHERE
    if measured.kmh > section.most_credible_kmh:
        return Doubt.IMPOSSIBLE_TIME
    if measured.uncertainty_kmh > section.allowance.most_uncertainty_kmh:
        return Doubt.TOO_UNCERTAIN
    return None
