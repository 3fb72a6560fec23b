"""What may a browser do with our pages, and how much may a request carry?"""

from __future__ import annotations

import json
from contextlib import suppress

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import TooLargeError, problem, problem_name, status_of
from fines.errors import TartipError, UnavailableError

# Six photographs of a handheld, each below the limit that the evidence store takes.
LONGEST_BODY_BYTES = 64 * 1024 * 1024
EVENT_PATH = "/api/v1/device-events"
# Fewer than the server has threads: some are left for the desks.
MOST_EVENT_REQUESTS = 32
EVENT_BYTES = 256 * 1024 * 1024

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
        "font-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # The citizen's link is a key: it must not travel to anybody in a Referer header.
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=()",
}
STRICT_TRANSPORT = {"Strict-Transport-Security": "max-age=31536000"}


class SecurityHeaders:
    """Adds the headers to every answer; pages are never kept by caches, static files are."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self._app = app
        self._headers = SECURITY_HEADERS | (STRICT_TRANSPORT if secure else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_with_headers)


class BodyLimit:
    """Refuses a request that carries too much, before it is read or while it arrives."""

    def __init__(self, app: ASGIApp, *, longest_bytes: int = LONGEST_BODY_BYTES) -> None:
        self._app = app
        self._longest_bytes = longest_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if not declared.isdigit() or int(declared) > self._longest_bytes:
            await self._refuse(scope, send)
            return
        arrived = 0

        async def receive_counted() -> Message:
            nonlocal arrived
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > self._longest_bytes:
                raise TooLargeError(self._sentence())
            return message

        await self._app(scope, receive_counted, send)

    def _sentence(self) -> str:
        return f"A request may carry {self._longest_bytes // 1024 // 1024} MiB: send less at once."

    async def _refuse(self, scope: Scope, send: Send) -> None:
        await _refuse(scope, send, TooLargeError(self._sentence()))


class EventRoom:
    """Lets in only as many device events at once as there is room for, by number and by bytes.

    The others hear 503 with Retry-After, and what they send is thrown away piece by piece: a flood
    fills neither the memory nor all the threads, and the desks answer while it lasts.
    """

    def __init__(
        self, app: ASGIApp, *, requests: int = MOST_EVENT_REQUESTS, room_bytes: int = EVENT_BYTES
    ) -> None:
        self._app = app
        self._requests_left = requests
        self._bytes_left = room_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(EVENT_PATH):
            await self._app(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"")
        # Whoever does not say how much it sends may send as much as a request may carry.
        needed = int(declared) if declared.isdigit() else LONGEST_BODY_BYTES
        if self._requests_left < 1 or self._bytes_left < needed:
            # A connection that is shut with bytes unread is reset, and the answer is lost with it.
            await _thrown_away(receive)
            sentence = "More events come in than can be judged now: send this again later."
            await _refuse(scope, send, UnavailableError(sentence), (b"retry-after", b"1"))
            return
        self._requests_left -= 1
        self._bytes_left -= needed
        try:
            await self._app(scope, receive, send)
        finally:
            self._requests_left += 1
            self._bytes_left += needed


async def _thrown_away(receive: Receive) -> None:
    with suppress(TooLargeError):
        while (message := await receive())["type"] == "http.request":
            if not message.get("more_body", False):
                return


async def _refuse(
    scope: Scope, send: Send, error: TartipError, *headers: tuple[bytes, bytes]
) -> None:
    status = status_of(error)
    body = problem(status, problem_name(error), str(error), scope["path"])
    told = [(b"content-type", b"application/problem+json"), *headers]
    await send({"type": "http.response.start", "status": int(status), "headers": told})
    await send({"type": "http.response.body", "body": json.dumps(body).encode()})
