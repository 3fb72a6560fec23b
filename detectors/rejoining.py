"""Which stretches of a doubtful track are one vehicle, since its plate and its place say so?

Traffic that passes hides who stands behind it, and whoever stands there afterwards may be another.
It is the same where both stretches give the same sure plate, at the same place, within seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import dist
from statistics import median

from detectors.consensus import heard_text
from detectors.continuity import Span
from detectors.driving import stretches
from detectors.plate_log import PlateLog
from detectors.road import Point
from detectors.rules.feet import Foot, feet
from detectors.site import Site
from detectors.track import Track

MOST_APART_M = 0.4
MOST_UNPROVEN = timedelta(seconds=5.0)
"""Within it nobody drives away, lets another stand there, and comes back to the same place."""
MOST_STRAYED_M = 1.0
"""Farther than boxes tremble: who strays so and shows no plate may be another vehicle."""
END = timedelta(seconds=1.0)
LEAST_FEET = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """`text` is its sure plate; `silent` where no plate was read that could be another's."""

    span: Span
    text: str | None
    silent: bool
    feet: tuple[Foot, ...]


def surely_same_plate(track: Track, site: Site, frame: int, plates: PlateLog) -> Span:
    """The longest run of frames about this one that is one vehicle, by its track or its plate."""
    spans = stretches(track, site)
    if len(spans) == 1:
        return spans[0]
    placed = feet(track, site)
    groups: list[list[_Stretch]] = []
    between: list[_Stretch] = []
    proven: _Stretch | None = None
    for span in spans:
        here = _stretch(span, placed, plates, proven)
        if proven is not None and _is_same(proven, here):
            groups[-1] += [*between, here]
            between, proven = [], here
        elif proven is not None and here.silent and _stays(proven, here):
            between.append(here)
        else:
            groups += [[one] for one in (*between, here)]
            between, proven = [], here if here.text is not None else None
    groups += [[one] for one in between]
    whole = [(group[0].span[0], group[-1].span[1]) for group in groups]
    return next((span for span in whole if span[0] <= frame <= span[1]), (frame, frame))


def _stretch(
    span: Span, placed: Sequence[Foot], plates: PlateLog, proven: _Stretch | None
) -> _Stretch:
    agreed = plates.agreed(span)
    read = [seen for number, seen in plates.readings if span[0] <= number <= span[1]]
    heard = {text for seen in read if (text := heard_text(seen)) is not None}
    return _Stretch(
        span=span,
        text=agreed.text if agreed is not None else None,
        silent=not read or (proven is not None and heard == {proven.text}),
        feet=tuple(foot for foot in placed if span[0] <= foot.seen.frame <= span[1]),
    )


def _is_same(before: _Stretch, after: _Stretch) -> bool:
    """Whether both give one plate, and the later begins where and when the earlier ended."""
    if before.text is None or before.text != after.text or not (before.feet and after.feet):
        return False
    last, first = before.feet[-1].seen.at, after.feet[0].seen.at
    ends = _ends(before)
    begins = [foot.at_m for foot in after.feet if foot.seen.at - first <= END]
    if min(len(ends), len(begins)) < LEAST_FEET or first - last > MOST_UNPROVEN:
        return False
    return dist(_middle(ends), _middle(begins)) <= MOST_APART_M


def _stays(before: _Stretch, after: _Stretch) -> bool:
    """Whether whoever is seen in the later stretch is where the earlier one ended."""
    if not before.feet:
        return False
    place = _middle(_ends(before))
    return all(dist(place, foot.at_m) <= MOST_STRAYED_M for foot in after.feet)


def _ends(stretch: _Stretch) -> list[Point]:
    last = stretch.feet[-1].seen.at
    return [foot.at_m for foot in stretch.feet if last - foot.seen.at <= END]


def _middle(places: Sequence[Point]) -> Point:
    return median(x for x, _ in places), median(y for _, y in places)
