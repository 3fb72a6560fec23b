"""How long may a camera take to answer at all? httpx asks for a byte in time, not for an answer.

A camera whose answer drips, byte by byte, would else be waited for without an end; one that sends
endless words beside a refusal would fill the memory.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

MOST_ANSWER_BYTES = 1024 * 1024
_SOCKET_OPTIONS = Iterable[tuple[Any, ...]] | None


class HurriedLine(httpcore.NetworkBackend):
    """Connections that have `patience_s` and a MiB for all together, until they are `answered`."""

    def __init__(self, patience_s: float) -> None:
        self._ends_at_s = time.monotonic() + patience_s
        self._left_bytes = MOST_ANSWER_BYTES
        self._answered = False
        self._network = httpcore.SyncBackend()

    def answered(self) -> None:
        """From here on whoever reads looks after time and room."""
        self._answered = True

    def left_s(self, wish_s: float | None) -> float | None:
        """The time for the next read or write; ReadTimeout where none is left."""
        if self._answered:
            return wish_s
        left_s = self._ends_at_s - time.monotonic()
        if left_s <= 0:
            raise httpcore.ReadTimeout("no answer in time")
        return left_s if wish_s is None else min(left_s, wish_s)

    def take(self, count: int) -> None:
        """Counts what was read; ReadError where it is more than an answer may hold."""
        self._left_bytes -= count
        if not self._answered and self._left_bytes < 0:
            raise httpcore.ReadError("it sends too much before any picture")

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: _SOCKET_OPTIONS = None,
    ) -> httpcore.NetworkStream:
        """See `httpcore.NetworkBackend`."""
        stream = self._network.connect_tcp(
            host, port, self.left_s(timeout), local_address, socket_options
        )
        return _HurriedStream(stream, self)


class _HurriedStream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, line: HurriedLine) -> None:
        self._stream = stream
        self._line = line

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        content = self._stream.read(max_bytes, self._line.left_s(timeout))
        self._line.take(len(content))
        return content

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._line.left_s(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left_s = self._line.left_s(timeout)
        sealed = self._stream.start_tls(ssl_context, server_hostname, left_s)
        return _HurriedStream(sealed, self._line)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def hurried(line: HurriedLine, *, tls: bool) -> httpx.HTTPTransport:
    """What httpx sends requests by, over this line."""
    trust = ssl.create_default_context() if tls else None
    transport = httpx.HTTPTransport(verify=trust or False, trust_env=False)
    transport._pool = httpcore.ConnectionPool(ssl_context=trust, network_backend=line)
    return transport
