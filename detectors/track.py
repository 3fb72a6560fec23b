"""Where was one vehicle in each frame, and what was read on its plate?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import hypot
from typing import NewType, Protocol

from detectors.detection import Box, Detection

TrackId = NewType("TrackId", int)
LEAST_PASS_OBSERVATIONS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """The vehicle in one frame, as the detector drew it: never smoothed, never predicted.

    `foot_hidden`: another vehicle stands before the place where this one touches the road.
    `joined`: frames between the observation before and this one were dropped; in all of them the
    vehicle was followed and stood where it stands here.
    """

    frame: int
    at: datetime
    box: Box
    label: str
    confidence: float
    foot_hidden: bool = False
    joined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One vehicle's way through the picture, oldest observation first."""

    id: TrackId
    observations: tuple[Observation, ...]

    @property
    def first(self) -> Observation:
        return self.observations[0]

    @property
    def whole_since(self) -> Observation:
        """From here on no observation was dropped."""
        return next((seen for seen in reversed(self.observations) if seen.joined), self.first)

    @property
    def last(self) -> Observation:
        return self.observations[-1]

    @property
    def label(self) -> str:
        """The kind of vehicle that most frames agree on, weighed by confidence."""
        weights: Counter[str] = Counter()
        for seen in self.observations:
            weights[seen.label] += round(seen.confidence * 1000)
        return max(sorted(weights), key=lambda label: weights[label])

    @property
    def travelled_px(self) -> float:
        """How far the middle moved from first to last sight."""
        (x0, y0), (x1, y1) = self.first.box.centre_px, self.last.box.centre_px
        return hypot(x1 - x0, y1 - y0)

    @property
    def is_pass(self) -> bool:
        """Whether a vehicle came by: seen several times, and moved by half its own size."""
        far = max(self.last.box.width_px, self.last.box.height_px) / 2
        return len(self.observations) >= LEAST_PASS_OBSERVATIONS and self.travelled_px >= far

    def seen_in(self, frame: int) -> Observation | None:
        """The observation of this frame, if there is one."""
        return next((seen for seen in reversed(self.observations) if seen.frame == frame), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracks:
    """The answer to one frame: who is still followed and whose pass is over."""

    live: tuple[Track, ...]
    ended: tuple[Track, ...]


class Tracker(Protocol):
    """Joins detections of successive frames into one identity per vehicle."""

    def update(self, detections: Sequence[Detection], frame: int, at: datetime) -> Tracks: ...

    def finish(self) -> tuple[Track, ...]:
        """Ends every track: the clip or the camera has ended."""
        ...
