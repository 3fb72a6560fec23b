"""Is a camera given up whose answer drips or never ends, before it has sent a picture?"""

from __future__ import annotations

import socket
import threading

import pytest

from fines.errors import UnavailableError
from pipeline import rtsp
from pipeline.motion_pictures import sent_jpegs
from pipeline.rtsp import arrived_pictures
from tests.parts.odd_answers import Answer, answering, drip, endless

OK = b"HTTP/1.1 200 OK\r\n"
REFUSAL = b"HTTP/1.1 401 No\r\nWWW-Authenticate: Basic\r\n\r\n"


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
    with answering(answer) as place, pytest.raises(UnavailableError, match=why):
        list(sent_jpegs(f"http://eye:secret@{place}/video", silence_s=silence_s))


def test_an_rtsp_camera_whose_answer_drips_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rtsp, "OPEN_S", 2.0)
    answer = drip(b"RTSP/1.0 200 OK\r\nCSeq: 1\r\n", b"X: y\r\n")
    with answering(answer) as place, pytest.raises(UnavailableError, match="silent for 2 s"):
        list(arrived_pictures(f"rtsp://eye:secret@{place}/live"))
