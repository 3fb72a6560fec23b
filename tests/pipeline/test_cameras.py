"""Do clips, folders and streams become frames, and does a camera that ends stop no other?"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from detectors.frame import Frame, encode_jpeg, encode_png
from fines.clock_state import ClockSource, ClockState
from fines.errors import ConfigurationError, InvalidValueError
from fines.storage.evidence_folder import FolderEvidenceStore
from fines.violation import SiteId
from pipeline.bus.embedded import EmbeddedBus
from pipeline.camera import watch
from pipeline.cameras import Camera, frames, parse_cameras
from pipeline.life import Life
from pipeline.machine_clock import MachineClock
from pipeline.messages import CameraEnd, read_frame
from pipeline.topics import TOPICS
from simulator.listening import QuietHandler, listening
from tests.fines.invented import NOON
from tests.parts.server import free_port, wait_for

CLOCK = ClockState(source=ClockSource.NTP, offset_ms=1.0, uncertainty_ms=2.0, checked_at=NOON)
GREYS = (40, 120, 200)


def picture(grey: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.full((48, 64, 3), grey, np.uint8)


def clip(path: Path, count: int = 5, frames_per_s: float = 10.0) -> Path:
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), frames_per_s, (64, 48))
    for number in range(count):
        writer.write(picture(5 * number))
    writer.release()
    return path


def camera(address: object, *, starts_at: datetime | None = NOON, slow: bool = False) -> Camera:
    return Camera(
        site=SiteId("north"), address=str(address), starts_at=starts_at, as_it_happened=slow
    )


def seen(one: Camera) -> list[Frame]:
    return list(frames(one, lambda: NOON, threading.Event()))


def test_a_clip_is_timed_by_its_own_stamps(tmp_path: Path) -> None:
    found = seen(camera(clip(tmp_path / "clip.mp4")))
    assert [(frame.number, frame.captured_at) for frame in found] == [
        (number, NOON + timedelta(milliseconds=100 * number)) for number in range(5)
    ]


def test_a_clip_as_it_happened_takes_its_time(tmp_path: Path) -> None:
    began_s = time.monotonic()
    assert len(seen(camera(clip(tmp_path / "clip.mp4", 6), slow=True))) == 6
    assert time.monotonic() - began_s > 0.45


def test_a_folder_gives_its_pictures_by_name_and_passes_a_broken_one(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for number, grey in enumerate(GREYS):
        (tmp_path / f"{number}.jpg").write_bytes(encode_jpeg(picture(grey)))
    (tmp_path / "3.jpg").write_bytes(encode_jpeg(picture(0))[:300])
    (tmp_path / "4.png").write_bytes(encode_png(picture(250)))
    (tmp_path / "notes.txt").write_text("no picture")
    found = seen(camera(tmp_path))
    assert [(frame.number, round(float(frame.image.mean()))) for frame in found] == [
        (0, 40), (1, 120), (2, 200), (4, 250),
    ]  # fmt: skip
    assert caplog.messages == [
        "Site 'north', picture '3.jpg' is passed over: The JPEG of 300 bytes is cut off: "
        "its end marker FF D9 is missing; send the frame again."
    ]


@pytest.mark.parametrize("name", ["missing.mp4", "text.mp4"])
def test_what_is_no_clip_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "text.mp4").write_text("this is no video")
    with pytest.raises(InvalidValueError, match=name):
        seen(camera(tmp_path / name))


@contextmanager
def http_camera(pictures: int) -> Iterator[str]:
    """A camera that sends motion JPEG over HTTP and hangs up after so many pictures."""

    class Pictures(QuietHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=picture")
            self.end_headers()
            for number in range(pictures):
                jpeg = encode_jpeg(picture(40 * (number % 6)))
                head = f"--picture\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}"
                self.wfile.write(head.encode() + b"\r\n\r\n" + jpeg + b"\r\n")

    with listening(Pictures) as place:
        yield f"http://{place}/video.mjpg"


def test_a_stream_that_hangs_up_is_opened_again(caplog: pytest.LogCaptureFixture) -> None:
    with http_camera(pictures=12) as address:
        stream = frames(camera(address), lambda: datetime.now(UTC), threading.Event())
        found = list(islice(stream, 15))
        stream.close()  # type: ignore[attr-defined]  # a generator, promised as an iterator
    assert all(later.number > sooner.number for sooner, later in pairwise(found))
    assert caplog.messages[0] == (
        "The camera of site 'north' sends no pictures (it hung up): opening it again in 1 s."
    )


class Impatient(threading.Event):
    """Waits for nothing, and tells how long it was to."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.waits_s: list[float] = []
        self._most = most

    def wait(self, timeout: float | None = None) -> bool:
        self.waits_s.append(timeout or 0.0)
        if len(self.waits_s) == self._most:
            self.set()
        return self.is_set()


@pytest.mark.parametrize(
    ("sends", "pauses_s"), [(True, [1, 2, 4, 5, 5, 5]), (False, [1, 2, 4, 8, 16, 30, 30])]
)
def test_a_camera_is_opened_again_after_growing_pauses(sends: bool, pauses_s: list[int]) -> None:
    stopping = Impatient(len(pauses_s))
    with http_camera(pictures=2 if sends else 0) as address:
        found = list(frames(camera(address), lambda: datetime.now(UTC), stopping))
    assert len(found) == (2 * len(pauses_s) if sends else 0)
    # A quarter to either side, so that not all come at the same moment.
    for wait_s, pause_s in zip(stopping.waits_s, pauses_s, strict=True):
        assert wait_s == pytest.approx(pause_s, rel=0.251)


def test_a_camera_that_ends_is_said_and_the_others_go_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bus = EmbeddedBus(tmp_path / "bus.db", TOPICS)
    store = FolderEvidenceStore(tmp_path / "frames")
    ending = camera(clip(tmp_path / "clip.mp4", 5))
    lost = Camera(site=SiteId("lost"), address=str(tmp_path / "none.mp4"))
    away = Camera(site=SiteId("away"), address=f"http://127.0.0.1:{free_port()}/video.mjpg")
    long = Camera(
        site=SiteId("south"),
        address=str(clip(tmp_path / "long.mp4", 40)),
        starts_at=NOON,
        as_it_happened=True,
    )
    life = Life("camera")
    worker = threading.Thread(
        target=watch,
        args=(
            life,
            bus,
            [ending, lost, away, long],
            store,
            lambda: NOON,
            MachineClock(lambda: CLOCK),
        ),
    )
    worker.start()
    try:
        assert wait_for(lambda: sum("has ended" in said for said in caplog.messages) == 2, 30.0)
        assert worker.is_alive()
    finally:
        life.stopping.set()
        worker.join()
    read = [read_frame(message, store) for message in bus.replay("frames")]
    assert sum(isinstance(each, Frame) and each.site == "north" for each in read) == 5
    assert sum(isinstance(each, Frame) and each.site == "south" for each in read) == 40
    assert [each.site for each in read if isinstance(each, CameraEnd)] in (
        ["north", "south"], ["south", "north"],
    )  # fmt: skip
    said = set(caplog.messages)
    assert {
        "The camera of site 'north' has ended after 5 frames; the other cameras go on.",
        "The camera of site 'south' has ended after 40 frames; the other cameras go on.",
        f"The camera of site 'lost' is given up: {tmp_path / 'none.mp4'}: there is no such clip; "
        "check the path.",
        "The camera of site 'away' sends no pictures ([Errno 111] Connection refused): "
        "opening it again in 1 s.",
    } <= said


def test_cameras_are_read_from_their_setting() -> None:
    assert parse_cameras(
        " a=rtsp://host/1?x=y  b=clip.mp4#start=2026-05-01T12:00:00+06:00&pace=fast c=dir"
    ) == (
        Camera(site=SiteId("a"), address="rtsp://host/1?x=y"),
        Camera(site=SiteId("b"), address="clip.mp4", starts_at=NOON, as_it_happened=False),
        Camera(site=SiteId("c"), address="dir"),
    )
    assert parse_cameras("") == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("rtsp://host/1", "holds 'rtsp://…': write SITE=ADDRESS, such as "
                          "north=rtsp://HOST/1."),
        ("a=x a=y", "names site 'a' twice: give each camera a site of its own."),
        ("a=x#start=noon", "holds 'a=x#start=noon': write the start as 2026-05-01T08:00:00Z."),
        ("a=x#speed=2", "holds 'a=x#speed=2': after # only start=INSTANT and pace=fast or "
                        "pace=live are known; in a password write # as %23."),
    ],
)  # fmt: skip
def test_a_wrong_camera_is_named(text: str, sentence: str) -> None:
    with pytest.raises(ConfigurationError) as said:
        parse_cameras(text)
    assert str(said.value) == f"TRAFFIC_CAMERAS {sentence}"
