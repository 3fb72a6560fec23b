"""Is motion JPEG over HTTP read as cameras send it, and does a silent camera hold up no other?"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fines.errors import UnavailableError
from pipeline.motion_pictures import LARGEST_PICTURE_BYTES, parts, sent_jpegs
from simulator.listening import QuietHandler, listening
from tests.parts.server import free_port

PICTURES = [
    b"\xff\xd8one\r\n\xff\xd9",
    b"\xff\xd8two\n\n\xff\xd9",
    b"\xff\xd8" + b"3" * 5000 + b"\xff\xd9",
]


def stream(line: bytes, told: bool, end: bytes) -> bytes:
    return b"".join(
        line + end + (b"content-length: %d" % len(each) + end if told else b"X: y" + end) + end
        + each + end
        for each in PICTURES
    )  # fmt: skip


@given(
    line=st.sampled_from([b"--cut", b"----cut", b"\r\n--cut"]),
    told=st.booleans(),
    end=st.sampled_from([b"\r\n", b"\n"]),
    size=st.integers(min_value=1, max_value=6000),
)
def test_pictures_come_out_however_they_are_cut(
    line: bytes, told: bool, end: bytes, size: int
) -> None:
    sent = stream(line, told, end) + line + b"--"
    chunks = [sent[at : at + size] for at in range(0, len(sent), size)]
    assert list(parts(chunks, b"cut", 10.0)) == PICTURES


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (b"x" * 9000, "a picture or its head is too large"),
        (b"--cut\r\nContent-Length: 16777217\r\n\r\n", "a picture of 16777217 bytes is too large"),
        (b"--cut\r\n\r\n" + b"x" * (LARGEST_PICTURE_BYTES + 1), "a picture or its head"),
    ],
)
def test_what_would_fill_the_memory_is_refused(sent: bytes, why: str) -> None:
    with pytest.raises(UnavailableError, match=why):
        list(parts([sent], b"cut", 10.0))


@contextmanager
def http_server(content_type: str, asks: bool = False) -> Iterator[str]:
    """Sends the pictures; where it asks, only to who names itself 'eye' with 'secret'."""

    class Pictures(QuietHandler):
        def do_GET(self) -> None:
            if asks and self.headers["Authorization"] != "Basic ZXllOnNlY3JldA==":
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="camera"')
                self.end_headers()
                return
            self.send_response(200)
            self.send_header("Content-Type", content_type)
            self.end_headers()
            self.wfile.write(stream(b"--cut", True, b"\r\n"))

    with listening(Pictures) as place:
        yield f"{place}/video"


@pytest.mark.parametrize("boundary", ["cut", "--cut", '"cut"'])
def test_the_boundary_is_taken_as_cameras_write_it(boundary: str) -> None:
    with http_server(f"multipart/x-mixed-replace; boundary={boundary}") as place:
        assert list(sent_jpegs(f"http://{place}")) == PICTURES


def test_what_is_no_motion_jpeg_is_said() -> None:
    why = "it sends 'video/mp4', not motion JPEG"
    with http_server("video/mp4") as place, pytest.raises(UnavailableError, match=why):
        list(sent_jpegs(f"http://{place}"))


def test_name_and_password_are_given_where_they_are_asked_for() -> None:
    with http_server("multipart/x-mixed-replace; boundary=cut", asks=True) as place:
        assert list(sent_jpegs(f"http://eye:secret@{place}")) == PICTURES
        with pytest.raises(UnavailableError, match="status 401"):
            list(sent_jpegs(f"http://{place}"))


def test_nobody_there_is_said() -> None:
    with pytest.raises(UnavailableError, match="refused"):
        list(sent_jpegs(f"http://127.0.0.1:{free_port()}/video"))


def test_bytes_that_drip_without_a_picture_are_silence() -> None:
    def drip() -> Iterator[bytes]:
        yield b"--cut\r\n\r\n"
        for _ in range(100):
            time.sleep(0.02)
            yield b"x"

    with pytest.raises(UnavailableError, match="no whole picture in 0 s"):
        list(parts(drip(), b"cut", 0.1))


def test_silent_cameras_hold_up_no_other() -> None:
    said: list[str] = []

    def wait(address: str) -> None:
        try:
            list(sent_jpegs(address, silence_s=6.0))
        except UnavailableError as error:
            said.append(str(error))

    with closing(socket.create_server(("127.0.0.1", 0), backlog=64)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/video"
        waiting = [threading.Thread(target=wait, args=(address,)) for _ in range(20)]
        for thread in waiting:
            thread.start()
        with http_server("multipart/x-mixed-replace; boundary=cut") as place:
            assert list(sent_jpegs(f"http://{place}")) == PICTURES
        assert said == []
        for thread in waiting:
            thread.join()
    assert said == ["silent for 6 s"] * 20
