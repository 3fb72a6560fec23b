"""Which program reads one RTSP camera? A child process: its pictures go through its output.

OpenCV opens streams one after another within a process; a process of its own for each camera
leaves no other waiting. It imports nothing of this project, so that it starts quickly.

In: one line with the address; it ends when its input does, so it never outlives its parent.
Out: messages of a head (`HEAD`: kind, number, nanoseconds since 1970, height, width, bytes that
follow) and those bytes: once STARTED, then PICTURE after PICTURE (blue, green, red), at last
FAILED with what the camera answered, or nothing where the stream ended.
"""

from __future__ import annotations

import contextlib
import os
import queue
import struct
import sys
import tempfile
import threading
import time
from typing import BinaryIO

import cv2
import numpy as np

HEAD = struct.Struct("!cQQIII")
STARTED, PICTURE, FAILED = b"S", b"P", b"F"
OPEN_DEADLINE_MS = 10_000
READ_DEADLINE_MS = 10_000
# Of each stream: a hundred cameras would else bring a hundred times the cores.
_DECODING_THREADS = 1
# A reader that falls behind loses pictures, which is seen as a gap, and tells no wrong instant.
_WAITING_PICTURES = 2
_ANSWER_BYTES = 4000

_Taken = tuple[int, int, "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]"]


def main() -> None:
    """Reads the camera until it ends or nobody listens any more."""
    address = sys.stdin.buffer.readline().decode().rstrip("\n")
    threading.Thread(target=_end_with_parent, daemon=True).start()
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    _write(out, HEAD.pack(STARTED, 0, time.time_ns(), 0, 0, 0))
    with tempfile.TemporaryFile() as said:
        os.dup2(said.fileno(), 2)
        capture = _opened(address)
        if not capture.isOpened():
            said.seek(0)
            answer = said.read(_ANSWER_BYTES)
            _write(out, HEAD.pack(FAILED, 0, time.time_ns(), 0, 0, len(answer)) + answer)
            return
    # What the decoder says of each damaged picture would grow without an end.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    waiting: queue.Queue[_Taken | None] = queue.Queue(_WAITING_PICTURES)
    threading.Thread(target=_take_all, args=(capture, waiting), daemon=True).start()
    while (taken := waiting.get()) is not None:
        number, at_ns, picture = taken
        height, width = picture.shape[:2]
        _write(out, HEAD.pack(PICTURE, number, at_ns, height, width, picture.nbytes))
        _write(out, picture.data.cast("B"))


def _opened(address: str) -> cv2.VideoCapture:
    wishes = [
        cv2.CAP_PROP_OPEN_TIMEOUT_MSEC,
        OPEN_DEADLINE_MS,
        cv2.CAP_PROP_READ_TIMEOUT_MSEC,
        READ_DEADLINE_MS,
        cv2.CAP_PROP_N_THREADS,
        _DECODING_THREADS,
    ]
    return cv2.VideoCapture(address, cv2.CAP_FFMPEG, wishes)


def _take_all(capture: cv2.VideoCapture, waiting: queue.Queue[_Taken | None]) -> None:
    number = 0
    read, picture = capture.read()
    while read:
        taken = (number, time.time_ns(), np.ascontiguousarray(picture, np.uint8))
        number += 1
        with contextlib.suppress(queue.Full):
            waiting.put_nowait(taken)
        read, picture = capture.read()
    waiting.put(None)


def _write(out: BinaryIO, content: bytes | memoryview) -> None:
    left = memoryview(content)
    while left:
        left = left[out.write(left) :]


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    main()
