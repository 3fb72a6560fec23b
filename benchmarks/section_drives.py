"""Who drives a simulated section, how, and what do its two ends tell of it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import hypot, sqrt

import numpy as np

from detectors.crossing import Crossing, crossing_id
from detectors.rules.finding import Doubt
from detectors.section import Section, SectionEnd, SectionPart
from detectors.site import View
from detectors.speed_zone import SpeedAllowance
from fines.clock_state import ClockSource, ClockState
from fines.dated_limit import DatedLimit
from fines.plates import PlateNumber, PlateReading
from fines.vehicle_look import VehicleColour, VehicleKind, VehicleLook
from fines.violation import Device, SiteId

UNSURE, GUESSED_RIGHT, WRONG_TEXT = 0.05, 0.8, 0.004
"""How often a plate is unsure, its likely text right even so, and a sure text wrong."""

STOPS, TURNS_OFF, COMES_IN, CLONED = 0.06, 0.05, 0.05, 0.04
NO_COLOUR, WRONG_COLOUR = 0.3, 0.01
UNPROVEN = 0.05
LATE, TWICE = 0.05, 0.03
FOOT_M, GAP_S = 0.5, 0.04
CLOCK_S, CLOCK_BOUND_S, UNPROVEN_CLOCK_S = 0.015, 0.01, 3.0
PLAIN_ABOVE_KMH = 17.0
"""So far above the limit no stated error of a section of ours can hide it."""

ENDS = SectionEnd(site=SiteId("a"), line="on"), SectionEnd(site=SiteId("b"), line="on")
DEVICE = Device(
    name="Simulated camera",
    serial="S-1",
    certificate="S-1/2026",
    certificate_valid_from=datetime.fromisoformat("2026-01-01T00:00:00Z"),
    certificate_valid_to=datetime.fromisoformat("2027-01-01T00:00:00Z"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """The section as its file tells it, and the way that it truly is."""

    section: Section
    true_way_m: float
    limit_kmh: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drive:
    """One vehicle's true drive: over the first line at `start_s`, over the second `time_s` later.

    `longer` is its way over the shortest one; a clone wears the plate of another vehicle.
    """

    number: int
    plate: PlateNumber
    look: VehicleLook
    start_s: float
    time_s: float
    longer: float
    ends: tuple[bool, bool]
    cloned: bool
    clocks_proven: bool

    def true_kmh(self, road: Road) -> float:
        """The true mean speed of the whole drive, stops included."""
        return road.true_way_m * self.longer / self.time_s * 3.6

    def plain(self, road: Road) -> bool:
        """Whether the gates allow the act and no stated error can hide it."""
        alone = all(self.ends) and self.clocks_proven and not self.cloned
        credible = self.true_kmh(road) < road.section.most_credible_kmh - 5
        return alone and credible and self.true_kmh(road) > road.limit_kmh + PLAIN_ABOVE_KMH


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A crossing as it was announced; `plain` where both ends saw this vehicle rightly."""

    crossing: Crossing
    sent_at: datetime
    drive: Drive
    plain: bool


def random_section(rng: np.random.Generator) -> Road:
    """A way of 0.6 to 8 km, surveyed to a ten-thousandth or so."""
    true_way_m = float(rng.uniform(600, 8000))
    way_error_m = float(rng.uniform(0.2, 0.5)) + true_way_m * 1e-4
    limit_kmh = float(rng.choice([60, 90, 110]))
    limit = DatedLimit(
        value=limit_kmh, valid_from=date(2026, 1, 1), valid_to=None, source="simulated"
    )
    section = Section(
        name="simulated",
        place="A simulated road",
        start=ENDS[0],
        end=ENDS[1],
        way_m=true_way_m + float(rng.normal(0, way_error_m)),
        way_error_m=way_error_m,
        survey="simulated",
        longest=timedelta(seconds=true_way_m / limit_kmh * 3.6 * 1.5),
        valid_from=date(2026, 1, 1),
        valid_to=None,
        parts=(SectionPart(along="the whole way", limits=(limit,)),),
        allowance=SpeedAllowance(
            error_kmh=1.0, error_share=0.01, coverage=3.0, most_uncertainty_kmh=1.0
        ),
        most_credible_kmh=250.0,
        file=b"invented",
    )
    return Road(section=section, true_way_m=true_way_m, limit_kmh=limit_kmh)


def drives_of(road: Road, count: int, rng: np.random.Generator) -> list[Drive]:
    """So many drives, a few seconds apart; some stop, leave, join, or wear another's plate."""
    drives: list[Drive] = []
    at_s = 0.0
    for number in range(count):
        at_s += float(rng.exponential(6.0))
        drives.append(_drive(road, number, at_s, drives, rng))
    return drives


def _drive(
    road: Road, number: int, at_s: float, before: Sequence[Drive], rng: np.random.Generator
) -> Drive:
    kmh = road.limit_kmh * float(rng.uniform(0.7, 1.7))
    longer = 1 + float(rng.uniform(0, 5e-4))
    time_s = road.true_way_m * longer / kmh * 3.6
    if rng.random() < STOPS:
        time_s += float(rng.uniform(10, 300))
    draw = rng.random()
    ends = (draw >= COMES_IN, not COMES_IN <= draw < COMES_IN + TURNS_OFF)
    cloned = bool(before) and rng.random() < CLONED
    plate = PlateNumber(f"01KG{number:03d}SIM")
    if cloned:
        plate = before[-1 - int(rng.integers(min(len(before), 12)))].plate
    return Drive(
        number=number,
        plate=plate,
        look=VehicleLook(
            colour=VehicleColour(rng.choice(list(VehicleColour))),
            kind=VehicleKind.TRUCK if rng.random() < 0.15 else VehicleKind.CAR,
        ),
        start_s=at_s,
        time_s=time_s,
        longer=longer,
        ends=ends,
        cloned=cloned,
        clocks_proven=rng.random() >= UNPROVEN,
    )


def crossings_of(
    road: Road, drives: Sequence[Drive], start: datetime, rng: np.random.Generator
) -> list[Told]:
    """What both ends announce, each by a clock of its own."""
    ahead_s = rng.normal(0, CLOCK_S, 2)
    known_s = ahead_s + rng.uniform(-CLOCK_BOUND_S, CLOCK_BOUND_S, 2)
    shared = {drive.plate for drive in drives if drive.cloned}
    told: list[Told] = []
    for drive in drives:
        speed_mps = road.true_way_m / drive.time_s
        seen: list[tuple[Crossing, bool]] = []
        for side in (0, 1):
            if not drive.ends[side]:
                continue
            clock = ClockState(
                source=ClockSource.NTP,
                offset_ms=float(known_s[side]) * 1000,
                uncertainty_ms=CLOCK_BOUND_S * 1000,
                checked_at=start,
            )
            stamp_s = _stamp_s(drive, side, float(ahead_s[side]), speed_mps, rng)
            at = start + timedelta(seconds=stamp_s)
            seen.append(_seen(drive, side, at, clock, speed_mps, drives, rng))
        right = len(seen) == 2 and all(ok for _, ok in seen) and drive.plate not in shared
        for crossing, _ in seen:
            told += [
                Told(crossing=crossing, sent_at=sent_at, drive=drive, plain=right)
                for sent_at in _sent(crossing.at, rng)
            ]
    return told


def _stamp_s(
    drive: Drive, side: int, ahead_s: float, speed_mps: float, rng: np.random.Generator
) -> float:
    true_s = drive.start_s + side * drive.time_s
    foot_s = float(rng.normal(0, FOOT_M)) / speed_mps
    frame_s = float(rng.uniform(-GAP_S / 2, GAP_S / 2))
    unproven_s = 0.0 if drive.clocks_proven else float(rng.normal(0, UNPROVEN_CLOCK_S))
    return true_s + foot_s + frame_s + ahead_s + unproven_s


def _seen(
    drive: Drive,
    side: int,
    at: datetime,
    clock: ClockState,
    speed_mps: float,
    drives: Sequence[Drive],
    rng: np.random.Generator,
) -> tuple[Crossing, bool]:
    """The crossing, and whether plate and look are told rightly."""
    plate, colour = drive.plate, drive.look.colour
    unsure = rng.random() < UNSURE
    if rng.random() < (1 - GUESSED_RIGHT if unsure else WRONG_TEXT):
        plate = drives[int(rng.integers(len(drives)))].plate
    if rng.random() < NO_COLOUR:
        colour = None
    elif rng.random() < WRONG_COLOUR:
        colour = VehicleColour(rng.choice(list(VehicleColour)))
    doubt = None if drive.clocks_proven else Doubt.CLOCK_NOT_PROVEN
    doubt = Doubt.PLATE_UNSURE if unsure else doubt
    crossing = Crossing(
        id=crossing_id(ENDS[side], plate, at),
        end=ENDS[side],
        place="A simulated road",
        view=View.REAR,
        plate=plate,
        plate_reading=PlateReading(
            text=None if unsure else plate, country="KG", pattern="KG_2016", confidence=0.97
        ),
        at=at,
        uncertainty_s=hypot(FOOT_M / speed_mps, GAP_S / sqrt(12)),
        clock=clock if drive.clocks_proven else None,
        doubt=doubt,
        device=DEVICE,
        look=VehicleLook(colour=colour, kind=drive.look.kind),
        evidence=(),
        pictures=None,
    )
    right = plate == drive.plate and not unsure
    return crossing, right and colour in (None, drive.look.colour)


def _sent(at: datetime, rng: np.random.Generator) -> list[datetime]:
    late_s = float(rng.uniform(0, 90) if rng.random() < LATE else rng.uniform(0.5, 4))
    sent_at = at + timedelta(seconds=late_s)
    return [sent_at, sent_at + timedelta(seconds=20)] if rng.random() < TWICE else [sent_at]
