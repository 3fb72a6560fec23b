"""What does a person read when the network swallows everything, and does the rest go on?"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import make_url

from fines.errors import UnavailableError
from fines.storage import engine
from fines.storage.case_file import SqlCaseFile

pytestmark = pytest.mark.slow


class Swallower:
    """A way to a server that can be told to swallow every byte, without a word to anybody."""

    def __init__(self, port: int) -> None:
        self._server = ("127.0.0.1", port)
        self._door = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.port: int = self._door.getsockname()[1]
        self.swallows = False
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Ends every connection."""
        self._door.close()
        for each in self._open:
            each.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._door.accept()
            except OSError:
                return
            server = socket.create_connection(self._server)
            self._open += [client, server]
            for one, other in ((client, server), (server, client)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while sent := one.recv(65536):
                if not self.swallows:
                    other.sendall(sent)
        except OSError:
            return
        finally:
            # Closing alone says nothing while another thread still waits on the same socket.
            for each in (one, other):
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def swallower(tables_url: str) -> Iterator[Swallower]:
    port = make_url(tables_url).port
    assert port is not None
    way = Swallower(port)
    yield way
    way.close()


def test_silence_ends_in_a_sentence_and_then_all_is_well(
    tables_url: str, swallower: Swallower, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "DEADLINE_S", 1.0)
    address = make_url(tables_url).set(port=swallower.port)
    case_file = SqlCaseFile(address.render_as_string(hide_password=False))
    with case_file.begin() as transaction:
        assert transaction.next_serial("s") == 1
    swallower.swallows = True
    began = time.monotonic()
    with (
        pytest.raises(UnavailableError, match=r"does not answer \(.*\): try again in a minute"),
        case_file.begin() as transaction,
    ):
        transaction.next_serial("s")
    assert time.monotonic() - began < 60
    swallower.swallows = False
    with case_file.begin() as transaction:
        assert transaction.next_serial("s") == 2
    case_file.close()


def test_silence_in_the_middle_of_a_step_leaves_nothing_of_it(
    tables_url: str, swallower: Swallower, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "DEADLINE_S", 1.0)
    monkeypatch.setattr(engine, "IDLE_TIMEOUT_MS", 5000)
    address = make_url(tables_url).set(port=swallower.port)
    case_file = SqlCaseFile(address.render_as_string(hide_password=False))

    def step() -> None:
        with case_file.begin() as transaction:
            transaction.next_serial("s")
            swallower.swallows = True
            transaction.next_serial("s")

    with pytest.raises(UnavailableError, match="no answer for 1 s"):
        step()
    swallower.close()
    monkeypatch.undo()
    case_file.close()
    with closing(SqlCaseFile(tables_url)) as direct:
        assert serial_once_the_server_let_go(direct) == 1


def serial_once_the_server_let_go(case_file: SqlCaseFile, attempts: int = 5) -> int:
    """The server keeps the dead step's lock until it notices that nobody is there any more."""
    for _ in range(attempts - 1):
        try:
            with case_file.begin() as transaction:
                return transaction.next_serial("s")
        except UnavailableError:
            continue
    with case_file.begin() as transaction:
        return transaction.next_serial("s")
