"""Do a hundred cameras run in one process where some are dead and some come back?"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import create_server

import numpy as np
import pytest

from detectors.frame import encode_jpeg
from fines.violation import SiteId
from pipeline.cameras import Camera, frames
from tests.parts.server import free_port, wait_for

CAMERAS = 100
PICTURES_PER_S = 5.0
JPEG = encode_jpeg(np.full((24, 32, 3), 90, np.uint8))
PART = b"--cut\r\nContent-Length: %d\r\n\r\n%s\r\n" % (len(JPEG), JPEG)


@contextmanager
def street(port: int, opened: Counter[str]) -> Iterator[None]:
    """Every path is a camera; those under /shaky/ hang up after three pictures."""
    over = threading.Event()

    class Pictures(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            opened[self.path] += 1
            self.send_response(200)
            self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=cut")
            self.end_headers()
            left = 3 if self.path.startswith("/shaky/") else 10**9
            while left and not over.wait(1 / PICTURES_PER_S):
                try:
                    self.wfile.write(PART)
                except OSError:
                    return
                left -= 1

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    class Server(ThreadingHTTPServer):
        request_queue_size = 256

    server = Server(("127.0.0.1", port), Pictures)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.slow
def test_a_hundred_cameras_of_which_some_die() -> None:
    stopping = threading.Event()
    seen: Counter[str] = Counter()
    opened: Counter[str] = Counter()

    def follow(camera: Camera) -> None:
        for frame in frames(camera, lambda: datetime.now(UTC), stopping):
            assert frame.jpeg == JPEG
            seen[frame.site] += 1

    port, nobody = free_port(), free_port()
    with closing(create_server(("127.0.0.1", 0), backlog=64)) as silent:
        quiet = silent.getsockname()[1]
        places = {f"steady-{n}": f"{port}/steady/{n}" for n in range(70)} | {
            f"shaky-{n}": f"{port}/shaky/{n}" for n in range(15)
        }
        dead = {f"dead-{n}": f"{nobody}/{n}" for n in range(8)}
        dead |= {f"silent-{n}": f"{quiet}/{n}" for n in range(7)}
        cameras = [
            Camera(site=SiteId(site), address=f"http://127.0.0.1:{place}")
            for site, place in (places | dead).items()
        ]
        assert len(cameras) == CAMERAS
        before = threading.active_count()
        threads = [threading.Thread(target=follow, args=(each,)) for each in cameras]
        with street(port, opened):
            for thread in threads:
                thread.start()
            # Each shaky camera was opened three times: it came back twice.
            assert wait_for(
                lambda: (
                    all(seen[site] >= 9 for site in places)
                    and all(opened[f"/shaky/{n}"] >= 3 for n in range(15))
                ),
                40.0,
            )
            # One thread a camera and one a connection of the test's server, plus the server's own.
            assert threading.active_count() <= before + CAMERAS + len(places) + 1
            assert sum(thread.is_alive() for thread in threads) == CAMERAS
            assert not any(seen[site] for site in dead)
            stopping.set()
            for thread in threads:
                thread.join()
    assert threading.active_count() == before
