"""Where on the road was a vehicle in each frame in which its foot can be trusted?

A box whose lower part something hides ends too high, and its foot seems to drive on: the vehicle
would also have grown wider on the road, which no vehicle does. One that changes lanes does, since
it shows its side. A car keeps its height then, of which a hidden lower part takes most. A lorry or
bus is too tall for that to tell; but it turns away from the line of sight by as much as it shows of
its side, while a foot that rises leaps along the line of sight.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import hypot
from statistics import median
from typing import Any, TypeVar

from detectors.road import Point
from detectors.site import Site
from detectors.track import Observation, Track, TrackId

MOST_WIDER = 1.18
MOST_TURNED, LEAST_HEIGHT = 1.7, 0.75
"""How much wider a turning car may seem, and what share of its height it must keep then."""
LOW, CAR_M = ("car", "motorcycle"), 2.3
"""What was wider is no car: of a lorry a hidden part takes too little of the height to tell."""
SIDE_M, LEAST_HEAVY_HEIGHT, MOST_SINE = 8.0, 0.85, 0.5
"""How much side a lorry surely has, what share of its height it keeps, how far it turns at most."""
COURSE, LEAST_COURSE_M = timedelta(seconds=0.3), 1.0
LOOK_BACK = timedelta(seconds=0.7)
MEMORY = timedelta(seconds=3.0)
MOST_REMEMBERED = 128
"""Two cameras full of vehicles."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """An observation and the place on the road, in metres, where its near end stands."""

    seen: Observation
    at_m: Point


@dataclass(frozen=True, slots=True, kw_only=True)
class _Size:
    """How large a trusted box is on the road, and where it drives: `aside` is the sine of the angle
    between its course and the line of sight. `cut`: the picture's side may end it.
    """

    foot: Foot
    wide_m: float
    high_m: float
    aside: float
    cut: bool


class _Answers:
    """What the first `asked` feet of a track gave."""

    def __init__(self) -> None:
        self.asked = 0
        self.told: list[Any] = []


class _Growing:
    """The feet of a track that grows frame by frame: what was placed once is not placed again."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.seen: tuple[Observation, ...] = ()
        self.feet: tuple[Foot, ...] = ()
        self._answers: dict[Hashable, _Answers] = {}
        self._sizes: deque[_Size] = deque()

    def grown_from(self, track: Track) -> bool:
        """Whether the track begins with just what was placed already."""
        known = len(self.seen)
        return (
            0 < known <= len(track.observations)
            and track.observations[known - 1] is self.seen[-1]
            and track.observations[0] is self.seen[0]
        )

    def take(self, track: Track) -> None:
        """Places the observations that are new."""
        new = [
            foot
            for seen in track.observations[len(self.seen) :]
            if (foot := self._placed(seen)) is not None
        ]
        self.seen = track.observations
        self.feet += tuple(new)

    def answers(self, question: Hashable, answer: Callable[[Foot], T | None]) -> Sequence[T]:
        """Asks the feet that were not asked yet."""
        kept = self._answers.setdefault(question, _Answers())
        told = (answer(foot) for foot in self.feet[kept.asked :])
        kept.told += [one for one in told if one is not None]
        kept.asked = len(self.feet)
        return kept.told

    def _placed(self, seen: Observation) -> Foot | None:
        at_m = None if seen.foot_hidden else self.site.foot_m(seen.box)
        if at_m is None:
            return None
        wide_m = self.site.width_m(seen.box)
        foot = Foot(seen=seen, at_m=at_m)
        sizes = self._sizes
        if sizes and seen.at - sizes[-1].foot.seen.at > MEMORY:
            sizes.clear()
        while len(sizes) > 1 and sizes[-1].foot.seen.at - sizes[0].foot.seen.at > LOOK_BACK:
            sizes.popleft()
        size = _Size(
            foot=foot,
            wide_m=wide_m,
            high_m=seen.box.height_px / max(seen.box.width_px, 1.0) * wide_m,
            aside=self._aside(foot),
            cut=self.site.may_be_cut_at_side(seen.box),
        )
        # Whoever comes in from the picture's side is narrow there for that alone.
        known = [one for one in sizes if size.cut or not one.cut]
        if known and not _same_size(size, known):
            return None
        sizes.append(size)
        return foot

    def _aside(self, foot: Foot) -> float:
        """0 where it drives along the line of sight, or too little to tell."""
        before = next(
            (one.foot for one in reversed(self._sizes) if foot.seen.at - one.foot.seen.at > COURSE),
            None,
        )
        if before is None:
            return 0.0
        x_m, y_m = foot.at_m[0] - before.at_m[0], foot.at_m[1] - before.at_m[1]
        way_m, (u, v) = hypot(x_m, y_m), sight(foot, self.site)
        return abs(x_m * v - y_m * u) / way_m if way_m >= LEAST_COURSE_M else 0.0


def _same_size(now: _Size, known: Sequence[_Size]) -> bool:
    usual_m = median(one.wide_m for one in known)
    if now.wide_m <= MOST_WIDER * usual_m:
        return True
    if now.wide_m > MOST_TURNED * usual_m:
        return False
    kept = now.high_m / median(one.high_m for one in known)
    if usual_m <= CAR_M:
        return now.foot.seen.label in LOW and kept >= LEAST_HEIGHT
    aside = min(now.aside, MOST_SINE)
    return kept >= LEAST_HEAVY_HEIGHT and any(
        now.wide_m - one.wide_m <= SIDE_M * (aside - one.aside) for one in known
    )


def sight(foot: Foot, site: Site) -> Point:
    """Where a foot goes that rises in the picture alone: a unit vector, 0 where that is nowhere."""
    x_px, y_px = foot.seen.box.foot_px
    higher_m = site.calibration.ground((x_px, y_px - 1.0))
    u_m, v_m = higher_m[0] - foot.at_m[0], higher_m[1] - foot.at_m[1]
    length_m = hypot(u_m, v_m) or 1.0
    return u_m / length_m, v_m / length_m


_recent: OrderedDict[tuple[TrackId, int], _Growing] = OrderedDict()


def feet(track: Track, site: Site) -> tuple[Foot, ...]:
    """The trusted feet of a track, oldest first."""
    return _growing(track, site).feet


def told_by_feet(
    track: Track, site: Site, question: Hashable, answer: Callable[[Foot], T | None]
) -> Sequence[T]:
    """What each trusted foot of a track gives, oldest first, without those that give None.

    `answer` depends on the foot alone and is asked once for each; `question` names it.
    """
    return _growing(track, site).answers(question, answer)


def _growing(track: Track, site: Site) -> _Growing:
    """Every rule asks, and asks again when the track has grown: the last answers are kept."""
    key = track.id, id(site)
    growing = _recent.get(key)
    if growing is None or growing.site is not site or not growing.grown_from(track):
        growing = _recent[key] = _Growing(site)
    growing.take(track)
    _recent.move_to_end(key)
    while len(_recent) > MOST_REMEMBERED:
        _recent.popitem(last=False)
    return growing
