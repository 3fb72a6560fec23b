"""Which JPEGs does a camera send over HTTP as motion JPEG (multipart/x-mixed-replace)?

Read by ourselves: OpenCV opens streams one after another within a process, so that one silent
camera would hold up every other that opens.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator
from email.message import Message

import httpx

from fines.errors import UnavailableError
from pipeline.hurried_line import HurriedLine, hurried

LARGEST_PICTURE_BYTES = 16 * 1024 * 1024
SILENCE_S = 10.0
_LARGEST_HEAD_BYTES = 8 * 1024


def sent_jpegs(address: str, silence_s: float = SILENCE_S) -> Generator[bytes]:
    """The pictures in order, undecoded, until the camera hangs up.

    UnavailableError tells why there are no more: no connection, no picture for `silence_s`
    (also where bytes drip), a refusal, no motion JPEG, or a picture without an end.
    """
    try:
        url = httpx.URL(address)
        # Not by a proxy of this machine, and without the password in any log.
        plain = url.copy_with(userinfo=b"")
        line = HurriedLine(silence_s)
        with (
            httpx.Client(
                auth=_Secret(url.username, url.password) if url.userinfo else None,
                transport=hurried(line, tls=url.scheme == "https"),
                trust_env=False,
                follow_redirects=True,
                timeout=silence_s,
            ) as client,
            client.stream("GET", plain) as answer,
        ):
            line.answered()
            if answer.status_code != httpx.codes.OK:
                raise UnavailableError(f"it answers with status {answer.status_code}")
            boundary = _boundary(answer.headers.get("content-type", ""))
            yield from parts(answer.iter_raw(), boundary, silence_s)
    except httpx.TimeoutException as error:
        raise UnavailableError(f"silent for {silence_s:.0f} s") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise UnavailableError(str(error).rstrip(".")) from error


def parts(chunks: Iterable[bytes], boundary: bytes, silence_s: float) -> Iterator[bytes]:
    """The parts between the boundaries, by their Content-Length or else by the next boundary."""
    line = b"--" + boundary
    kept = bytearray()
    length: int | None = None
    in_body = False
    # From where on the next boundary may begin: what was searched is not searched again.
    searched = 0
    began_s = time.monotonic()
    for chunk in chunks:
        kept += chunk
        while True:
            if not in_body:
                length, taken = _head(kept, line)
                if not taken:
                    break
                del kept[:taken]
                in_body, searched = True, 0
            end = _end(kept, line, length, searched)
            if end is None:
                searched = max(0, len(kept) - len(line))
                break
            # Cameras differ in how many dashes and line ends they put before a boundary.
            part = bytes(kept[:end]) if length else bytes(kept[:end]).rstrip(b"-\r\n")
            del kept[:end]
            in_body = False
            if part:
                yield part
                began_s = time.monotonic()
        if len(kept) > (LARGEST_PICTURE_BYTES if in_body else _LARGEST_HEAD_BYTES):
            raise UnavailableError("a picture or its head is too large")
        if time.monotonic() - began_s > silence_s:
            raise UnavailableError(f"no whole picture in {silence_s:.0f} s")


def _head(kept: bytearray, line: bytes) -> tuple[int | None, int]:
    """The part's length where it tells one, and the bytes up to its body: 0 where unfinished."""
    start = kept.find(line)
    if start < 0:
        return None, 0
    ends = [
        (at, at + len(mark))
        for mark in (b"\r\n\r\n", b"\n\n")
        if (at := kept.find(mark, start)) > 0
    ]
    if not ends:
        return None, 0
    at, taken = min(ends)
    for field in bytes(kept[start:at]).splitlines()[1:]:
        name, _, value = field.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            length = int(value)
            if length > LARGEST_PICTURE_BYTES:
                raise UnavailableError(f"a picture of {length} bytes is too large")
            return length, taken
    return None, taken


def _end(kept: bytearray, line: bytes, length: int | None, searched: int) -> int | None:
    if length:
        return length if len(kept) >= length else None
    at = kept.find(line, searched)
    return at if at >= 0 else None


def _boundary(content_type: str) -> bytes:
    message = Message()
    message["content-type"] = content_type
    boundary = str(message.get_param("boundary", "")).strip().lstrip("-")
    if message.get_content_maintype() != "multipart" or not boundary:
        raise UnavailableError(
            f"it sends '{content_type}', not motion JPEG (multipart/x-mixed-replace)"
        )
    return boundary.encode()


class _Secret(httpx.Auth):
    """Basic or digest, whichever the camera asks for; the password is never sent unasked."""

    def __init__(self, name: str, password: str) -> None:
        self._name = name
        self._password = password

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        answer = yield request
        if answer.status_code != httpx.codes.UNAUTHORIZED:
            return
        asked = answer.headers.get("www-authenticate", "").lower()
        how = httpx.DigestAuth if "digest" in asked else httpx.BasicAuth
        yield from how(self._name, self._password).auth_flow(request)
