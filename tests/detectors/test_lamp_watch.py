"""Does a site's eye look where the heads hang, and believe them only together?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from detectors.detection import Box, Image
from detectors.frame import Frame
from detectors.lamp import LampLook
from detectors.lamp_watch import LampWatch
from detectors.signal_heads import LampShape, SignalHead
from detectors.signals import UNKNOWN_SIGNAL, SignalState
from fines.violation import SiteId
from tests.detectors.plain_road import after

R, G, U = SignalState.RED, SignalState.GREEN, SignalState.UNKNOWN
SEEN = {1: R, 2: G, 3: SignalState.OFF, 4: U}


class ColourByNumber:
    """The number painted into a head says what it shows."""

    def look(self, heads: Sequence[Image]) -> list[LampLook]:
        assert {head.shape for head in heads} == {(30, 10, 3)}
        assert all((head == head[0, 0]).all() for head in heads)
        return [LampLook(state=SEEN[int(head[0, 0, 0])], p=1.0) for head in heads]


def head(x_px: float, group: str) -> SignalHead:
    box = Box(x_px=x_px, y_px=20, width_px=10, height_px=30)
    return SignalHead(group=group, box=box, shape=LampShape.ROUND)


def frames(*shown: tuple[int, int, int]) -> list[Frame]:
    made = []
    for number, values in enumerate(shown):
        picture = np.full((100, 100, 3), 9, np.uint8)
        for place, value in enumerate(values):
            picture[20:50, 10 + 20 * place : 20 + 20 * place] = value
        frame = Frame(
            site=SiteId("s"), number=number, captured_at=after(number / 10), image=picture
        )
        made.append(frame)
    return made


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [(1, 1, R), (1, 4, R), (4, 2, G), (1, 2, U), (1, 3, U), (4, 4, U), (3, 3, U)],
    ids=["both", "one hidden", "the other hidden", "contrary", "one off", "neither", "off"],
)
def test_heads_of_one_group_stand_together(first: int, second: int, expected: SignalState) -> None:
    watch = LampWatch([head(10, "1"), head(30, "1"), head(50, "2")], ColourByNumber())
    for frame in frames(*[(first, second, 2)] * 5):
        watch.observe(frame)
    assert watch.reading("1", after(0.2)).state is expected
    assert watch.reading("2", after(0.2)).state is G
    assert watch.reading("3", after(0.2)) == UNKNOWN_SIGNAL
    assert watch.changes("3", after(0), after(1)) == []
    assert watch.groups == ("1", "2")
