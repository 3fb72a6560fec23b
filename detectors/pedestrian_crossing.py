"""Where do pedestrians cross before whom vehicles must give way?"""

from __future__ import annotations

from dataclasses import dataclass

from detectors.drawn import Drawing
from detectors.road import Lane
from detectors.sign import SIGN_KEYS, Sign, sign_of
from detectors.toml_table import TomlTable


@dataclass(frozen=True, slots=True, kw_only=True)
class PedestrianCrossing:
    """A crossing without lights; `direction` of its area is that of the vehicles."""

    area: Lane
    sign: Sign


def crossing(table: TomlTable, drawing: Drawing) -> PedestrianCrossing:
    """A table [[crossing]]."""
    table.only("name", "area", "direction", *SIGN_KEYS)
    return PedestrianCrossing(area=drawing.area(table), sign=sign_of(table))
