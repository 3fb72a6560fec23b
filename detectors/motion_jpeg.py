"""How do kept frames become a clip that every player shows? Motion JPEG in AVI, bytes as they are.

Nothing is encoded again, so it costs no time and the same frames are the same file (RIFF and
OpenDML AVI 1.02 with one index, `idx1`). Its pace is the mean one; the true instants stand in
the act's record.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from detectors.evidence import KeptFrame

AVI = "video/x-msvideo"
_HAS_INDEX, _KEY_FRAME = 0x10, 0x10
_USUAL_STEP_US = 40_000


def motion_jpeg(frames: Sequence[KeptFrame], width_px: int, height_px: int) -> bytes:
    """The clip of these frames, all of this size."""
    largest = max(len(frame.jpeg) for frame in frames)
    step_us = _step_us(frames)
    main = struct.pack(
        "<14I", step_us, 0, 0, _HAS_INDEX, len(frames), 0, 1, largest, width_px, height_px,
        0, 0, 0, 0,
    )  # fmt: skip
    stream = b"vidsMJPG" + struct.pack(
        "<IHHIIIIIIiI4H", 0, 0, 0, 0, step_us, 1_000_000, 0, len(frames), largest, -1, 0,
        0, 0, width_px, height_px,
    )  # fmt: skip
    picture = struct.pack("<IiiHH", 40, width_px, height_px, 1, 24) + b"MJPG"
    picture += struct.pack("<IiiII", width_px * height_px * 3, 0, 0, 0, 0)
    tracks = _list(b"strl", _chunk(b"strh", stream) + _chunk(b"strf", picture))
    movie, index = bytearray(), bytearray()
    for frame in frames:
        # Offsets count from the letters "movi".
        index += b"00dc" + struct.pack("<3I", _KEY_FRAME, len(movie) + 4, len(frame.jpeg))
        movie += _chunk(b"00dc", frame.jpeg)
    header = _list(b"hdrl", _chunk(b"avih", main) + tracks)
    body = b"AVI " + header + _list(b"movi", bytes(movie)) + _chunk(b"idx1", bytes(index))
    return _chunk(b"RIFF", body)


def _step_us(frames: Sequence[KeptFrame]) -> int:
    passed = frames[-1].captured_at - frames[0].captured_at
    steps = len(frames) - 1
    return max(round(passed.total_seconds() * 1e6 / steps), 1) if steps else _USUAL_STEP_US


def _list(kind: bytes, content: bytes) -> bytes:
    return _chunk(b"LIST", kind + content)


def _chunk(name: bytes, content: bytes) -> bytes:
    padding = b"\x00" * (len(content) % 2)
    return name + struct.pack("<I", len(content)) + content + padding
