"""How often is a light told where no traffic light hangs, in real clips?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from detectors.clip import clip_frames, first_frame
from detectors.detection import Box
from detectors.lamp import LampClassifier
from detectors.lamp_watch import LampWatch
from detectors.signal_heads import LampShape, SignalHead
from detectors.signals import SignalState
from fines.errors import NotFoundError
from fines.violation import SiteId

PLACES = 24
HEIGHTS_PX = (16, 90)
MOST_FRAMES = 300
START = datetime(2026, 1, 1, tzinfo=UTC)
_SEED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class NoHeadScore:
    """Places without a head, looked at in each frame; `told` of them a state was told at, for
    `told_frames` of all `frames` (places times frames), `red_frames` of these red."""

    clips: int
    places: int
    frames: int
    told: int
    told_frames: int
    red_frames: int


def run(folder: Path, lamps: LampClassifier) -> NoHeadScore:
    """Random places in every clip of a folder that shows no traffic lights."""
    clips = sorted(folder.glob("*.mp4"))
    if not clips:
        raise NotFoundError(f"{folder}: there are no clips in it; name a folder of .mp4 files.")
    rng = np.random.default_rng(_SEED)
    told = told_frames = red_frames = frames = 0
    for clip in clips:
        height, width = first_frame(clip).shape[:2]
        watches = [LampWatch([_head(nth, width, height, rng)], lamps) for nth in range(PLACES)]
        seen = []
        for frame in clip_frames(clip, SiteId("clip"), START):
            if frame.number >= MOST_FRAMES:
                break
            seen.append(frame.captured_at)
            for watch in watches:
                watch.observe(frame)
        for nth, watch in enumerate(watches):
            states = [watch.reading(str(nth), at).state for at in seen]
            shown = [state for state in states if state is not SignalState.UNKNOWN]
            told += bool(shown)
            told_frames += len(shown)
            red_frames += shown.count(SignalState.RED)
            frames += len(states)
    return NoHeadScore(
        clips=len(clips),
        places=PLACES * len(clips),
        frames=frames,
        told=told,
        told_frames=told_frames,
        red_frames=red_frames,
    )


def _head(nth: int, width_px: int, height_px: int, rng: np.random.Generator) -> SignalHead:
    high = float(rng.integers(*HEIGHTS_PX))
    wide = round(high / 2)
    x, y = rng.integers(0, width_px - wide), rng.integers(0, height_px - int(high))
    box = Box(x_px=float(x), y_px=float(y), width_px=float(wide), height_px=high)
    return SignalHead(group=str(nth), box=box, shape=LampShape.ROUND)
