"""How long may a whole answer take? A socket's own limit holds for each read, not for all of them.

An authority whose answer drips, a byte a second, would else hold whoever asks without an end.
"""

from __future__ import annotations

import io
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer


class HurriedSocket:
    """A connected socket, as `http.client` uses one, whose reads and writes end together."""

    def __init__(self, connected: socket.socket, clock: Callable[[], float]) -> None:
        self._socket = connected
        self._clock = clock
        self._ends_at_s = 0.0

    def until(self, ends_at_s: float) -> None:
        """What is sent and read from now on ends at this instant of the clock, in seconds."""
        self._ends_at_s = ends_at_s

    def hurry(self) -> None:
        """TimeoutError where no time is left for another read or write."""
        left_s = self._ends_at_s - self._clock()
        if left_s <= 0:
            raise TimeoutError("no whole answer in time")
        self._socket.settimeout(left_s)

    def sendall(self, content: ReadableBuffer) -> None:
        """All of it, in time."""
        self.hurry()
        self._socket.sendall(content)

    def makefile(self, mode: str) -> io.BufferedReader:
        """What is read from it: nobody asks for a `mode` other than "rb"."""
        return io.BufferedReader(_Reads(self, self._socket.makefile("rb", buffering=0)))

    def close(self) -> None:
        """It stays open for what is being read from it."""
        self._socket.close()


class _Reads(io.RawIOBase):
    def __init__(self, line: HurriedSocket, reads: socket.SocketIO) -> None:
        self._line = line
        self._reads = reads

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        self._line.hurry()
        return self._reads.readinto(buffer)

    def close(self) -> None:
        self._reads.close()
        super().close()
