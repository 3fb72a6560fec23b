"""Are a real RTSP camera's pictures read, and does one that goes or is silent hold up no other?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from pathlib import Path
from socket import create_server

import pytest

from detectors.frame import Frame
from fines.errors import UnavailableError
from fines.violation import SiteId
from pipeline import rtsp_reader
from pipeline.cameras import Camera, frames
from pipeline.rtsp import SILENCE_S, arrived_pictures
from tests.parts import rtsp
from tests.parts.server import Server, free_port, wait_for

BACK_S = 60.0


@pytest.fixture
def camera_server(tmp_path: Path) -> Iterator[Server]:
    server = rtsp.start(tmp_path / "camera")
    yield server
    server.stop()


def camera(site: str, address: str) -> Camera:
    return Camera(site=SiteId(site), address=address)


def now() -> datetime:
    return datetime.now(UTC)


class Street:
    """Cameras that are read each in a thread of its own, as `tartip camera` does."""

    def __init__(self, *cameras: Camera) -> None:
        self.seen: Counter[str] = Counter()
        self.newest: dict[str, Frame] = {}
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._follow, args=(one,)) for one in cameras]

    def __enter__(self) -> Street:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def _follow(self, one: Camera) -> None:
        for frame in frames(one, now, self._stopping):
            last = self.newest.get(one.site)
            assert last is None or (last.number, last.captured_at) < (
                frame.number,
                frame.captured_at,
            )
            self.newest[one.site] = frame
            self.seen[one.site] += 1


def test_pictures_come_with_rising_instants_of_arrival(camera_server: Server) -> None:
    began = now()
    stream = frames(camera("north", camera_server.url), now, threading.Event())
    found = list(islice(stream, 20))
    stream.close()  # type: ignore[attr-defined]  # a generator, promised as an iterator
    assert all(sooner.captured_at < later.captured_at for sooner, later in pairwise(found))
    assert all(sooner.number < later.number for sooner, later in pairwise(found))
    assert began < found[0].captured_at
    assert found[-1].captured_at < now()
    assert {frame.image.shape for frame in found} == {(120, 160, 3)}
    # The ball is white on black, and it moves.
    assert all(frame.image.max() > 200 and frame.image.min() < 40 for frame in found)
    assert (found[0].image != found[-1].image).any()


def test_a_slow_reader_loses_pictures_and_gets_no_old_instant(camera_server: Server) -> None:
    with closing(arrived_pictures(camera_server.url)) as pictures:
        first, _, _ = next(pictures)
        time.sleep(2.0)
        # What waited in the pipe and before it: a few pictures, however long nobody looked.
        later = list(islice(pictures, 60))
    numbers = [number for number, _, _ in later]
    assert numbers[-1] - first > len(later)
    assert now() - later[-1][1] < timedelta(seconds=1.0)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("/live", "/other"), "it sends nothing under this path: 404 (Not Found)"),
        (("invented", "wrong"), "it refuses the name or password in its address: "
                                "401 (Unauthorized)"),
    ],
)  # fmt: skip
def test_a_refusal_is_one_sentence_without_the_password(
    camera_server: Server, change: tuple[str, str], sentence: str
) -> None:
    with pytest.raises(UnavailableError) as said:
        next(arrived_pictures(camera_server.url.replace(*change)))
    assert str(said.value) == sentence
    assert "invented" not in str(said.value)
    assert "wrong" not in str(said.value)


def test_nobody_there_is_said() -> None:
    with pytest.raises(UnavailableError, match="Connection refused"):
        next(arrived_pictures(f"rtsp://127.0.0.1:{free_port()}/live"))


def test_a_camera_that_lost_power_is_opened_again(
    camera_server: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Street(camera("north", camera_server.url)) as street:
        assert wait_for(lambda: street.seen["north"] > 5, BACK_S)
        camera_server.stop()
        assert wait_for(lambda: any("opening it again" in said for said in caplog.messages), BACK_S)
        before = street.seen["north"]
        back = rtsp.start(tmp_path / "back", camera_server.port)
        try:
            assert wait_for(lambda: street.seen["north"] > before + 5, BACK_S)
        finally:
            back.stop()


def test_dead_silent_and_frozen_cameras_hold_up_no_other(
    camera_server: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    frozen = rtsp.start(tmp_path / "frozen")
    with closing(create_server(("127.0.0.1", 0), backlog=8)) as silent:
        cameras = [
            camera("dead", f"rtsp://127.0.0.1:{free_port()}/live"),
            camera("silent", f"rtsp://127.0.0.1:{silent.getsockname()[1]}/live"),
            camera("frozen", frozen.url),
            camera("north", camera_server.url),
            camera("south", camera_server.url),
        ]
        with Street(*cameras) as street:
            assert wait_for(
                lambda: all(street.seen[site] > 5 for site in ("north", "south", "frozen")), BACK_S
            )
            frozen.process.send_signal(signal.SIGSTOP)
            at_s, before = time.monotonic(), street.seen["north"]
            noticed = f"'frozen' sends no pictures (silent for {SILENCE_S:.0f} s)"
            assert wait_for(lambda: any(noticed in said for said in caplog.messages), BACK_S)
            assert time.monotonic() - at_s > SILENCE_S - 1
            assert wait_for(lambda: street.seen["north"] > before + 25, BACK_S)
            assert not street.seen["silent"]
            assert not street.seen["dead"]
            frozen.process.send_signal(signal.SIGCONT)
            before = street.seen["frozen"]
            assert wait_for(lambda: street.seen["frozen"] > before, BACK_S)
    frozen.stop()


def test_a_reader_ends_with_its_parent(camera_server: Server) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c",
         "import sys\nfrom pipeline.rtsp import arrived_pictures\n"
         "for number, _, _ in arrived_pictures(sys.argv[1]):\n    print(number, flush=True)",
         camera_server.url],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"0\n"
    children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text("ascii").split()
    words = Path(f"/proc/{children[0]}/cmdline").read_bytes()
    assert rtsp_reader.__file__.encode() in words
    assert rtsp.PASSWORD.encode() not in words
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert wait_for(lambda: not Path(f"/proc/{children[0]}").exists(), 10.0)
