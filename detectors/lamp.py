"""What does a traffic light show in a cut-out picture of its head?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from detectors.detection import Image
from detectors.signals import SignalState


@dataclass(frozen=True, slots=True, kw_only=True)
class LampLook:
    """The state of one head in one picture; UNKNOWN where it is not sure. `p`: 0 to 1."""

    state: SignalState
    p: float


class LampClassifier(Protocol):
    """Tells the states of heads of three lamps, round or arrows, the red one at the top."""

    def look(self, heads: Sequence[Image]) -> list[LampLook]:
        """One answer for each cut-out head."""
        ...
