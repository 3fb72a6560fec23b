"""Do a hundred cameras of every kind leave no thread, process or file open behind them?"""

from __future__ import annotations

import logging
import os
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from socket import create_server

import cv2
import numpy as np
import pytest

from fines.storage.evidence_folder import FolderEvidenceStore
from fines.violation import SiteId
from pipeline.bus.embedded import EmbeddedBus
from pipeline.camera import watch
from pipeline.cameras import Camera
from pipeline.frame_intake import FrameIntake, PushedFrame
from pipeline.life import Life
from pipeline.machine_clock import MachineClock
from pipeline.topics import FRAMES, TOPICS
from tests.parts import rtsp
from tests.parts.server import free_port, wait_for
from tests.pipeline.test_cameras import CLOCK
from tests.pipeline.test_hundred_cameras import JPEG, street

PATIENCE_S = 120.0
PUSHING = [SiteId(f"push-{n}") for n in range(10)]


def now() -> datetime:
    return datetime.now(UTC)


def cameras_of(kind: str, count: int, address: str) -> list[Camera]:
    """So many of one kind; `{n}` in the address is the number of each."""
    return [
        Camera(site=SiteId(f"{kind}-{n}"), address=address.format(n=n), as_it_happened=False)
        for n in range(count)
    ]


def recordings(folder: Path) -> list[Camera]:
    """Clips and folders that end, and a clip that is not there."""
    writer = cv2.VideoWriter(
        str(folder / "clip.mp4"), cv2.VideoWriter.fourcc(*"mp4v"), 10.0, (64, 48)
    )
    for grey in range(5):
        writer.write(np.full((48, 64, 3), 40 * grey, np.uint8))
    writer.release()
    (folder / "pictures").mkdir()
    (folder / "pictures" / "1.jpg").write_bytes(JPEG)
    return [
        *cameras_of("clip", 4, f"{folder}/clip.mp4"),
        *cameras_of("folder", 4, f"{folder}/pictures"),
        *cameras_of("gone", 2, f"{folder}/none.mp4"),
    ]


def readers() -> int:
    """How many processes read a camera for this one."""
    found = 0
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = entry.read_text("utf-8", "replace").rpartition(")")[2].split()
            ours = int(after_name[1]) == os.getpid()
            found += ours and b"rtsp_reader" in (entry.parent / "cmdline").read_bytes()
        except OSError:  # it ended meanwhile
            continue
    return found


def held() -> tuple[int, int, int]:
    """Threads, processes of readers, and open files."""
    return threading.active_count(), readers(), len(os.listdir("/proc/self/fd"))


@contextmanager
def at_work(
    cameras: Sequence[Camera], bus: EmbeddedBus, store: FolderEvidenceStore
) -> Iterator[None]:
    life = Life("camera")
    clock = MachineClock(lambda: CLOCK)
    worker = threading.Thread(target=watch, args=(life, bus, cameras, store, now, clock))
    worker.start()
    try:
        yield
    finally:
        life.stopping.set()
        worker.join()


class Seen:
    """How many messages of each site came on the bus so far: frames, and the end of a recording."""

    def __init__(self, bus: EmbeddedBus) -> None:
        self._subscription = bus.subscribe([FRAMES.name], "seen")
        self.count: Counter[str] = Counter()

    def all(self, sites: Sequence[str], more: int) -> bool:
        """Whether from now on so many come of each of these sites."""
        ends = {site: self.count[site] + more for site in sites}

        def came() -> bool:
            for message in self._subscription.poll(0.1, 500):
                self.count[message.key] += 1
            return all(self.count[site] >= end for site, end in ends.items())

        return wait_for(came, PATIENCE_S)


@contextmanager
def pushing(intake: FrameIntake) -> Iterator[None]:
    """Ten cameras that push, four pictures a second each."""
    over = threading.Event()

    def push() -> None:
        while not over.wait(0.25):
            at = now().isoformat()
            for site in PUSHING:
                intake.take(PushedFrame(site=site, captured_at=at, clock=None, jpeg=JPEG))

    thread = threading.Thread(target=push)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.mark.slow
def test_a_hundred_cameras_come_and_go_without_a_trace(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    store = FolderEvidenceStore(tmp_path / "store")
    street_port, nobody = free_port(), free_port()
    with ExitStack() as parts:
        bus = parts.enter_context(closing(EmbeddedBus(tmp_path / "bus.db", TOPICS)))
        silent = parts.enter_context(closing(create_server(("127.0.0.1", 0), backlog=128)))
        steady = rtsp.start(tmp_path / "steady")
        parts.callback(steady.stop)
        shaky = rtsp.start(tmp_path / "shaky")
        parts.callback(shaky.stop)
        parts.enter_context(street(street_port, Counter()))
        quiet = f"127.0.0.1:{silent.getsockname()[1]}/{{n}}"
        rtsp_live = cameras_of("rtsp", 5, steady.url)
        rtsp_shaky = cameras_of("rtsp-shaky", 3, shaky.url)
        http_live = [
            *cameras_of("http", 16, f"http://127.0.0.1:{street_port}/steady/{{n}}"),
            *cameras_of("http-shaky", 8, f"http://127.0.0.1:{street_port}/shaky/{{n}}"),
        ]
        dead = [
            *cameras_of("rtsp-refused", 4, steady.url.replace(rtsp.PASSWORD, "wrong")),
            *cameras_of("rtsp-dead", 22, f"rtsp://eye:hidden@127.0.0.1:{nobody}/{{n}}"),
            *cameras_of("rtsp-silent", 6, f"rtsp://eye:hidden@{quiet}"),
            *cameras_of("http-dead", 10, f"http://eye:hidden@127.0.0.1:{nobody}/{{n}}"),
            *cameras_of("http-silent", 6, f"http://eye:hidden@{quiet}"),
        ]
        recorded = recordings(tmp_path)
        pulled = [*rtsp_live, *rtsp_shaky, *http_live, *dead, *recorded]
        assert len(pulled) + len(PUSHING) == 100
        seen = Seen(bus)
        assert seen.all([], 0)
        before = held()
        intake = FrameIntake(lambda: bus, lambda: store, lambda: PUSHING, now)
        go_on = [camera.site for camera in (*rtsp_live, *http_live)] + PUSHING
        with pushing(intake), at_work(pulled, bus, store):
            assert seen.all([*go_on, *(camera.site for camera in rtsp_shaky)], 5)
            assert readers() <= len(rtsp_live) + len(rtsp_shaky) + 4
            shaky.stop()
            assert seen.all(go_on, 10)
            shaky = rtsp.start(tmp_path / "back", shaky.port)
            parts.callback(shaky.stop)
            assert seen.all([*go_on, *(camera.site for camera in rtsp_shaky)], 5)
        assert held() == before
    assert not [camera.site for camera in dead if seen.count[camera.site]]
    assert seen.count["clip-0"] == 6
    assert seen.count["folder-3"] == 2
    for camera in dead:
        assert sum(f"'{camera.site}' sends no pictures" in said for said in caplog.messages) >= 1
    assert "hidden" not in caplog.text
    assert "wrong" not in caplog.text
