"""Is a camera given up whose answer drips or never ends, before it has sent a picture?"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress

import pytest

from fines.errors import UnavailableError
from pipeline import rtsp
from pipeline.motion_pictures import sent_jpegs
from pipeline.rtsp import arrived_pictures

Answer = Callable[[socket.socket, threading.Event], None]
OK = b"HTTP/1.1 200 OK\r\n"
REFUSAL = b"HTTP/1.1 401 No\r\nWWW-Authenticate: Basic\r\n\r\n"


@contextmanager
def camera(answer: Answer) -> Iterator[str]:
    """Host and port of what answers so to each request."""
    over = threading.Event()
    threads: list[threading.Thread] = []

    def talk(line: socket.socket) -> None:
        with closing(line), suppress(OSError):
            line.recv(4096)
            answer(line, over)

    def serve() -> None:
        with suppress(OSError):
            while True:
                line, _ = server.accept()
                threads.append(threading.Thread(target=talk, args=(line,)))
                threads[-1].start()

    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        accepting = threading.Thread(target=serve)
        accepting.start()
        try:
            yield f"127.0.0.1:{server.getsockname()[1]}"
        finally:
            over.set()
            server.shutdown(socket.SHUT_RDWR)
            accepting.join()
            for thread in threads:
                thread.join()


def drip(start: bytes, drop: bytes) -> Answer:
    def answer(line: socket.socket, over: threading.Event) -> None:
        line.sendall(start)
        while not over.wait(0.05):
            line.sendall(drop)

    return answer


def endless(start: bytes) -> Answer:
    def answer(line: socket.socket, over: threading.Event) -> None:
        line.sendall(start)
        while not over.is_set():
            line.sendall(b"x" * 65_536)

    return answer


def moved(line: socket.socket, over: threading.Event) -> None:
    line.sendall(
        b"HTTP/1.1 302 Found\r\nLocation: /next\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    )


@pytest.mark.parametrize(
    ("answer", "silence_s", "why"),
    [
        (drip(b"", b"H"), 1.0, "silent for 1 s"),
        (drip(OK, b"X: y\r\n"), 1.0, "silent for 1 s"),
        (drip(REFUSAL, b"x"), 1.0, "silent for 1 s"),
        # Not the time is tried here: a busy machine may take its own.
        (endless(REFUSAL), 120.0, "sends too much before"),
        (moved, 120.0, "redirects"),
    ],
    ids=["a line", "heads", "a refusal", "an endless refusal", "elsewhere for ever"],
)
def test_a_camera_that_never_comes_to_its_pictures_is_given_up(
    answer: Answer, silence_s: float, why: str
) -> None:
    with camera(answer) as place, pytest.raises(UnavailableError, match=why):
        list(sent_jpegs(f"http://eye:secret@{place}/video", silence_s=silence_s))


def test_an_rtsp_camera_whose_answer_drips_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rtsp, "OPEN_S", 2.0)
    answer = drip(b"RTSP/1.0 200 OK\r\nCSeq: 1\r\n", b"X: y\r\n")
    with camera(answer) as place, pytest.raises(UnavailableError, match="silent for 2 s"):
        list(arrived_pictures(f"rtsp://eye:secret@{place}/live"))
