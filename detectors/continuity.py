"""From which frame to which is a track surely one and the same vehicle?

A tracker may go on with another vehicle after an occlusion. What was read before such a moment
says nothing of what was done after it: there the driver is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from detectors.track import Observation, Track

MOST_GAP = timedelta(seconds=0.6)
MOST_WIDER = 1.4
LEAST_IOU = 0.1
TURN_FRAMES, LEAST_PACE = 8, 0.5

Span = tuple[int, int]
"""First and last frame, both included."""


def unbroken_around(track: Track, frame: int) -> Span:
    """The longest run of frames about this one in which nothing makes the identity doubtful."""
    first, last = track.first.frame, track.last.frame
    for number, (before, after) in enumerate(pairwise(track.observations)):
        if not surely_same(before, after) or _turns_at_once(track.observations, number + 1):
            if after.frame <= frame:
                first = after.frame
            else:
                last = before.frame
                break
    return first, last


def _turns_at_once(seen: Sequence[Observation], at: int) -> bool:
    """Whether it flees before this frame and comes after it: no vehicle turns so fast."""
    before, after = _rise(seen[max(at - TURN_FRAMES, 0) : at]), _rise(seen[at : at + TURN_FRAMES])
    return before * after < 0 and min(abs(before), abs(after)) > LEAST_PACE


def _rise(seen: Sequence[Observation]) -> float:
    """How fast the foot moves down the picture, in box heights a second."""
    if len(seen) < 2:
        return 0.0
    first, last = seen[0], seen[-1]
    seconds = (last.at - first.at).total_seconds()
    moved = last.box.bottom_px - first.box.bottom_px
    return moved / max(last.box.height_px, 1.0) / seconds if seconds > 0 else 0.0


def surely_same(before: Observation, after: Observation) -> bool:
    """Whether nothing between two neighbouring observations makes the identity doubtful."""
    if after.joined:
        return True
    widths = sorted((before.box.width_px, after.box.width_px))
    return (
        after.at - before.at <= MOST_GAP
        and widths[1] <= MOST_WIDER * max(widths[0], 1.0)
        and before.box.iou(after.box) >= LEAST_IOU
    )
