"""Where on the earth was it? Latitude and longitude, and how far apart two places are."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from fines.errors import InvalidValueError

EARTH_KM = 6371.0
"""The mean radius: distances between cameras of one country are right to half a percent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Degrees north and east."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise InvalidValueError(
                f"{self.latitude:g}, {self.longitude:g} is no place: latitude is -90 to 90, "
                "longitude -180 to 180."
            )

    def distance_km(self, other: Position) -> float:
        """The shortest way over the ground (haversine)."""
        north, south = radians(self.latitude), radians(other.latitude)
        east = radians(other.longitude - self.longitude)
        chord = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(east / 2) ** 2
        return 2 * EARTH_KM * asin(min(1.0, sqrt(chord)))
