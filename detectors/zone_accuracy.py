"""How surely will speed be known in a zone, and who can be charged there, by where it lies?

Vehicles of a usual size are driven through the middle of the zone, their boxes drawn exactly; what
is stated of them is what the rule would state. A zone that is too short, too far or too long
is so found before anybody has driven through it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import hypot

from detectors.detection import Box
from detectors.road import Point
from detectors.rules.speeding import LEAST_FRAMES, LEAST_WAY_M, Speeding, speed_driven
from detectors.rules.stretch import LEAD, Stretch
from detectors.site import Site
from detectors.speed import KMH_PER_MPS
from detectors.speed_zone import SpeedZone
from detectors.track import Observation

RATE = 25.0
"""Frames a second; half as many make the uncertainty about a tenth larger."""
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
FEET_SET_TO_M, FEET_SET_TO_PX_PER_M = 41.0, 60.0
"""How far the feet of the kinds were set, or from how many pixels a metre on they hold farther away
too. Beyond, a box ends ever higher above dark tyres: the foot seems to go on leaving the vehicle's
end, and every speed comes out too high."""
NEARER_M = 8.0
MOST_EXCESS_KMH = 100
STEP_M = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualVehicle:
    """A kind by the detector's label, and its measures in metres."""

    label: str
    width_m: float
    height_m: float


USUAL_CAR = UsualVehicle(label="car", width_m=1.8, height_m=1.5)
USUAL_LORRY = UsualVehicle(label="truck", width_m=2.5, height_m=3.2)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneWay:
    """The middle of a zone: how far from the point under the camera it lies, where it begins, and
    how long it is.
    """

    nearest_m: float
    farthest_m: float
    start: Point
    nearest: Point
    farthest: Point
    length_m: float


def zone_way(zone: SpeedZone) -> ZoneWay | None:
    """None where the middle of the area lies outside it."""
    lane = zone.stretch
    (dx, dy), corners = lane.direction, lane.area
    middle = sum(x for x, _ in corners) / len(corners), sum(y for _, y in corners) / len(corners)
    along = [lane.progress_m(corner) - lane.progress_m(middle) for corner in corners]
    steps = range(int(min(along) / STEP_M) - 1, int(max(along) / STEP_M) + 2)
    places = [(middle[0] + dx * STEP_M * n, middle[1] + dy * STEP_M * n) for n in steps]
    inside = [place for place in places if lane.holds(place)]
    if not inside:
        return None
    away = [hypot(x - zone.camera_m[0], y - zone.camera_m[1]) for x, y in inside]
    return ZoneWay(
        nearest_m=min(away),
        farthest_m=max(away),
        start=inside[0],
        nearest=inside[away.index(min(away))],
        farthest=inside[away.index(max(away))],
        length_m=lane.progress_m(inside[-1]) - lane.progress_m(inside[0]),
    )


def beyond_set_feet(way: ZoneWay, site: Site) -> bool:
    """Whether the zone reaches where nobody set how high a kind's foot is seen."""
    foot = site.calibration.picture(way.farthest)
    return way.farthest_m > FEET_SET_TO_M and (
        foot is None or _px_per_m(site, foot) < FEET_SET_TO_PX_PER_M
    )


def begins_far(way: ZoneWay, zone: SpeedZone, site: Site) -> bool:
    """Whether the picture shows vehicles nearer than the zone begins, by 8 m or more."""
    (x, y), (x0, y0) = way.nearest, zone.camera_m
    share = 1 - NEARER_M / max(way.nearest_m, NEARER_M)
    return _box(site, (x0 + (x - x0) * share, y0 + (y - y0) * share), USUAL_CAR) is not None


def zone_uncertainty_kmh(
    zone: SpeedZone, site: Site, vehicle: UsualVehicle, kmh: float
) -> float | None:
    """The standard uncertainty that would be stated; None where too little of it is seen."""
    way = zone_way(zone)
    if way is None:
        return None
    step_m = kmh / KMH_PER_MPS / RATE
    (dx, dy), (x, y) = zone.stretch.direction, way.start
    lead: list[Observation] = []
    seen: list[Observation] = []
    for number in range(-int(LEAD.total_seconds() * RATE), int(way.length_m / step_m) + 1):
        box = _box(site, (x + dx * step_m * number, y + dy * step_m * number), vehicle)
        if box is None and seen:
            break
        if box is None:
            lead.clear()
            continue
        at = BEGUN + timedelta(seconds=number / RATE)
        one = Observation(frame=number, at=at, box=box, label=vehicle.label, confidence=1.0)
        (seen if number >= 0 else lead).append(one)
    way_m = max(len(seen) - 1, 0) * step_m
    if len(seen) < LEAST_FRAMES or way_m < LEAST_WAY_M:
        return None
    driven = Stretch(lead=lead, seen=seen, way_m=way_m, hidden=0)
    return speed_driven(driven, zone, site, vehicle.label).uncertainty_kmh


def least_charged_kmh(
    zone: SpeedZone, site: Site, vehicle: UsualVehicle, limit_kmh: float, law: Speeding, day: date
) -> int | None:
    """The lowest whole speed that is charged; None where none up to 100 km/h too fast is."""
    for excess in range(1, MOST_EXCESS_KMH + 1):
        kmh = int(limit_kmh) + excess
        if law(zone.device.charged_kmh(kmh, 0.0) - limit_kmh, day) is None:
            continue
        unsure_kmh = zone_uncertainty_kmh(zone, site, vehicle, kmh)
        if unsure_kmh is None or unsure_kmh > zone.device.most_uncertainty_kmh:
            return None
        if law(zone.device.charged_kmh(kmh, unsure_kmh) - limit_kmh, day) is not None:
            return kmh
    return None


def smallest_band_kmh(law: Speeding, day: date) -> tuple[int, int] | None:
    """The first and the last whole excess of the law's mildest offence of speeding."""
    offences = [law(float(excess), day) for excess in range(MOST_EXCESS_KMH + 1)]
    first = next((excess for excess, found in enumerate(offences) if found is not None), None)
    if first is None:
        return None
    last = first
    while last < MOST_EXCESS_KMH and offences[last + 1] == offences[first]:
        last += 1
    return first, last


def _box(site: Site, place: Point, vehicle: UsualVehicle) -> Box | None:
    """The vehicle's box with its near end there; None where the picture does not show it."""
    foot = site.calibration.picture(place)
    if foot is None or not 0 <= foot[0] < site.width_px or foot[1] < 0:
        return None
    px_per_m = _px_per_m(site, foot)
    wide_px, high_px = vehicle.width_m * px_per_m, vehicle.height_m * px_per_m
    box = Box(
        x_px=foot[0] - wide_px / 2, y_px=foot[1] - high_px, width_px=wide_px, height_px=high_px
    )
    return box if site.foot_m(box) is not None else None


def _px_per_m(site: Site, point_px: Point) -> float:
    across = site.calibration.by_pixel(point_px)[:, 0]
    return 1 / max(hypot(float(across[0]), float(across[1])), 1e-9)
