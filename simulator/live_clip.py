"""How is a clip sent as a camera would send it? Motion JPEG over HTTP, at the clip's own pace.

Its time begins when the first reader comes, and is the same for all: who comes later sees what
the camera sees then.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryFile

from detectors.clip import clip_frames
from detectors.frame import encode_jpeg
from fines.errors import ConfigurationError, TartipError
from fines.violation import SiteId

BOUNDARY = "picture"
PATH = "/video"
# How soon it sees that it must stop; the library's own half a second is most of a short test.
_POLL_S = 0.05


class LiveClip:
    """One clip as a camera at `http://HOST:PORT/video`; `began` tells when it starts."""

    def __init__(self, clip: Path, host: str, port: int, began: Callable[[datetime], None]) -> None:
        self._began, self._began_s = began, 0.0
        self._starting = threading.Lock()
        self.over = threading.Event()
        self._pictures: list[tuple[timedelta, int, int]] = []
        try:
            self._server = ThreadingHTTPServer((host, port), _handler(self))
        except OSError as error:
            raise ConfigurationError(
                f"{host}:{port} cannot be listened on ({error.strerror}); choose another port."
            ) from error
        self._jpegs = TemporaryFile()  # noqa: SIM115 - closed in _close
        try:
            self._encode(clip)
        except TartipError:
            self._close()
            raise
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL_S,), daemon=True
        )

    @property
    def address(self) -> str:
        """Where a reader finds it."""
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}{PATH}"

    def __enter__(self) -> LiveClip:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._close()

    def _close(self) -> None:
        self._server.server_close()
        self._jpegs.close()

    def _encode(self, clip: Path) -> None:
        """On the disk, since a clip may be long: after how long, from which byte, how many."""
        start = datetime.fromtimestamp(0, UTC)
        for frame in clip_frames(clip, SiteId(clip.stem), start):
            jpeg = encode_jpeg(frame.image)
            place = (frame.captured_at - start, self._jpegs.tell(), len(jpeg))
            self._pictures.append(place)
            self._jpegs.write(jpeg)
        self._jpegs.flush()

    def send(self, write: Callable[[bytes], object]) -> None:
        """Writes the pictures that are still to come, each at its moment."""
        with self._starting:
            if not self._began_s:
                self._began_s = time.monotonic()
                self._began(datetime.now(UTC))
        for after, from_byte, length in self._pictures:
            due_s = self._began_s + after.total_seconds() - time.monotonic()
            if due_s < -0.5:
                continue
            time.sleep(max(due_s, 0.0))
            jpeg = os.pread(self._jpegs.fileno(), length, from_byte)
            head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {length}\r\n\r\n"
            write(head.encode() + jpeg + b"\r\n")
        write(f"--{BOUNDARY}--\r\n".encode())
        self.over.set()

    @property
    def lasts(self) -> timedelta:
        """From the first picture to the last."""
        return self._pictures[-1][0]


def _handler(live: LiveClip) -> type[BaseHTTPRequestHandler]:
    class Camera(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path != PATH:
                self.send_error(404, f"The camera is at {PATH}")
                return
            self.send_response(200)
            self.send_header("Content-Type", f"multipart/x-mixed-replace; boundary={BOUNDARY}")
            self.end_headers()
            try:
                live.send(self.wfile.write)
            except OSError:
                # The reader has gone.
                return

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    return Camera
