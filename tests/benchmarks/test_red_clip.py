"""Are runners of a red light over a real road scored against what a person saw?"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from benchmarks.counting import counted_lines
from benchmarks.lamp_pictures import LampPicture
from benchmarks.red_clip import BOX, CLIP, Lit, RedClipScore, add, lit_heads, red_site, run
from fines.errors import NotFoundError

SHADES = {"green": 10, "yellow": 20, "red": 30}
HEAD = Lit(
    pictures={s: np.full((BOX[3], BOX[2], 3), shade, np.uint8) for s, shade in SHADES.items()},
    began_s=0.0,
)
LINE = next(line for line in counted_lines() if line.clip == CLIP)


def scored(left_frames: list[int], told: list[int]) -> tuple[int, int, int]:
    """How many were due, found, and told otherwise: green until 75, red from 165 until 315."""
    score = RedClipScore()
    add(score, left_frames, HEAD, told)
    return score.on_red, score.found, score.told_otherwise


@pytest.mark.parametrize(
    ("left", "told", "score"),
    [
        pytest.param([240], [243], (1, 1, 0), id="found"),
        pytest.param([240], [], (1, 0, 0), id="missed"),
        pytest.param([60], [60], (0, 0, 1), id="came on green"),
        pytest.param([130], [130], (0, 0, 1), id="came on yellow"),
        pytest.param([170], [170], (0, 0, 0), id="could not stop, perhaps"),
        pytest.param([320], [320], (0, 0, 0), id="its front came on red"),
        pytest.param([240], [280], (1, 0, 1), id="nobody there"),
        pytest.param([240], [238, 243], (1, 1, 1), id="told twice"),
        pytest.param([240, 242], [241, 241], (2, 2, 0), id="two side by side"),
    ],
)
def test_what_is_told_is_held_against_what_was_seen(
    left: list[int], told: list[int], score: tuple[int, int, int]
) -> None:
    assert scored(left, told) == score


def test_the_line_that_is_printed_is_plain_json() -> None:
    score = RedClipScore(heads=1, doubts=Counter({"plate_unsure": 2}))
    assert json.loads(json.dumps(score.record()))["doubts"] == {"plate_unsure": 2}


def test_every_vehicle_that_was_counted_has_its_frame() -> None:
    assert len(LINE.left_frames) == LINE.vehicles


def test_the_head_hangs_in_the_picture_and_goes_round() -> None:
    left, top, width, height = BOX
    picture = np.zeros((720, 1280, 3), np.uint8)
    for at_s, state in ((0.0, "green"), (3.0, "yellow"), (6.0, "red"), (10.6, "green")):
        shown = HEAD.into(picture, at_s)[top : top + height, left : left + width]
        assert (shown == SHADES[state]).all()
    assert not picture.any()


def test_each_head_is_made_of_pictures_of_its_states_and_begins_later() -> None:
    pictures = [
        LampPicture(image=np.full((60, 30, 3), shade, np.uint8), state=state)
        for state, shade in SHADES.items()
    ]
    first, second = lit_heads(pictures, 2)
    assert second.began_s > first.began_s
    assert {state: int(image.max()) for state, image in first.pictures.items()} == SHADES


def test_the_site_charges_while_the_clip_runs() -> None:
    site = red_site(LINE)
    assert [approach.signal_group for approach in site.approaches] == ["1"]
    assert len(site.signals.heads) == 1


def test_a_missing_clip_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="is missing; name the folder of the real clips"):
        run(tmp_path, tmp_path)
