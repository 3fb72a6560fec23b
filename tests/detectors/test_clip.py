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

SITE = SiteId("s")


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


def mp4(file: Path, count: int, width_px: int = 64, height_px: int = 48) -> bytearray:
    """A small clip with a bright upper left corner, 10 frames a second."""
    writer = cv2.VideoWriter(str(file), cv2.VideoWriter.fourcc(*"mp4v"), 10, (width_px, height_px))
    for _ in range(count):
        image = np.zeros((height_px, width_px, 3), np.uint8)
        image[: height_px // 2, : width_px // 2] = 250
        writer.write(image)
    writer.release()
    return bytearray(file.read_bytes())


def test_an_mp4_is_timed_by_its_table_not_by_what_it_announces(tmp_path: Path) -> None:
    content = mp4(tmp_path / "clip.mp4", 5)
    at = content.index(b"stts")
    (entries,) = struct.unpack(">I", content[at + 8 : at + 12])
    count, ticks = struct.unpack(">II", content[at + 12 : at + 20])
    assert (entries, count) == (1, 5)
    scale = content.index(b"mdhd")
    (per_s,) = struct.unpack(">I", content[scale + 16 : scale + 20])
    # The one entry says how long every frame lasts: half as long now.
    content[at + 12 : at + 20] = struct.pack(">II", count, ticks // 2)
    (tmp_path / "clip.mp4").write_bytes(bytes(content))
    instants = [f.captured_at - START for f in clip_frames(tmp_path / "clip.mp4", SITE, START)]
    assert instants == [
        timedelta(milliseconds=round(1000 * number * (ticks // 2) / per_s)) for number in range(5)
    ]


@pytest.mark.parametrize(
    ("ticks", "ticks_per_s", "why"),
    [
        (0x7FFFFFFF, 1, r"frame 1 is stamped 2147483647 s after the first, and no clip lasts"),
        (0xFFFFFFFF, 1000, r"frame 1 is stamped 1\.0 ms after the one before, sooner than"),
        (1000, 0x7FFFFFFF, r"frame 1 is stamped 0\.0 ms, not after the 0\.0 ms"),
    ],
    ids=["of another century", "below nothing", "all at once"],
)
def test_stamps_that_no_camera_makes_are_refused_by_name(
    ticks: int, ticks_per_s: int, why: str, tmp_path: Path
) -> None:
    content = mp4(tmp_path / "clip.mp4", 5)
    at = content.index(b"stts")
    content[at + 12 : at + 20] = struct.pack(">II", 5, ticks)
    scale = content.index(b"mdhd")
    content[scale + 16 : scale + 20] = struct.pack(">I", ticks_per_s)
    # The list of what to show of it would end the clip before.
    cut = content.index(b"edts")
    content[cut : cut + 4] = b"free"
    (tmp_path / "clip.mp4").write_bytes(bytes(content))
    with pytest.raises(InvalidValueError, match=why):
        list(clip_frames(tmp_path / "clip.mp4", SITE, START))


@pytest.mark.parametrize(
    ("turn", "size", "bright"),
    [
        ((0x10000, 0, 0, 0x10000), (48, 64), (10, 10)),
        ((0, 0x10000, -0x10000, 0), (64, 48), (10, 37)),
        ((-0x10000, 0, 0, -0x10000), (48, 64), (37, 53)),
        ((0, -0x10000, 0x10000, 0), (64, 48), (53, 10)),
    ],
    ids=["upright", "a quarter", "a half", "three quarters"],
)
def test_a_turned_clip_is_seen_as_a_person_sees_it(
    turn: tuple[int, int, int, int],
    size: tuple[int, int],
    bright: tuple[int, int],
    tmp_path: Path,
) -> None:
    content = mp4(tmp_path / "turned.mp4", 2)
    matrix = content.index(b"tkhd") + 4 + 40
    a, b, c, d = turn
    content[matrix : matrix + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 0x40000000)
    (tmp_path / "turned.mp4").write_bytes(bytes(content))
    frames = list(clip_frames(tmp_path / "turned.mp4", SITE, START))
    assert {frame.image.shape[:2] for frame in frames} == {size}
    y_px, x_px = bright
    assert frames[0].image[y_px, x_px].mean() > 200
    assert frames[0].image[size[0] - 1 - y_px, size[1] - 1 - x_px].mean() < 50
