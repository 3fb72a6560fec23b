"""What did a vehicle look like? The few words that pictures allow, for the registry's to meet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class VehicleKind(StrEnum):
    """The detector's labels that are vehicles."""

    CAR = "car"
    BUS = "bus"
    TRUCK = "truck"
    MOTORCYCLE = "motorcycle"
    BICYCLE = "bicycle"


class VehicleColour(StrEnum):
    """The few colours that a road camera tells apart: silver is grey, brown is orange."""

    WHITE = "white"
    GREY = "grey"
    BLACK = "black"
    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleLook:
    """What one picture or a whole pass shows of a vehicle; None where unsure."""

    colour: VehicleColour | None
    kind: VehicleKind | None
