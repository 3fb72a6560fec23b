"""What has been read on each vehicle's plate so far, and from which frame?"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from detectors.consensus import consensus, doubtful, heard_text, printed_alike
from detectors.continuity import Span
from detectors.detection import Box, Image
from detectors.evidence import KeptFrame
from detectors.vehicle_look import agreed_look
from fines.plates import PlateReading
from fines.vehicle_look import VehicleLook

MOST_LOOKS_KEPT = 24
MOST_REJECTED_KEPT = 48
FAR = "unsure_and_farther"
AS_NEAR, PLAIN = 0.9, 0.9
"""Of the width of another plate, and for each of its characters."""
EVERYWHERE: Span = (0, sys.maxsize)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateLimits:
    """How often plates are looked for: the cost of a frame is bounded by `most_looks`.

    After `most_readings` that agree on nothing a vehicle is looked at only where it has become
    `grown` times as wide as at any look before: who comes nearer can be read at last.
    Where the identity became doubtful a plate is looked for anew, every `again_after`, until
    `enough_again` readings agree: in all not more than `most_again` looks.
    """

    most_looks: int = 4
    most_readings: int = 24
    enough_readings: int = 6
    enough_again: int = 3
    most_again: int = 240
    again_after: timedelta = timedelta(seconds=0.25)
    kept_sightings: int = 3
    least_vehicle_px: float = 60.0
    least_plate_height_px: float = 8.0
    least_confidence: float = 0.4
    nearer: float = 1.15
    grown: float = 1.05
    beside_nearer: float = 0.67
    """An unsure look at a plate less wide than this share of one surely read is no evidence."""
    margin_x: float = 0.02
    margin_y: float = 0.04


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateSighting:
    """One look: its reading, its crop, and the whole frame it came from."""

    reading: PlateReading
    box: Box
    vehicle_box: Box
    crop: Image
    frame: KeptFrame


@dataclass(slots=True)
class PlateLog:
    """All readings of one track by frame, its surest sightings with pictures, and its looks.

    `rejected` tells frame and reason of the last looks that gave no reading. From the frame `since`
    on nothing has made the identity doubtful; `read_since` counts the readings from then on, and
    `widest_px` is the widest that the vehicle was at a look.
    """

    readings: list[tuple[int, PlateReading]] = field(default_factory=list)
    best: list[PlateSighting] = field(default_factory=list)
    looks: deque[tuple[int, VehicleLook]] = field(
        default_factory=lambda: deque(maxlen=MOST_LOOKS_KEPT)
    )
    rejected: deque[tuple[int, str]] = field(
        default_factory=lambda: deque(maxlen=MOST_REJECTED_KEPT)
    )
    two_vehicles: int = 0
    least_width_px: float = 0.0
    since: int = 0
    read_since: int = 0
    widest_px: float = 0.0
    looks_again: int = 0
    looked_at: datetime | None = None
    _read: bool | None = None
    _widths_px: dict[int, float] = field(default_factory=dict)

    @property
    def is_read(self) -> bool:
        """Whether all readings since then agree on a text; asked each frame, so it is kept."""
        if self._read is None:
            agreed = self.agreed((self.since, sys.maxsize))
            self._read = agreed is not None and agreed.text is not None
        return self._read

    def doubt_before(self, frame: int) -> None:
        """From this frame on it may be another vehicle."""
        self.since, self.read_since, self.widest_px = frame, 0, 0.0
        self._read = False

    def agreed(self, span: Span = EVERYWHERE) -> PlateReading | None:
        """What the readings of these frames agree on, unless one that saw better gave another."""
        looks = [(frame, seen) for frame, seen in self.readings if span[0] <= frame <= span[1]]
        agreed = consensus([seen for _, seen in looks])
        if agreed is None or agreed.text is None:
            return agreed
        nearer = self._nearer_other(agreed.text, looks)
        return agreed if nearer is None else doubtful(agreed, f"a nearer look surely gave {nearer}")

    def _nearer_other(self, text: str, looks: Sequence[tuple[int, PlateReading]]) -> str | None:
        """Another text, from nearer than every plate that plainly gave this one.

        Far looks miss alike: a small 7 was surely read as 9 nine times, once it had been near.
        But the nearest look of all may be cut off or blurred, and the next ones plain.
        """
        sure = [(self._widths_px.get(at, 0.0), seen) for at, seen in looks if seen.text]
        widest_px = max((wide for wide, one in sure if _plainly(one, text)), default=0.0)
        return next(
            (
                one.text
                for wide, one in sure
                if wide * AS_NEAR > widest_px and not printed_alike(one.text or "", text)
            ),
            None,
        )

    def look(self, span: Span) -> VehicleLook:
        """What the looks of these frames agree on."""
        return agreed_look(seen for frame, seen in self.looks if span[0] <= frame <= span[1])

    def sighting_of(self, text: str, span: Span = EVERYWHERE) -> PlateSighting | None:
        """The surest kept sighting of these frames that gave this very text."""
        return next(
            (
                kept
                for kept in self.best
                if heard_text(kept.reading) == text and span[0] <= kept.frame.number <= span[1]
            ),
            None,
        )

    def add(self, sighting: PlateSighting, limits: PlateLimits) -> None:
        """Takes in a reading; of before the last doubt and since as many sightings are kept."""
        self.readings.append((sighting.frame.number, sighting.reading))
        self._widths_px[sighting.frame.number] = sighting.box.width_px
        self.read_since += 1
        self._read = None
        self.best.append(sighting)
        self._leave_out(self._idle(limits.beside_nearer))
        old = [one for one in self.best if one.frame.number < self.since]
        new = [one for one in self.best if one.frame.number >= self.since]
        most = limits.kept_sightings
        self.best = [*_surest(old)[:most], *_surest(new)[:most]]

    def _idle(self, beside_nearer: float) -> set[int]:
        """The frames of unsure looks since the last doubt that a nearer sure look makes idle.

        A plate that drives away is read surely while it is large; what is guessed later from a
        few pixels would otherwise outvote it, as errors from so far are alike.
        """
        seen = [(self._widths_px.get(at, 0.0), at, one.text is not None)
                for at, one in self.readings if at >= self.since]  # fmt: skip
        least_px = beside_nearer * max((wide for wide, _, sure in seen if sure), default=0.0)
        return {at for wide, at, sure in seen if not sure and wide < least_px}

    def _leave_out(self, frames: set[int]) -> None:
        self.readings = [(at, seen) for at, seen in self.readings if at not in frames]
        self.best = [kept for kept in self.best if kept.frame.number not in frames]
        self.rejected.extend((at, FAR) for at in sorted(frames))


def _surest(sightings: Sequence[PlateSighting]) -> list[PlateSighting]:
    return sorted(sightings, key=lambda seen: (seen.reading.text is None, -seen.reading.confidence))


def _plainly(seen: PlateReading, text: str) -> bool:
    return printed_alike(seen.text or "", text) and all(one.p >= PLAIN for one in seen.characters)
