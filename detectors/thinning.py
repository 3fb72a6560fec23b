"""Which old observations of a vehicle that stood tell nothing new, so that its history may go on?

A vehicle that stands for an hour would fill any memory. Of the older half of its observations
every second one is dropped where it stood before and after, its foot seen in all of them or in
none; `joined` keeps that it was followed all the time. The first seconds of each stand stay whole:
an act cites their frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from detectors.continuity import surely_same
from detectors.track import Observation

STOOD = timedelta(seconds=3.0)
STANDING_IOU = 0.8


def thinned(seen: Sequence[Observation], most: int) -> list[Observation]:
    """At most `most` observations; where nobody stood the oldest are dropped, as many as needed.

    Drops more than one at a time, so that it is seldom called.
    """
    if len(seen) <= most:
        return list(seen)
    newest = len(seen) - most // 2
    kept = [seen[0]]
    earlier = 0
    dropped = False
    for number in range(1, newest):
        here, after = seen[number], seen[number + 1]
        while here.at - kept[earlier].at > STOOD and earlier + 1 < len(kept):
            if here.at - kept[earlier + 1].at < STOOD:
                break
            earlier += 1
        stood = here.at - kept[earlier].at >= STOOD
        if not dropped and stood and _tells_nothing(kept[earlier], kept[-1], here, after):
            dropped = True
            continue
        kept.append(replace(here, joined=True) if dropped else here)
        dropped = False
    rest = list(seen[newest:])
    if dropped:
        rest[0] = replace(rest[0], joined=True)
    kept += rest
    return kept[-(most - most // 8) :] if len(kept) > most else kept


def _tells_nothing(
    long_ago: Observation, before: Observation, here: Observation, after: Observation
) -> bool:
    # When its foot was hidden must stay told: standing counts only while it is seen.
    return (
        before.foot_hidden == here.foot_hidden == after.foot_hidden
        and surely_same(before, here)
        and surely_same(here, after)
        and before.box.iou(after.box) >= STANDING_IOU
        and long_ago.box.iou(after.box) >= STANDING_IOU
        and (here.foot_hidden or here.box.iou(after.box) >= STANDING_IOU)
    )
