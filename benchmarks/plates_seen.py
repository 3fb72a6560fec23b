"""Could anybody read a drawn vehicle's plate? From the truth of its pictures, not from a reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from detectors.calibration_quality import LEAST_PLATE_PX
from simulator.render import VisibleCar

LEAST_PICTURES = 4
"""As many looks as the consensus asks for where none is sure alone."""
HIDDEN, SMALL = "plate_hidden", "plate_small"


@dataclass(slots=True)
class PlatesSeen:
    """In how many pictures each plate stood in sight, and large enough in how many of these."""

    in_sight: Counter[str] = field(default_factory=Counter)
    large: Counter[str] = field(default_factory=Counter)

    def take(self, visible: Sequence[VisibleCar]) -> None:
        """Takes in the truth of one picture."""
        for car in visible:
            box = car.plate_box
            others = [other for other in visible if other is not car]
            if box is None or any(box.shared_px2(other.box) > 0 for other in others):
                continue
            self.in_sight[car.plate] += 1
            self.large[car.plate] += box.width_px >= LEAST_PLATE_PX

    def shut(self, plate: str) -> str | None:
        """Why the plate could not be read, or None where it could."""
        if self.in_sight[plate] < LEAST_PICTURES:
            return HIDDEN
        return SMALL if self.large[plate] < LEAST_PICTURES else None
