"""How is the authority asked that stamps the time? RFC 3161 over a connection that stays open.

pyHanko's own client opens a loop, a TLS context and a connection for each stamp: 20 ms of a core.
"""

from __future__ import annotations

import base64
import http.client
import ssl
import time
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError

from fines.documents.hurried_socket import HurriedSocket
from fines.documents.stamp_answer import checked_answer
from fines.errors import ConfigurationError, UnavailableError

_PATIENCE_S: Final = 10.0
# No time left is told by a timeout too, and never by a socket that does not block.
_LEAST_S: Final = 0.001
_MOST_BYTES: Final = 65_536
_ASKED: Final = "application/timestamp-query"
_ANSWERED: Final = "application/timestamp-reply"


def no_stamp(error: OSError, left: str) -> UnavailableError:
    """The error for a stamp that could not be had, by what the authority said; `left` says what
    stays undone."""
    if isinstance(error, TimestampRequestError):
        return UnavailableError(f"The time-stamp authority gave no stamp ({error}): {left}.")
    return UnavailableError(f"The time-stamp authority does not answer ({error}): {left}.")


class TimeStampAuthority(TimeStamper):
    """The authority at an address such as `http://tsa.example/`; several threads may ask at once.

    `patience_s`: how long one stamp may take from asking to its last byte, by the `clock`, which
    tells seconds. ConfigurationError for what is no address of HTTP.
    """

    def __init__(
        self,
        url: str,
        patience_s: float = _PATIENCE_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko leaves it bare
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ConfigurationError(
                f"TRAFFIC_TIME_STAMP_URL='{parts.scheme}://{parts.hostname or ''}' is no address: "
                "write http://HOST/PATH or https://HOST/PATH of the time-stamp authority."
            )
        self._patience_s = patience_s
        self._clock = clock
        self._host, self._port = parts.hostname, parts.port
        self._target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._headers = {"Content-Type": _ASKED, "Accept": _ANSWERED}
        if parts.username:
            named = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
            self._headers["Authorization"] = f"Basic {base64.b64encode(named).decode()}"
        # Each lies here while nobody uses it: as many as asked at once.
        self._kept: list[http.client.HTTPConnection] = []

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """The decoded answer; TimestampRequestError where the authority gives none to this."""
        return checked_answer(self.answer(req.dump()), req)

    def answer(self, query: bytes) -> bytes:
        """What the authority says to this query (DER); TimestampRequestError where nothing,
        TimeoutError where not all of it comes in time."""
        try:
            return self._answer(query, self._clock() + self._patience_s)
        except ConnectionError:
            # One of them is an HTTPException too: the line was shut without a word.
            raise
        except http.client.HTTPException as error:
            told = f"what it says is no HTTP: {type(error).__name__}"
            raise TimestampRequestError(told) from error

    def _answer(self, query: bytes, ends_at_s: float) -> bytes:
        try:
            kept = self._kept.pop()
        except IndexError:
            return self._over(self._unopened(), query, ends_at_s)
        try:
            return self._over(kept, query, ends_at_s)
        except (ConnectionError, http.client.HTTPException):
            # The authority had closed it meanwhile, which shows only now.
            return self._over(self._unopened(), query, ends_at_s)

    def _over(
        self, connection: http.client.HTTPConnection, query: bytes, ends_at_s: float
    ) -> bytes:
        try:
            self._hurry(connection, ends_at_s)
            connection.request("POST", self._target, query, self._headers)
            response = connection.getresponse()
            content = response.read(_MOST_BYTES)
        except (OSError, http.client.HTTPException):
            connection.close()
            raise
        if response.isclosed():
            self._kept.append(connection)
        else:
            connection.close()
        kind = response.headers.get_content_type()
        if response.status != http.client.OK or kind != _ANSWERED:
            raise TimestampRequestError(f"HTTP status {response.status} with {kind}")
        return content

    def _unopened(self) -> http.client.HTTPConnection:
        if self._tls is None:
            return http.client.HTTPConnection(self._host, self._port)
        return http.client.HTTPSConnection(self._host, self._port, context=self._tls)

    def _hurry(self, connection: http.client.HTTPConnection, ends_at_s: float) -> None:
        """Opens it where it is not open; all that is said over it ends at this instant."""
        line: Any = connection.sock
        if line is None:
            connection.timeout = max(ends_at_s - self._clock(), _LEAST_S)
            connection.connect()
            connection.sock = line = HurriedSocket(connection.sock, self._clock)
        line.until(ends_at_s)
