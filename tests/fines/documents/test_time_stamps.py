"""Is the time-stamp authority asked over one connection, and told apart from a wrong answer?"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from pyhanko.sign.timestamps import TimestampRequestError

from fines.documents.time_stamps import TimeStampAuthority
from fines.errors import ConfigurationError
from simulator.listening import QuietHandler, listening
from tests.parts.odd_answers import Answer, answering, drip, read_request
from tests.parts.server import free_port
from tests.parts.tls import certificate

REPLY = "application/timestamp-reply"


@dataclass(slots=True)
class Desk:
    """Gives back what it was asked, and tells what it saw."""

    address: str = ""
    status: int = 200
    kind: str = REPLY
    hangs_up: bool = False
    connections: int = 0
    headers: list[dict[str, str]] = field(default_factory=list)


@pytest.fixture
def desk() -> Iterator[Desk]:
    seen = Desk()

    class Answers(QuietHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            seen.connections += 1

        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            seen.headers.append(dict(self.headers))
            self.answer(seen.status, query, seen.kind)
            # Without a word in the answer, as a server does whose patience is over.
            self.close_connection = seen.hangs_up

    with listening(Answers) as place:
        seen.address = f"http://{place}/stamps?for=tests"
        yield seen


def test_all_stamps_come_over_one_connection(desk: Desk) -> None:
    authority = TimeStampAuthority(desk.address)
    assert [authority.answer(query) for query in (b"1", b"22", b"333")] == [b"1", b"22", b"333"]
    assert desk.connections == 1
    assert desk.headers[0]["Content-Type"] == "application/timestamp-query"


def test_connection_that_was_closed_meanwhile_is_opened_anew(desk: Desk) -> None:
    authority = TimeStampAuthority(desk.address)
    desk.hangs_up = True
    assert [authority.answer(query) for query in (b"1", b"2")] == [b"1", b"2"]
    assert desk.connections == 2


def test_name_and_password_of_the_address_are_given(desk: Desk) -> None:
    named = desk.address.replace("http://", "http://demo:p%40ss@")
    TimeStampAuthority(named).answer(b"1")
    assert desk.headers[0]["Authorization"] == "Basic ZGVtbzpwQHNz"


@pytest.mark.parametrize(("status", "kind"), [(503, REPLY), (200, "text/html")])
def test_wrong_answer_is_no_stamp(desk: Desk, status: int, kind: str) -> None:
    desk.status, desk.kind = status, kind
    with pytest.raises(TimestampRequestError, match=f"HTTP status {status} with {kind}"):
        TimeStampAuthority(desk.address).answer(b"1")


def test_authority_that_is_away_raises() -> None:
    with pytest.raises(OSError, match="refused"):
        TimeStampAuthority(f"http://127.0.0.1:{free_port()}/").answer(b"1")


@pytest.mark.parametrize("address", ["stamps.example", "ftp://stamps.example/", "http://"])
def test_what_is_no_address_stops_the_start(address: str) -> None:
    with pytest.raises(ConfigurationError, match=r"TRAFFIC_TIME_STAMP_URL=.* is no address"):
        TimeStampAuthority(address)


# Of a clock on which a minute passes between any two looks: a machine's load decides nothing.
PATIENCE_S = 1200.0


def minutes() -> Callable[[], float]:
    """A minute later each time it is looked at."""
    return partial(next, count(0.0, 60.0))


@pytest.mark.slow
@pytest.mark.parametrize(
    "answer",
    [
        drip(b"", b"H"),
        drip(b"HTTP/1.1 200 OK\r\nX: ", b"y"),
        drip(f"HTTP/1.1 200 OK\r\nContent-Type: {REPLY}\r\n\r\n".encode(), b"x"),
        drip(b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n", b"x"),
    ],
    ids=["a line", "a head", "a body", "a body of told length"],
)
def test_answer_that_drips_is_given_up(answer: Answer) -> None:
    with answering(answer) as place:
        authority = TimeStampAuthority(f"http://{place}/", PATIENCE_S, minutes())
        with pytest.raises(TimeoutError, match="no whole answer in time"):
            authority.answer(b"1")


@pytest.mark.slow
def test_answer_that_drips_over_a_kept_connection_is_given_up() -> None:
    connections = 0

    def once(line: socket.socket, over: threading.Event) -> None:
        nonlocal connections
        connections += 1
        told = f"HTTP/1.1 200 OK\r\nContent-Type: {REPLY}\r\nContent-Length: 1\r\n\r\n"
        line.sendall(told.encode() + b"1")
        read_request(line)
        drip(b"HTTP/1.1 200 OK\r\nX: ", b"y")(line, over)

    with answering(once) as place:
        authority = TimeStampAuthority(f"http://{place}/", PATIENCE_S, minutes())
        assert authority.answer(b"1") == b"1"
        with pytest.raises(TimeoutError, match="no whole answer in time"):
            authority.answer(b"2")
    assert connections == 1


@pytest.mark.slow
def test_sealed_answer_that_drips_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, key, _ = certificate(tmp_path, "stamps", address="127.0.0.1")
    trust = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trust.load_cert_chain(file, key)
    monkeypatch.setenv("SSL_CERT_FILE", file)

    def sealed(line: socket.socket, over: threading.Event) -> None:
        with trust.wrap_socket(line, server_side=True) as own:
            read_request(own)
            told = f"HTTP/1.1 200 OK\r\nContent-Type: {REPLY}\r\nContent-Length: 1\r\n\r\n"
            own.sendall(told.encode() + b"1")
            read_request(own)
            drip(b"HTTP/1.1 200 OK\r\n", b"H")(own, over)

    with answering(sealed, asked=False) as place:
        authority = TimeStampAuthority(f"https://{place}/", PATIENCE_S, minutes())
        assert authority.answer(b"1") == b"1"
        with pytest.raises(TimeoutError, match="no whole answer in time"):
            authority.answer(b"2")
