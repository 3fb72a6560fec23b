"""How long is a PostgreSQL server waited for that has stopped answering without a word?

A network that swallows everything is told by no error: neither the server's statement timeout
nor the sockets' keepalives end the wait, so the client keeps a deadline of its own.
"""

from __future__ import annotations

from typing import TypeVar

from psycopg import Connection, OperationalError
from psycopg.abc import PQGen
from psycopg.errors import _WaitTimeout

AnswerT = TypeVar("AnswerT")
_POLL_S = 0.1


def connection_class(deadline_s: float) -> type[Connection]:
    """Connections that give a server up after this many seconds without an answer."""

    class BoundedConnection(Connection):
        """Raises OperationalError and closes itself when the deadline has passed."""

        # None where a statement may take as long as it takes.
        patience_s: float | None = deadline_s

        def wait(
            self, gen: PQGen[AnswerT], interval: float = _POLL_S, timeout: float | None = None
        ) -> AnswerT:
            try:
                return super().wait(gen, interval, timeout or self.patience_s)
            except _WaitTimeout as error:
                self.pgconn.finish()
                raise OperationalError(f"no answer for {self.patience_s:g} s") from error

    return BoundedConnection
