"""Which detection is the same vehicle as before? Best total match of boxes, frame by frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import lap
import numpy as np

from detectors.continuity import MOST_GROWN
from detectors.detection import Box, Detection
from detectors.thinning import thinned
from detectors.track import Observation, Track, TrackId, Tracks

TRACKED_LABELS = ("car", "bus", "truck", "motorcycle", "bicycle")
WALKING_LABELS = ("person",)
FOUR_WHEELED = {"car", "bus", "truck"}
MOST_NESTED = 0.85
IMPOSSIBLE = 1e3
STILL_HIDDEN = timedelta(seconds=0.25)
"""So long a foot that was hidden still counts as hidden: in some frames a detector misses the
vehicle that hides it, and the box ends where that one begins none the less."""
MOST_WIDER = 1.6
"""From frame to frame: a vehicle that another hides loses height, hardly any width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingLimits:
    """What keeps the tracker bounded and its matches plausible.

    A vehicle unseen for `patience` is gone. `most_observations` at 12 frames a second are more
    than a minute: of a car that waits longer the history is thinned, then its oldest part dropped.
    """

    patience: timedelta = timedelta(seconds=1.2)
    most_tracks: int = 64
    most_observations: int = 800
    least_start_confidence: float = 0.35
    least_keep_confidence: float = 0.2
    most_cost: float = 1.15
    double_iou: float = 0.7


@dataclass(slots=True)
class _Following:
    id: TrackId
    observations: list[Observation] = field(default_factory=list)
    hidden_at: datetime | None = None
    whole: Box | None = None
    """As it was last drawn while nothing hid its foot."""

    def take(self, seen: Observation, most: int) -> None:
        """Goes on with this observation; at most so many are kept."""
        self.observations.append(seen)
        self.observations = thinned(self.observations, most)
        if not seen.foot_hidden:
            self.whole = seen.box

    def hides(self, hidden: bool, at: datetime) -> bool:
        """Whether its foot counts as hidden now, where a vehicle in sight hides it or does not."""
        if hidden:
            self.hidden_at = at
        return self.hidden_at is not None and at - self.hidden_at <= STILL_HIDDEN

    def expected(self, at: datetime) -> Box:
        """Where the vehicle would be now at the pace of its last half second."""
        last = self.observations[-1]
        past = next(
            (seen for seen in reversed(self.observations[:-1])
             if (last.at - seen.at).total_seconds() >= 0.3),
            self.observations[0],
        )  # fmt: skip
        passed_s = (last.at - past.at).total_seconds()
        if passed_s <= 0:
            return last.box
        ahead = min((at - last.at).total_seconds(), 1.0) / passed_s
        (x0, y0), (x1, y1) = past.box.centre_px, last.box.centre_px
        if last.foot_hidden:
            # What hides its lower part moves the box's lower edge: its top tells how it moves.
            y0, y1 = past.box.y_px, last.box.y_px
        return last.box.moved((x1 - x0) * ahead, (y1 - y0) * ahead)

    def expected_forms(self, at: datetime) -> list[Box]:
        """As `expected`, and of whom another vehicle hides what it would be were it let go now."""
        expected = self.expected(at)
        if self.whole is None or not self.observations[-1].foot_hidden:
            return [expected]
        wider = expected.width_px / max(self.whole.width_px, 1.0)
        return [expected, replace(expected, height_px=self.whole.height_px * wider)]

    def frozen(self) -> Track:
        return Track(id=self.id, observations=tuple(self.observations))


class LapTracker:
    """Hungarian association on overlap and distance; the same frames give the same tracks."""

    def __init__(
        self, limits: TrackingLimits | None = None, labels: Sequence[str] = TRACKED_LABELS
    ) -> None:
        """`labels` are followed; a vehicle may hide people's feet, people hide no vehicle's."""
        self._limits = limits or TrackingLimits()
        self._labels = frozenset(labels)
        self._following: list[_Following] = []
        self._next_id = 1

    def update(self, detections: Sequence[Detection], frame: int, at: datetime) -> Tracks:
        """Takes in one frame's detections; frames come in order of their instants."""
        ended = self._drop_the_gone(at)
        limits = self._limits
        sure = [found for found in detections if found.confidence >= limits.least_keep_confidence]
        seen = without_doubles(
            [found for found in sure if found.label in self._labels], limits.double_iou
        )
        strange = set(TRACKED_LABELS) - self._labels
        others = [found for found in sure if found.label in strange]
        hiding = [found.box for found in (*seen, *others)]
        taken = self._match(seen, at)
        for index, found in enumerate(seen):
            followed = taken.get(index) or _Following(TrackId(self._next_id))
            observation = Observation(
                frame=frame,
                at=at,
                box=found.box,
                label=found.label,
                confidence=found.confidence,
                foot_hidden=followed.hides(foot_hidden(found.box, hiding), at),
            )
            if index in taken:
                followed.take(observation, limits.most_observations)
            elif (
                found.confidence >= limits.least_start_confidence
                and len(self._following) < limits.most_tracks
            ):
                followed.take(observation, limits.most_observations)
                self._following.append(followed)
                self._next_id += 1
        live = tuple(followed.frozen() for followed in self._following)
        return Tracks(live=live, ended=ended)

    def finish(self) -> tuple[Track, ...]:
        """Ends every track."""
        ended = tuple(followed.frozen() for followed in self._following)
        self._following = []
        return ended

    def _drop_the_gone(self, at: datetime) -> tuple[Track, ...]:
        gone = [
            followed
            for followed in self._following
            if at - followed.observations[-1].at > self._limits.patience
        ]
        self._following = [followed for followed in self._following if followed not in gone]
        return tuple(followed.frozen() for followed in gone)

    def _match(self, seen: Sequence[Detection], at: datetime) -> dict[int, _Following]:
        if not seen or not self._following:
            return {}
        expected = [followed.expected_forms(at) for followed in self._following]
        costs = np.array(
            [[min(_cost(box, found.box) for box in forms) for found in seen] for forms in expected]
        )
        costs[costs > self._limits.most_cost] = IMPOSSIBLE
        _, columns, _ = lap.lapjv(costs, extend_cost=True, cost_limit=self._limits.most_cost)
        return {
            int(column): self._following[row]
            for row, column in enumerate(columns)
            if column >= 0 and costs[row, column] < IMPOSSIBLE
        }


def _cost(expected: Box, found: Box) -> float:
    """0 for the same box; 1 without overlap at one box size apart, and more beyond."""
    (x0, y0), (x1, y1) = expected.centre_px, found.centre_px
    wide = (expected.width_px + found.width_px) / 2
    high = (expected.height_px + found.height_px) / 2
    apart = max(abs(x1 - x0) / max(wide, 1.0), abs(y1 - y0) / max(high, 1.0))
    if apart > 1.0:
        return IMPOSSIBLE
    grown = max(expected.area_px2, found.area_px2) / max(min(expected.area_px2, found.area_px2), 1)
    wider = max(expected.width_px, found.width_px) / max(min(expected.width_px, found.width_px), 1)
    if grown > MOST_GROWN or wider > MOST_WIDER:
        return IMPOSSIBLE
    return 0.6 * (1 - expected.iou(found)) + 0.5 * apart


def foot_hidden(box: Box, others: Sequence[Box]) -> bool:
    """Whether a nearer vehicle's box covers this box's lowest quarter, or begins just below it.

    A box ends where the vehicle before it begins: its foot then rises as if the vehicle drove on.
    """
    high = box.height_px / 4
    foot = Box(
        x_px=box.x_px, y_px=box.bottom_px - high, width_px=box.width_px, height_px=1.5 * high
    )
    return any(other.bottom_px > box.bottom_px and foot.shared_px2(other) > 0 for other in others)


def without_doubles(detections: Sequence[Detection], most_iou: float) -> list[Detection]:
    """One detection a vehicle: a car that is also drawn as a truck stays what is surer."""
    kept: list[Detection] = []
    for found in sorted(detections, key=lambda found: -found.confidence):
        if not any(_is_same(found, other, most_iou) for other in kept):
            kept.append(found)
    return kept


def _is_same(one: Detection, other: Detection, most_iou: float) -> bool:
    """Boxes that nearly agree, or a part of a vehicle inside the whole of it.

    A motorcycle inside the box of a car beside it is a vehicle of its own.
    """
    if one.box.iou(other.box) > most_iou:
        return True
    if not {one.label, other.label} <= FOUR_WHEELED:
        return False
    least = min(one.box.area_px2, other.box.area_px2)
    return least > 0 and one.box.shared_px2(other.box) / least > MOST_NESTED
