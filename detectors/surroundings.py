"""Who else was where on the road in the last minutes? What a rule may ask beside its own track."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from detectors.detection import Detection
from detectors.road import Point
from detectors.site import Site
from detectors.track import Track, Tracker, TrackId

MEMORY = timedelta(seconds=90)
APART = timedelta(seconds=0.2)
"""Five snapshots a second say enough of people and of vehicles that stand."""

PERSON = "person"
MOST_INSIDE = 0.5
MOST_SHARED = {"bicycle": 0.1, "motorcycle": 0.1}
"""So much of a person's box may lie in a vehicle's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bystander:
    """Somebody in one frame; `foot_hidden`: the place is where the box ends, not where they stand.

    `width_m` is how wide the box is at its foot.
    """

    track: TrackId
    at_m: Point
    width_m: float
    foot_hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everybody whom one frame shows on the road."""

    at: datetime
    vehicles: tuple[Bystander, ...]
    walkers: tuple[Bystander, ...]


class Surroundings:
    """Snapshots of one camera, the newest `MEMORY` of them; people are followed by `walkers`.

    `snapshots` are those that were kept before, to judge by again.
    """

    def __init__(self, walkers: Tracker, snapshots: Iterable[Snapshot] = ()) -> None:
        self._walkers = walkers
        self._snapshots: deque[Snapshot] = deque(snapshots, maxlen=round(MEMORY / APART))

    def take(
        self,
        site: Site,
        detections: Sequence[Detection],
        vehicles: Sequence[Track],
        frame: int,
        at: datetime,
    ) -> None:
        """Takes in one frame; `vehicles` are the live tracks after it."""
        walkers = self._walkers.update(without_riders(detections), frame, at).live
        if self._snapshots and at - self._snapshots[-1].at < APART:
            return
        self._snapshots.append(
            Snapshot(
                at=at,
                vehicles=_placed(site, vehicles, frame),
                walkers=_placed(site, walkers, frame),
            )
        )

    def forget(self) -> None:
        """Begins anew: the clock was set, and old instants mean nothing any more."""
        self._walkers.finish()
        self._snapshots.clear()

    def between(self, start: datetime, end: datetime) -> list[Snapshot]:
        """The snapshots from start to end, both included, oldest first."""
        kept = self._snapshots
        first = bisect_left(kept, start, key=lambda snapshot: snapshot.at)
        last = bisect_right(kept, end, key=lambda snapshot: snapshot.at)
        return [kept[number] for number in range(first, last)]


def without_riders(detections: Sequence[Detection]) -> list[Detection]:
    """All but the people who sit on or in a vehicle, or cannot be told from who does."""
    vehicles = [found for found in detections if found.label != PERSON]
    return [
        found
        for found in detections
        if found.label != PERSON
        or all(
            found.box.shared_px2(other.box)
            <= MOST_SHARED.get(other.label, MOST_INSIDE) * found.box.area_px2
            for other in vehicles
        )
    ]


def _placed(site: Site, tracks: Sequence[Track], frame: int) -> tuple[Bystander, ...]:
    found = []
    for track in tracks:
        seen = track.last
        at_m = site.foot_m(seen.box) if seen.frame == frame else None
        if at_m is not None:
            found.append(
                Bystander(
                    track=track.id,
                    at_m=at_m,
                    width_m=site.width_m(seen.box),
                    foot_hidden=seen.foot_hidden,
                )
            )
    return tuple(found)
