"""Invented crossings of a section of 1 km, for the tests of pairing and judging."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from detectors.crossing import Crossing, crossing_id
from detectors.rules.finding import Doubt
from detectors.section import Section, SectionEnd, SectionPart
from detectors.site import View
from detectors.speed_zone import SpeedAllowance
from fines.clock_state import ClockSource, ClockState
from fines.dated_limit import DatedLimit
from fines.plates import PlateNumber, PlateReading
from fines.vehicle_look import VehicleColour, VehicleKind, VehicleLook
from fines.violation import Device, OffenceCode, SiteId

START = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
PLATE = PlateNumber("01KG123TST")
FROM = SectionEnd(site=SiteId("west"), line="east")
TO = SectionEnd(site=SiteId("east"), line="east")
WHITE_CAR = VehicleLook(colour=VehicleColour.WHITE, kind=VehicleKind.CAR)

SECTION = Section(
    name="test",
    place="A test road, km 1 to km 2",
    start=FROM,
    end=TO,
    way_m=1000.0,
    way_error_m=0.5,
    survey="invented",
    longest=timedelta(seconds=120),
    valid_from=date(2026, 1, 1),
    valid_to=None,
    parts=(
        SectionPart(
            along="the whole way",
            limits=(
                DatedLimit(value=60, valid_from=date(2026, 1, 1), valid_to=None, source="sign"),
            ),
        ),
    ),
    allowance=SpeedAllowance(
        error_kmh=1.0, error_share=0.01, coverage=3.0, most_uncertainty_kmh=1.0
    ),
    most_credible_kmh=250.0,
    file=b"invented",
)


def reading(text: str | None = PLATE, confidence: float = 0.97) -> PlateReading:
    return PlateReading(
        text=PlateNumber(text) if text else None,
        country="KG",
        pattern="KG_2016",
        confidence=confidence,
        reason=None if text else "unsure",
    )


def device(until: datetime = START + timedelta(days=300)) -> Device:
    return Device(
        name="Test camera",
        serial="T-1",
        certificate="T-1/2026",
        certificate_valid_from=START - timedelta(days=60),
        certificate_valid_to=until,
    )


def clock(offset_ms: float = 0.0, uncertainty_ms: float = 5.0) -> ClockState:
    return ClockState(
        source=ClockSource.NTP,
        offset_ms=offset_ms,
        uncertainty_ms=uncertainty_ms,
        checked_at=START,
    )


def crossing(
    end: SectionEnd,
    at_s: float,
    *,
    plate: PlateNumber = PLATE,
    view: View = View.REAR,
    by_clock: ClockState | None = clock(),  # noqa: B008 - a frozen record
    doubt: Doubt | None = None,
    by_device: Device | None = None,
    look: VehicleLook = WHITE_CAR,
    uncertainty_s: float = 0.02,
) -> Crossing:
    at = START + timedelta(seconds=at_s)
    return Crossing(
        id=crossing_id(end, plate, at),
        end=end,
        place=f"The test road at {end.site}",
        view=view,
        plate=plate,
        plate_reading=reading(plate),
        at=at,
        uncertainty_s=uncertainty_s,
        clock=by_clock,
        doubt=doubt,
        device=by_device or device(),
        look=look,
        evidence=(),
        pictures=None,
    )


def speeding(excess_kmh: float, on: date) -> OffenceCode | None:
    """An invented law: from 10 km/h over."""
    return OffenceCode("speed_over_10") if excess_kmh > 10 else None
