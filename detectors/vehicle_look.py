"""Which colour and kind of vehicle was seen? Only where it is plain, else None.

Meant to be compared with what the registry says: a wrong colour would accuse a driver of foreign
plates, no colour accuses nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from detectors.detection import Image
from detectors.vehicle_paint import paint_of
from fines.vehicle_look import VehicleColour, VehicleKind, VehicleLook

Seen = TypeVar("Seen", bound=StrEnum)

LEAST_AGREEING = 2
BODIED = frozenset({VehicleKind.CAR, VehicleKind.BUS, VehicleKind.TRUCK})
"""Kinds whose body fills the box; through the others the road is seen."""


def look_of(crop: Image, label: str) -> VehicleLook:
    """The look of a vehicle cut out at its box; `label` is the detector's.

    No other vehicle may stand before it: the nearer one's colour would be told.
    """
    kind = next((known for known in VehicleKind if known == label), None)
    colour = paint_of(crop) if kind in BODIED else None
    if colour is VehicleColour.GREY and kind is not VehicleKind.CAR:
        # The flat front of a white bus or truck in the shade looks the same.
        colour = None
    return VehicleLook(colour=colour, kind=kind)


def agreed_look(looks: Iterable[VehicleLook]) -> VehicleLook:
    """What most looks of a pass say that say anything; two looks at least."""
    looks = tuple(looks)
    return VehicleLook(
        colour=_majority(look.colour for look in looks),
        kind=_majority(look.kind for look in looks),
    )


def _majority(answers: Iterable[Seen | None]) -> Seen | None:
    counts = Counter(answer for answer in answers if answer is not None)
    for answer, count in counts.items():
        if count >= LEAST_AGREEING and 2 * count > counts.total():
            return answer
    return None
