"""From which frame to which is a track surely one and the same vehicle?

A tracker may go on with another vehicle after an occlusion. What was read before such a moment
says nothing of what was done after it: there the driver is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median_low

from detectors.detection import Box
from detectors.track import Observation, Track

MOST_GAP = timedelta(seconds=0.6)
MOST_BLINK = timedelta(seconds=1.2)
STOOD, STANDS, STANDING_IOU = timedelta(seconds=1.0), timedelta(seconds=0.3), 0.8
MOST_WIDER = 1.4
LEAST_IOU, MOST_GROWN = 0.1, 4.0
"""Of who comes out whole from behind another too little was seen to tell that it is the same."""
DROVE, DRIVEN_IOU = timedelta(seconds=0.2), 0.5
TURN_FRAMES, LEAST_PACE = 8, 0.5

Span = tuple[int, int]
"""First and last frame, both included."""


def doubtful_steps(track: Track) -> list[Span]:
    """The frames before and after each step at which it may go on with another vehicle."""
    seen = track.observations
    steps = [
        (before.frame, after.frame)
        for number, (before, after) in enumerate(pairwise(seen), 1)
        if not surely_same(before, after)
        and not _stood_through(seen, number)
        and not _drove_through(seen, number)
    ]
    # Where another vehicle hides the foot, the box's lower edge is that vehicle's, and moves so.
    shown = [one for one in seen if not one.foot_hidden]
    steps += [
        (shown[number - 1].frame, shown[number].frame)
        for number in range(1, len(shown))
        if _turns_at_once(shown, number)
    ]
    return sorted(steps)


def around(steps: Sequence[Span], track: Track, frame: int) -> Span:
    """The longest run of frames about this one between two of these steps."""
    first, last = track.first.frame, track.last.frame
    for before, after in steps:
        if after <= frame:
            first = max(first, after)
        else:
            last = min(last, before)
    return first, max(first, last)


def unbroken_around(track: Track, frame: int) -> Span:
    """The longest run of frames about this one in which nothing makes the identity doubtful."""
    return around(doubtful_steps(track), track, frame)


def _stood_through(seen: Sequence[Observation], at: int) -> bool:
    """Whether it stood before this frame as after it: none leaves and lets another in so soon."""
    before, after = seen[at - 1], seen[at]
    if after.at - before.at > MOST_BLINK or before.box.iou(after.box) < STANDING_IOU:
        return False
    long_ago = next((one for one in seen[at - 1 :: -1] if before.at - one.at >= STOOD), None)
    later = next((one for one in seen[at:] if one.at - after.at >= STANDS), None)
    return (
        long_ago is not None
        and later is not None
        and min(long_ago.box.iou(before.box), after.box.iou(later.box)) >= STANDING_IOU
    )


def _drove_through(seen: Sequence[Observation], at: int) -> bool:
    """Whether its pace before takes it where it is after, and its pace after where it was before.

    Who drives across the picture is a box farther on after a few lost frames.
    """
    before, after = seen[at - 1], seen[at]
    if not _as_large(before, after):
        return False
    onward, back = _moved_to(after.at, seen[at - 1 :: -1]), _moved_to(before.at, seen[at:])
    return (
        onward is not None
        and back is not None
        and min(onward.iou(after.box), back.iou(before.box)) >= DRIVEN_IOU
    )


def _moved_to(at: datetime, seen: Sequence[Observation]) -> Box | None:
    """Where the first of these would be at this instant, at the pace that leads to the next."""
    here = seen[0]
    there = next((one for one in seen if abs(one.at - here.at) >= DROVE), None)
    if there is None:
        return None
    (x0, y0), (x1, y1) = here.box.centre_px, there.box.centre_px
    share = (at - here.at) / (there.at - here.at)
    return here.box.moved((x1 - x0) * share, (y1 - y0) * share)


def _turns_at_once(shown: Sequence[Observation], at: int) -> bool:
    """Whether it flees before this frame and comes after it: no vehicle turns so fast."""
    before, after = _rise(shown[max(at - TURN_FRAMES, 0) : at]), _rise(shown[at : at + TURN_FRAMES])
    return before * after < 0 and min(abs(before), abs(after)) > LEAST_PACE


def _rise(shown: Sequence[Observation]) -> float:
    """How fast the foot moves down the picture, in box heights a second, single frames aside."""
    half = len(shown) // 2
    if not half:
        return 0.0
    early, late = shown[:half], shown[-half:]
    seconds = (late[half // 2].at - early[half // 2].at).total_seconds()
    moved = median_low(one.box.bottom_px for one in late) - median_low(
        one.box.bottom_px for one in early
    )
    return moved / max(shown[-1].box.height_px, 1.0) / seconds if seconds > 0 else 0.0


def surely_same(before: Observation, after: Observation) -> bool:
    """Whether nothing between two neighbouring observations makes the identity doubtful."""
    if after.joined:
        return True
    return _as_large(before, after) and before.box.iou(after.box) >= LEAST_IOU


def _as_large(before: Observation, after: Observation) -> bool:
    """Whether it comes soon after the other, and no box grew or shrank as none does."""
    widths = sorted((before.box.width_px, after.box.width_px))
    areas = sorted((before.box.area_px2, after.box.area_px2))
    return (
        after.at - before.at <= MOST_GAP
        and widths[1] <= MOST_WIDER * max(widths[0], 1.0)
        and areas[1] <= MOST_GROWN * max(areas[0], 1.0)
    )
