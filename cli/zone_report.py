"""What does a person read of a site's speed zones: how surely is speed known there, and who can be
charged?
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from detectors.rules.speeding import Speeding
from detectors.site import Site
from detectors.speed_zone import SpeedZone
from detectors.zone_accuracy import (
    FEET_SET_TO_M,
    RATE,
    USUAL_CAR,
    USUAL_LORRY,
    UsualVehicle,
    ZoneWay,
    begins_far,
    beyond_set_feet,
    least_charged_kmh,
    smallest_band_kmh,
    zone_uncertainty_kmh,
    zone_way,
)

SPEEDS_KMH = (60, 90, 120)
KINDS = {"car": USUAL_CAR, "lorry": USUAL_LORRY}
GOOD_LENGTH_M = 25
TOO_LITTLE_SEEN = "too little of its middle is seen to measure anybody; draw it in the picture"


def zone_lines(site: Site, law: Speeding, day: date) -> Iterator[str]:
    """One line for each speed zone, and warnings where it lies badly."""
    for zone in site.speed_zones:
        name, way = f"speed zone '{zone.stretch.name}'", zone_way(zone)
        known = {kind: _uncertainties(zone, site, one) for kind, one in KINDS.items()}
        if way is None or not any(known["car"]):
            yield f"warning: {name}: {TOO_LITTLE_SEEN}."
            continue
        told = "; ".join(f"{kind} {_told(values)}" for kind, values in known.items())
        yield (
            f"{name}, {way.nearest_m:.0f} to {way.farthest_m:.0f} m from the camera: standard "
            f"uncertainty at {_row(SPEEDS_KMH)} km/h and {RATE:g} frames a second: {told} km/h."
        )
        if beyond_set_feet(way, site):
            yield (
                f"warning: {name} reaches {way.farthest_m:.0f} m far, and beyond "
                f"{FEET_SET_TO_M:g} m wheels are seen so badly that speeds come out too high; "
                "end it there, or take a longer lens."
            )
        yield from _uncharged(zone, site, name, way, law, day)


def _uncharged(
    zone: SpeedZone, site: Site, name: str, way: ZoneWay, law: Speeding, day: date
) -> Iterator[str]:
    limit, band = zone.limit_on(day), smallest_band_kmh(law, day)
    if limit is None or band is None:
        return
    fault = "far" if begins_far(way, zone, site) else "short"
    for kind, vehicle in KINDS.items():
        least_kmh = least_charged_kmh(zone, site, vehicle, limit.value, law, day)
        if least_kmh is not None and least_kmh <= limit.value + band[1]:
            continue
        who = "is never charged" if least_kmh is None else f"is charged from {least_kmh} km/h on"
        yield (
            f"warning: {name} is too {fault} to charge an excess of {band[0]} to {band[1]} "
            f"km/h: at the limit of {limit.value:g} km/h a {kind} {who}; "
            f"draw it from the picture's lower edge on, {GOOD_LENGTH_M} m long."
        )


def _uncertainties(zone: SpeedZone, site: Site, vehicle: UsualVehicle) -> list[float | None]:
    return [zone_uncertainty_kmh(zone, site, vehicle, kmh) for kmh in SPEEDS_KMH]


def _told(values: list[float | None]) -> str:
    return _row(["too few frames" if value is None else f"{value:.1f}" for value in values])


def _row(values: tuple[int, ...] | list[str]) -> str:
    *before, last = [str(value) for value in values]
    return f"{', '.join(before)} and {last}"
