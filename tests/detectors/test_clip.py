"""Are a clip's own time stamps used, and is a clip that cannot be timed refused by name?"""

from __future__ import annotations

import re
import struct
from datetime import timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest

from detectors.clip import clip_frames
from fines.errors import InvalidValueError
from fines.violation import SiteId
from tests.detectors.plain_road import START


def clip_with_stamps(file: Path, stamps_ms: list[int]) -> None:
    """A Matroska clip of MJPEG frames whose blocks carry these time codes."""
    writer = cv2.VideoWriter(str(file), cv2.VideoWriter.fourcc(*"MJPG"), 10, (64, 48))
    for number in range(len(stamps_ms)):
        writer.write(np.full((48, 64, 3), number * 20, np.uint8))
    writer.release()
    content = bytearray(file.read_bytes())
    blocks = [m.start() for m in re.finditer(rb"\x81..\x80\xff\xd8", bytes(content), re.DOTALL)]
    for block, stamp_ms in zip(blocks, stamps_ms, strict=True):
        content[block + 1 : block + 3] = struct.pack(">h", stamp_ms)
    file.write_bytes(bytes(content))


def test_instants_come_from_the_container_also_at_a_variable_rate(tmp_path: Path) -> None:
    stamps_ms = [0, 100, 180, 420, 1000]
    clip_with_stamps(tmp_path / "variable.mkv", stamps_ms)
    frames = list(clip_frames(tmp_path / "variable.mkv", SiteId("s"), START))
    assert [frame.captured_at - START for frame in frames] == [
        timedelta(milliseconds=stamp_ms) for stamp_ms in stamps_ms
    ]
    assert [frame.number for frame in frames] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("third_ms", [100, 50], ids=["twice the same", "backwards"])
def test_stamps_that_do_not_rise_are_refused_by_name(third_ms: int, tmp_path: Path) -> None:
    clip_with_stamps(tmp_path / "wrong.mkv", [0, 100, third_ms, 300])
    frames = clip_frames(tmp_path / "wrong.mkv", SiteId("s"), START)
    with pytest.raises(
        InvalidValueError,
        match=rf"wrong\.mkv: frame 2 is stamped {third_ms}\.0 ms, not after the 100\.0 ms",
    ):
        list(frames)
