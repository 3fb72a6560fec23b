"""Which vehicles show the flashing blue lights of an emergency vehicle?

The upper part of every vehicle's box is compared with the same part in the frames just before,
moved so that the vehicles lie upon each other: a box trembles, and blue paint that trembles with it
is no lamp. Where a spot becomes bluer and brighter than anything near it was, and dark again soon
after, and both several times, a lamp flashes there. Brake lights, indicators and the sun do not
give blue, paint does not come and go, and what lies in another vehicle's box is left out.

It is asked only to let a driver go, so a wrong yes costs no more than an act that is not charged.
Frames alias what flashes: whatever the two rates are, light and dark frames still follow each
other, which is all that is counted. A camera that sees no colours (infrared by night) shows none.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from math import ceil, floor

import cv2
import numpy as np
from numpy.typing import NDArray

from detectors.continuity import Span
from detectors.detection import Box, Image
from detectors.frame import Frame
from detectors.track import Track, TrackId

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Change = tuple[Floats, Floats]
"""By how much each block became lighter, and darker."""

MOST_CHANGES = 160
"""Of one vehicle; six seconds at 25 frames a second."""
MOST_VEHICLES = 16
"""In one frame, the largest first: it bounds what a frame costs."""
LEAST_WIDTH_PX = 32.0

ABOVE, BELOW, ASIDE = 0.12, 0.32, 0.18
"""Which part of the box is looked at, as shares of its height and width: a bar stands on the
roof, and the detector's box may end below it. At its sides paint and road come and go."""
LEAST_ROOM_PX, LEAST_ROWS_PX, LEAST_COLUMNS_PX = 3.0, 6, 8
ROWS, COLUMNS, BLOCKS = 16, 20, 2
ENOUGH = 3
"""Pixels each way in a sample."""
MOST_ROWS, MOST_COLUMNS = 4, 2
"""How far two looks are moved against each other: a box ends some pixels higher or lower."""
BESIDE = np.ones((3, 3), np.uint8)
SPOTS = 3
"""So many of the 160 samples of a block are taken, the most changed: a lamp far away is small."""

LIGHT_PER_BLUE = 2.0
"""By how many times its blueness a spot counts as brighter than its surroundings, at the most."""

MOST_AROUND = 120.0

LEAP, WITHIN = 45.0, 2
"""By how many of 255 levels a lamp makes its spots brighter, and within how many frames."""
LATELY = timedelta(seconds=0.5)
"""What was seen longer ago is not compared."""
LEAST_FLASHES = 3


@dataclass(frozen=True, kw_only=True)
class _Look:
    """The upper part of one vehicle in one frame: ROWS x COLUMNS each.

    What costs time is reckoned when it is asked for: of most vehicles nothing is blue.
    """

    at: datetime
    image: Image
    part: Box
    others: Sequence[Box]

    @cached_property
    def blue(self) -> Floats:
        """By how much each spot is bluer than grey."""
        blue, green, red = np.moveaxis(self.image.astype(np.float32), -1, 0)
        return np.asarray(blue - 0.5 * (green + red), np.float32)

    @cached_property
    def may_shine(self) -> bool:
        """Whether any spot's light can be as much as `LEAP`, from above: see `light`."""
        return LIGHT_PER_BLUE * float(self.blue.max()) >= LEAP

    @cached_property
    def light(self) -> Floats:
        """By how much each spot shines in blue above the vehicle about it.

        Only what is blue counts, and bluer than the rest where all is tinted; the median
        brightness is taken off, so that light and shade that fall on all of the vehicle say
        little; of a white vehicle no more than MOST_AROUND, for its lamps are hardly brighter
        than its roof.
        """
        blue = self.image[..., 0].astype(np.float32)
        excess = self.blue - max(float(np.median(self.blue)), 0.0)
        bright = blue - min(float(np.median(blue)), MOST_AROUND)
        light = np.maximum(np.minimum(bright, LIGHT_PER_BLUE * excess), 0)
        light[self._covered > 0] = 0
        return np.asarray(light, np.float32)

    @cached_property
    def hidden(self) -> Mask:
        """What lies in another vehicle's box, or beside it."""
        return np.asarray(cv2.dilate(self._covered, BESIDE) > 0)

    @cached_property
    def about(self) -> Floats:
        """The most light on or beside each spot."""
        return np.asarray(cv2.dilate(self.light, BESIDE), np.float32)

    @cached_property
    def _covered(self) -> Image:
        return _covered(self.part, self.others)


@dataclass(slots=True)
class _Seen:
    """What is kept of one vehicle."""

    looks: deque[_Look] = field(default_factory=lambda: deque(maxlen=WITHIN))
    changes: deque[tuple[int, Change]] = field(default_factory=lambda: deque(maxlen=MOST_CHANGES))
    """With the frame's number."""


class LightWatch:
    """What is remembered of every vehicle in sight; it forgets the oldest frames."""

    def __init__(self) -> None:
        self._seen: dict[TrackId, _Seen] = {}

    def look(self, frame: Frame, live: Sequence[Track]) -> None:
        """Compares this frame's vehicles with how they looked just before."""
        here = [track for track in live if track.last.frame == frame.number]
        here.sort(key=lambda track: -track.last.box.area_px2)
        for track, look in _looks(frame, here):
            seen = self._seen.setdefault(track.id, _Seen())
            while seen.looks and frame.captured_at - seen.looks[0].at > LATELY:
                seen.looks.popleft()
            seen.changes.append((frame.number, _change(look, seen.looks)))
            seen.looks.append(look)

    def flashes(self, track: TrackId, span: Span) -> bool:
        """Whether blue lights flashed on this vehicle in these frames."""
        seen = self._seen.get(track)
        changes = seen.changes if seen is not None else ()
        within = [change for number, change in changes if span[0] <= number <= span[1]]
        return flash_count(within) >= LEAST_FLASHES

    def forget(self, track: TrackId) -> None:
        self._seen.pop(track, None)


def flash_count(changes: Sequence[Change]) -> int:
    """The most flashes of any block: it grows lighter by `LEAP`, and later darker by as much."""
    if not changes:
        return 0
    ups, downs = np.array(changes).transpose(1, 2, 0)
    return max(_flashes(*block) for block in zip(ups.tolist(), downs.tolist(), strict=True))


def _flashes(ups: Sequence[float], downs: Sequence[float]) -> int:
    count, lit = 0, False
    for up, down in zip(ups, downs, strict=True):
        if not lit:
            lit = up > LEAP and up > down
        elif down > LEAP and down > up:
            lit, count = False, count + 1
    return count


def _looks(frame: Frame, here: Sequence[Track]) -> list[tuple[Track, _Look]]:
    """The upper parts of the first vehicles; none of one that is tiny or whose roof is cut off."""
    boxes = [track.last.box for track in here]
    parts = [(number, _upper(frame.image, box)) for number, box in enumerate(boxes[:MOST_VEHICLES])]
    return [
        (
            here[number],
            _Look(
                at=frame.captured_at,
                image=_sample(frame.image, part),
                part=part,
                others=boxes[:number] + boxes[number + 1 :],
            ),
        )
        for number, part in parts
        if part is not None
    ]


def _upper(image: Image, box: Box) -> Box | None:
    """Whole pixels inside the picture."""
    high, wide = box.height_px, box.width_px
    if box.y_px < LEAST_ROOM_PX or wide < LEAST_WIDTH_PX:
        return None
    top, low = max(round(box.y_px - ABOVE * high), 0), round(box.y_px + BELOW * high)
    left, right = max(round(box.x_px + ASIDE * wide), 0), round(box.right_px - ASIDE * wide)
    rows, columns = min(low, image.shape[0]) - top, min(right, image.shape[1]) - left
    if rows < LEAST_ROWS_PX or columns < LEAST_COLUMNS_PX:
        return None
    return Box(x_px=left, y_px=top, width_px=columns, height_px=rows)


def _sample(image: Image, part: Box) -> Image:
    """ROWS x COLUMNS means; of a large part of enough pixels, not of all."""
    step = int(max(min(part.height_px / ROWS, part.width_px / COLUMNS) / ENOUGH, 1))
    rows = slice(int(part.y_px), int(part.bottom_px), step)
    columns = slice(int(part.x_px), int(part.right_px), step)
    small = cv2.resize(image[rows, columns], (COLUMNS, ROWS), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def _covered(part: Box, others: Sequence[Box]) -> Image:
    """1 for spots of this part of the picture that lie in one of the other boxes, even in part."""
    covered = np.zeros((ROWS, COLUMNS), np.uint8)
    across, down = COLUMNS / part.width_px, ROWS / part.height_px
    for other in others:
        if not part.shared_px2(other):
            continue
        rows = ((other.y_px - part.y_px) * down, (other.bottom_px - part.y_px) * down)
        columns = ((other.x_px - part.x_px) * across, (other.right_px - part.x_px) * across)
        covered[_spots(*rows), _spots(*columns)] = 1
    return covered


def _spots(begin: float, end: float) -> slice:
    return slice(max(floor(begin), 0), max(ceil(end), 0))


def _change(now: _Look, before: Sequence[_Look]) -> Change:
    """By how much each block is lighter, and darker, than in any of the looks before."""
    lighter = darker = np.zeros(BLOCKS, np.float32)
    for then in before:
        if not (now.may_shine or then.may_shine) or max(now.light.max(), then.light.max()) < LEAP:
            continue
        moved = _moved(then.image, now.image)
        up = now.light - then.about[moved]
        up[then.hidden[moved]] = 0
        down = then.light[moved] - now.about
        down[now.hidden] = 0
        lighter, darker = np.maximum(lighter, _blocks(up)), np.maximum(darker, _blocks(down))
    return lighter, darker


def _moved(then: Image, now: Image) -> tuple[NDArray[np.intp], ...]:
    """Which spots of `then` show what the spots of `now` show, where both are most alike."""
    middle = now[MOST_ROWS : ROWS - MOST_ROWS, MOST_COLUMNS : COLUMNS - MOST_COLUMNS]
    unlike = cv2.matchTemplate(then, middle, cv2.TM_SQDIFF)
    row, column = np.unravel_index(int(unlike.argmin()), unlike.shape)
    rows = np.clip(np.arange(ROWS) + row - MOST_ROWS, 0, ROWS - 1)
    columns = np.clip(np.arange(COLUMNS) + column - MOST_COLUMNS, 0, COLUMNS - 1)
    return np.ix_(rows, columns)


def _blocks(change: Floats) -> Floats:
    """The mean of each block's most changed spots."""
    flat = change.reshape(ROWS, BLOCKS, -1).transpose(1, 0, 2).reshape(BLOCKS, -1)
    return np.asarray(np.partition(flat, -SPOTS, axis=-1)[:, -SPOTS:].mean(-1), np.float32)
