"""Is who drives over a real road's line on red seen to do so, by the camera alone?

There is no free clip of a red light. So photographs of heads of lamps, none of them learnt from,
are laid into the sky above a motorway whose every vehicle a person has seen over a line; what they
show goes round as at a junction. Nobody there stops, so each red has its runners. Their plates are
too small to be read: what counts is the act that is charged or that only the plate stops.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from benchmarks.counting import SITES, CountedLine, counted_lines
from benchmarks.lamp_pictures import LampPicture, lamp_folder
from detectors.backends import load_detector, load_lamps, load_plate_ocr
from detectors.clip import clip_frames
from detectors.detection import Image
from detectors.rules.finding import Doubt
from detectors.site import Site
from detectors.site_file import load_site
from detectors.trial import Models, Trial
from fines.errors import NotFoundError

CLIP = "highway-five-lanes-720p30"
RED = "red_light"
BOX = (1200, 30, 28, 60)
"""Where the head hangs: left, top, width and height in pixels."""
ROUND_S = (("green", 2.5), ("yellow", 3.0), ("red", 5.0))
LATER_S = 2.6
"""So much later each next head's round begins: other vehicles meet its red."""
GRACE_S = 0.3
OPEN_S = {"red": (1.0, 0.5), "green": (0.5, 0.0)}
"""So long after a change and before the next it is open whether a vehicle is to be told: in the
first second of red it may not have been able to stop, and its front is over before its end is."""
NEAR_FRAMES = 8
RATE = 30
HEAD_PX = (40, 110)
START = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
PLATE = {Doubt.PLATE_UNSURE, Doubt.PLATE_NOT_SEEN, Doubt.TWO_VEHICLES_AT_PLATE}
_SITE = """
[[approach]]
name = "away"
signal_group = "1"
grace_ms = {grace_ms:.0f}
stop_line = [{from_px}, {to_px}]
direction = [[620, 600], [620, 250]]

[signals]
source = "camera"

[[signal_head]]
group = "1"
approach = "away"
box = [[{left}, {top}], [{right}, {bottom}]]
shape = "round"
"""


@dataclass(slots=True, kw_only=True)
class RedClipScore:
    """Vehicles over the line under all heads together."""

    heads: int = 0
    over_line: int = 0
    on_red: int = 0
    found: int = 0
    told_otherwise: int = 0
    """Acts told of vehicles that came on green or yellow, or of none that a person saw."""
    doubts: Counter[str] = field(default_factory=Counter)

    def record(self) -> dict[str, Any]:
        """The line that the command prints."""
        return {
            "heads": self.heads,
            "over_line": self.over_line,
            "on_red": self.on_red,
            "found": self.found,
            "told_otherwise": self.told_otherwise,
            "doubts": dict(sorted(self.doubts.items())),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Lit:
    """A head that goes round, `began_s` into its round when the clip begins."""

    pictures: dict[str, Image]
    began_s: float

    def state(self, at_s: float) -> tuple[str, float, float]:
        """What it shows, since when and for how much longer, in seconds."""
        left = (at_s + self.began_s) % sum(lasts for _, lasts in ROUND_S)
        for state, lasts in ROUND_S:
            if left < lasts:
                return state, left, lasts - left
            left -= lasts
        raise AssertionError("a round has an end")

    def into(self, image: Image, at_s: float) -> Image:
        """The picture with the head in it."""
        left, top, width, height = BOX
        shown = image.copy()
        shown[top : top + height, left : left + width] = self.pictures[self.state(at_s)[0]]
        return shown


def run(videos: Path, lamps: Path, heads: int = 4) -> RedClipScore:
    """The clip under so many heads, chosen by a fixed seed."""
    clip = videos / f"{CLIP}.mp4"
    if not clip.is_file():
        raise NotFoundError(f"{clip} is missing; name the folder of the real clips")
    line = next(line for line in counted_lines() if line.clip == CLIP)
    models = Models(
        vehicle_detector=load_detector("onnx:vehicle_detector"),
        plate_detector=load_detector("onnx:plate_detector"),
        plate_ocr=load_plate_ocr("onnx:plate_reader"),
        lamps=load_lamps("onnx:signal_lamp"),
    )
    site, score = red_site(line), RedClipScore()
    for head in lit_heads(lamp_folder(lamps), heads):
        told = _told(clip, site, head, models, score.doubts)
        add(score, line.left_frames, head, told)
    return score


def red_site(line: CountedLine) -> Site:
    """The clip's site with a stop line and a head; its certificate, run out on purpose, holds."""
    left, top, width, height = BOX
    text = (SITES / f"{CLIP}.toml").read_text("utf-8") + _SITE.format(
        grace_ms=1000 * GRACE_S, from_px=list(line.from_px), to_px=list(line.to_px),
        left=left, top=top, right=left + width, bottom=top + height,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "site.toml").write_text(text, "utf-8")
        site = load_site(Path(folder) / "site.toml")
    return replace(
        site, device=replace(site.device, certificate_valid_to=START + timedelta(days=1))
    )


def lit_heads(pictures: Sequence[LampPicture], heads: int) -> Iterator[Lit]:
    """Heads of one picture a state; each next one's round begins later."""
    rng = np.random.default_rng(7)
    for number in range(heads):
        chosen = {}
        for state, _ in ROUND_S:
            fit = [
                one.image
                for one in pictures
                if one.state == state and HEAD_PX[0] <= one.image.shape[0] <= HEAD_PX[1]
            ]
            one = cv2.resize(fit[rng.integers(len(fit))], BOX[2:], interpolation=cv2.INTER_AREA)
            chosen[state] = np.asarray(one, np.uint8)
        yield Lit(pictures=chosen, began_s=LATER_S * number)


def _told(clip: Path, site: Site, head: Lit, models: Models, doubts: Counter[str]) -> list[int]:
    """The frames in which somebody was seen over the line on red."""
    trial = Trial(site, None, models)
    chain = trial.chain
    told: list[int] = []

    def take(acts: Sequence[Any]) -> None:
        told.extend(act.frame for act in acts if act.violation.offence == RED)
        for one in chain.uncharged():
            if one.offence == RED:
                doubts[one.doubt.value] += 1
                told.extend([one.frame] if one.doubt in PLATE else [])

    for seen in clip_frames(clip, site.id, START):
        at_s = (seen.captured_at - START).total_seconds()
        take(chain.judge(replace(seen, image=head.into(seen.image, at_s))))
    take(chain.judge_rest())
    return told


def add(score: RedClipScore, left_frames: Sequence[int], head: Lit, told: Collection[int]) -> None:
    """Counts the vehicles, and gives each frame told to the nearest vehicle that has none."""
    score.heads += 1
    score.over_line += len(left_frames)
    due = [_due(frame, head) for frame in left_frames]
    score.on_red += due.count(True)
    taken: set[int] = set()
    for frame in sorted(told):
        near = [
            number
            for number, left in enumerate(left_frames)
            if number not in taken and abs(left - frame) <= NEAR_FRAMES
        ]
        if not near:
            score.told_otherwise += 1
            continue
        nearest = min(near, key=lambda number: abs(left_frames[number] - frame))
        taken.add(nearest)
        score.found += due[nearest] is True
        score.told_otherwise += due[nearest] is False


def _due(left_frame: int, head: Lit) -> bool | None:
    """Whether a vehicle whose end left the line then ran a red; None where that is open."""
    state, since_s, more_s = head.state(left_frame / RATE)
    after_s, before_s = OPEN_S.get(state, (0.0, 0.0))
    return None if since_s < after_s or more_s < before_s else state == "red"
