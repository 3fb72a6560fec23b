"""Is a signal head drawn wrongly refused with its line, and a right one understood?"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from detectors.detection import Box
from detectors.signal_heads import MOST_HEADS, LampShape, RedLamp
from detectors.signals import SignalSource
from fines.errors import ConfigurationError
from tests.detectors.plain_road import SITE, plain_site

FIRST_LINE = SITE.count("\n") + 1
LIGHTS = """\
[signals]
source = "both"
controller = "K-1"
heartbeat_ms = 2000
tolerance_ms = 300
[[signal_head]]
group = "1"
approach = "south"
box = [[10, 20], [30, 70]]
shape = "arrow"
"""


def test_a_head_and_whose_word_counts(tmp_path: Path) -> None:
    plan = plain_site(tmp_path, SITE + LIGHTS).signals
    (head,) = plan.heads
    assert (head.group, head.shape) == ("1", LampShape.ARROW)
    assert head.box == Box(x_px=10, y_px=20, width_px=20, height_px=50)
    assert (plan.source, plan.controller) == (SignalSource.BOTH, "K-1")
    assert (plan.heartbeat, plan.tolerance) == (timedelta(seconds=2), timedelta(seconds=0.3))


@pytest.mark.parametrize("red", [RedLamp.LEFT, RedLamp.RIGHT])
def test_a_lying_head_is_cut_out_with_its_red_lamp_at_the_top(red: RedLamp, tmp_path: Path) -> None:
    lying = LIGHTS.replace("[30, 70]", "[70, 40]").replace('"arrow"', f'"round"\nred = "{red}"')
    (head,) = plain_site(tmp_path, SITE + lying).signals.heads
    picture = np.zeros((100, 100, 3), np.uint8)
    picture[20:40, 10:30] = 1 if red is RedLamp.LEFT else 3
    picture[20:40, 30:50] = 2
    picture[20:40, 50:70] = 3 if red is RedLamp.LEFT else 1
    upright = head.cut(picture)
    assert upright.shape == (60, 20, 3)
    assert [set(np.unique(lamp)) for lamp in np.split(upright, 3)] == [{1}, {2}, {3}]


def test_without_a_word_the_controller_s_log_counts(tmp_path: Path) -> None:
    plan = plain_site(tmp_path).signals
    assert (plan.source, plan.heads, plan.controller) == (SignalSource.CONTROLLER, (), "")


@pytest.mark.parametrize(
    ("right", "wrong", "line", "sentence"),
    [
        ('"both"', '"radio"', 2, "'radio' is none; write one of controller, camera, both."),
        ("2000", "5", 4, "heartbeat_ms = 5; write 100 to 300000."),
        ("300\n", "9000\n", 5, "tolerance_ms = 9000; write 0 to 3000."),
        ('group = "1"', 'group = "9"', 7, "no approach has the signal group '9'; write one"),
        ('"south"', '"west"', 8, "the approach 'west' has not the signal group '1'."),
        ("[30, 70]", "[30, 7000]", 9, "the box must be its upper left and lower right corner"),
        ("[30, 70]", "[30, 10]", 9, "the box must be its upper left and lower right corner"),
        ("[30, 70]", "[14, 28]", 9, "the head is 8 pixels long, too small to be seen surely"),
        ("[30, 70]", "[90, 50]", 9, 'the head lies down; write red = "left" or "right"'),
        ("[30, 70]", "[50, 60]", 9, "40 x 40 pixels are no head of three lamps in a row."),
        ('"arrow"', '"round"\nred = "bottom"', 11, "'bottom' is no place; write one of top, left"),
        ('"arrow"', '"round"\nred = "left"', 11, "the box stands upright: its red lamp is at"),
        ("[30, 70]]", '[90, 50]]\nred = "left"', 11, "arrows are read in upright heads only"),
        ('"arrow"', '"star"', 10, "'star' is no shape; write one of round, arrow."),
        ("shape =", "form =", 10, "'form' is not known here; write one of group, approach"),
    ],
)
def test_a_mistake_is_named(
    right: str, wrong: str, line: int, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigurationError) as refused:
        plain_site(tmp_path, SITE + LIGHTS.replace(right, wrong))
    assert f":{FIRST_LINE + line - 1}: {sentence}" in str(refused.value)


def test_a_camera_s_word_needs_a_head(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as refused:
        plain_site(tmp_path, SITE + '[signals]\nsource = "camera"\n')
    assert 'source = "camera" needs a [[signal_head]]; draw one.' in str(refused.value)


def test_more_heads_than_a_frame_has_time_for_are_refused(tmp_path: Path) -> None:
    one = '[[signal_head]]\ngroup = "1"\nbox = [[10, 20], [30, 70]]\n'
    assert len(plain_site(tmp_path, SITE + one * MOST_HEADS).signals.heads) == MOST_HEADS
    with pytest.raises(ConfigurationError, match=f"at most {MOST_HEADS}"):
        plain_site(tmp_path, SITE + one * (MOST_HEADS + 1))
