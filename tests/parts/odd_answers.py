"""Which servers answer as none should? They drip, or never end."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress

Answer = Callable[[socket.socket, threading.Event], None]


@contextmanager
def answering(answer: Answer, *, asked: bool = True) -> Iterator[str]:
    """Host and port of what answers so to each request; to each connection if not `asked`."""
    over = threading.Event()
    threads: list[threading.Thread] = []

    def talk(line: socket.socket) -> None:
        with closing(line), suppress(OSError):
            if asked:
                read_request(line)
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


def read_request(line: socket.socket) -> None:
    """All of one: its head and body may come by two reads, and the second is no new request."""
    got = b""
    while (end := got.find(b"\r\n\r\n")) < 0 or len(got) < end + 4 + _told_bytes(got[:end]):
        more = line.recv(4096)
        if not more:
            return
        got += more


def _told_bytes(head: bytes) -> int:
    told = re.search(rb"(?i)\r\ncontent-length: *([0-9]+)", head)
    return int(told[1]) if told else 0


def drip(start: bytes, drop: bytes) -> Answer:
    """Begins at once, and then comes in drops until it is over."""

    def answer(line: socket.socket, over: threading.Event) -> None:
        line.sendall(start)
        while not over.wait(0.05):
            line.sendall(drop)

    return answer


def endless(start: bytes) -> Answer:
    """As much as is taken."""

    def answer(line: socket.socket, over: threading.Event) -> None:
        line.sendall(start)
        while not over.is_set():
            line.sendall(b"x" * 65_536)

    return answer
