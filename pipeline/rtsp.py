"""Which pictures does an RTSP camera send, and when did each arrive? A process a camera."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta

import numpy as np

from detectors.detection import Image
from fines.errors import UnavailableError
from fines.picture_header import MOST_PIXELS
from pipeline import rtsp_reader
from pipeline.rtsp_knock import knock, trusted_certificates
from pipeline.rtsp_reader import FAILED, HEAD, PICTURE, STARTED

OPEN_S = rtsp_reader.OPEN_DEADLINE_MS / 1000 + 2.0
SILENCE_S = 5.0
_START_S = 60.0
# So many processes start at a time: a hundred at once would start none in time.
_STARTING = threading.BoundedSemaphore(4)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_REASON = re.compile(rb"failed: ([^\r\n]+)")


def arrived_pictures(
    address: str, silence_s: float = SILENCE_S
) -> Generator[tuple[int, datetime, Image]]:
    """Number since the opening, instant of arrival and picture, until the camera hangs up.

    The instant is when the decoded picture was there, by this machine's clock: later than the
    capture by the camera's and the network's delay, which RTSP does not prove. Numbers leap where
    pictures were lost because nobody fetched them in time. UnavailableError tells why there are
    none: a refusal, no connection, or no picture for `silence_s`.
    """
    knock(address, SILENCE_S)
    with ExitStack() as ending:
        with _STARTING:
            reader = ending.enter_context(_process(_surroundings(address)))
            output = _Output(reader)
            _begin(reader, output, address)
        patience_s = OPEN_S
        while (head := output.head(patience_s)) is not None:
            number, at_ns, height, width = head
            picture = np.empty((height, width, 3), np.uint8)
            if not output.fill(picture.data.cast("B"), silence_s):
                return
            yield number, _EPOCH + timedelta(microseconds=at_ns // 1000), picture
            patience_s = silence_s


def _surroundings(address: str) -> dict[str, str]:
    """Nothing else of ours: the secrets in this program's settings are none of a reader's business.

    By itself FFmpeg takes any certificate. It compares names of hosts, but no numeric addresses:
    these were compared at the knock.
    """
    options = "rtsp_transport;tcp"
    if address.startswith("rtsps://"):
        options += f"|tls_verify;1|ca_file;{trusted_certificates()}"
    return {"PATH": os.defpath, "OPENCV_FFMPEG_CAPTURE_OPTIONS": options}


@contextmanager
def _process(surroundings: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    reader = subprocess.Popen(  # noqa: S603 - our own program, no words from outside
        [sys.executable, "-P", rtsp_reader.__file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=surroundings,
        start_new_session=True,
        bufsize=0,
    )
    try:
        yield reader
    finally:
        reader.kill()
        reader.wait()
        for pipe in (reader.stdin, reader.stdout):
            if pipe is not None:
                pipe.close()


def _begin(reader: subprocess.Popen[bytes], output: _Output, address: str) -> None:
    # The address may hold a password, and everyone on the machine sees the words of a command.
    try:
        if reader.stdin is not None:
            reader.stdin.write(address.encode() + b"\n")
        begun = output.message(_START_S)
    except OSError as error:
        raise UnavailableError("its reader did not start") from error
    if begun is None or begun[0] != STARTED:
        raise UnavailableError("its reader did not start")


class _Output:
    """What a reader writes, each piece before its deadline."""

    def __init__(self, reader: subprocess.Popen[bytes]) -> None:
        if reader.stdout is None:
            raise UnavailableError("its reader has no output")
        self._pipe = reader.stdout.fileno()
        self._poll = select.poll()
        self._poll.register(self._pipe, select.POLLIN)

    def head(self, patience_s: float) -> tuple[int, int, int, int] | None:
        """Number, nanoseconds, height and width of the next picture; None where it hung up."""
        message = self.message(patience_s)
        if message is None:
            return None
        kind, number, at_ns, height, width, size = message
        if kind == FAILED:
            answer = bytearray(size)
            self.fill(memoryview(answer), patience_s)
            raise UnavailableError(_reason(bytes(answer)))
        if kind != PICTURE or height * width > MOST_PIXELS or size != height * width * 3:
            raise UnavailableError(f"a picture of {width} x {height} pixels is too large")
        return number, at_ns, height, width

    def message(self, patience_s: float) -> tuple[bytes, int, int, int, int, int] | None:
        """The next head; None where the reader has ended."""
        head = bytearray(HEAD.size)
        if not self.fill(memoryview(head), patience_s):
            return None
        kind, number, at_ns, height, width, size = HEAD.unpack(head)
        return kind, number, at_ns, height, width, size

    def fill(self, room: memoryview, patience_s: float) -> bool:
        """Whether these bytes all came; UnavailableError where they did not in this time."""
        ends_at_s = time.monotonic() + patience_s
        while room:
            left_s = ends_at_s - time.monotonic()
            if left_s <= 0 or not self._poll.poll(left_s * 1000):
                raise UnavailableError(f"silent for {patience_s:.0f} s")
            count = os.readv(self._pipe, [room])
            if not count:
                return False
            room = room[count:]
        return True


def _reason(answer: bytes) -> str:
    """What the camera or the network answered, in words; never the address with its password."""
    reasons: list[bytes] = _REASON.findall(answer)
    if not reasons:
        return "it cannot be opened as RTSP"
    reason = reasons[-1].decode("utf-8", "replace").strip()
    if reason.startswith(("401", "403")):
        return f"it refuses the name or password in its address: {reason}"
    if reason.startswith("404"):
        return f"it sends nothing under this path: {reason}"
    return reason
