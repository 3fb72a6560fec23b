"""How does a provider behave that moves no money? For the demonstration, tests and development.

It keeps what it was asked in a file of its own, as a real provider would, so that it can be
asked again after our own program died.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from fines.errors import NotFoundError, UnavailableError
from fines.money import ZERO, Money
from fines.payment import GatewayAnswer, PaymentId, PaymentStatus
from fines.resolution import PaymentCode

_TABLE = """CREATE TABLE IF NOT EXISTS payment (
    reference TEXT PRIMARY KEY, code INTEGER NOT NULL, tyiyn INTEGER NOT NULL, status TEXT NOT NULL
)"""
BUSY_TIMEOUT_S = 10.0


def answers_at_once(_reference: PaymentId, _asked: int) -> None:
    """No failure."""


def silent_first(times: int) -> Callable[[PaymentId, int], None]:
    """A provider whose first answers to each payment are lost on the way."""

    def failing(reference: PaymentId, asked: int) -> None:
        if asked < times:
            raise UnavailableError(f"The sandbox does not answer about {reference}: ask again.")

    return failing


class SandboxGateway:
    """A pretend provider. `failing` is called before each answer, with how often it was asked
    of this payment so far; what it raises, the caller sees, and the payment is kept all the same.
    """

    name = "sandbox"

    def __init__(
        self, path: Path, failing: Callable[[PaymentId, int], None] = answers_at_once
    ) -> None:
        self._path = path
        self._failing = failing
        self._asked: dict[PaymentId, int] = {}

    def pay(self, code: PaymentCode, amount: Money, reference: PaymentId) -> GatewayAnswer:
        """Takes the sum; the second call with the same reference takes nothing more."""
        status = PaymentStatus.SETTLED if amount > ZERO else PaymentStatus.REFUSED
        with self._open() as file:
            file.execute(
                "INSERT INTO payment VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (reference, code, amount.tyiyn, status.value),
            )
        return self.ask(reference)

    def ask(self, reference: PaymentId) -> GatewayAnswer:
        """What became of it."""
        asked = self._asked.get(reference, 0)
        self._asked[reference] = asked + 1
        self._failing(reference, asked)
        query = "SELECT rowid, tyiyn, status FROM payment WHERE reference = ?"
        with self._open() as file:
            row = file.execute(query, (reference,)).fetchone()
        if row is None:
            raise NotFoundError(f"The sandbox never received payment {reference}.")
        return GatewayAnswer(
            status=PaymentStatus(row[2]),
            amount=Money(row[1]),
            reference=f"sandbox-{row[0]:08d}",
        )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=BUSY_TIMEOUT_S)) as file, file:
                file.execute(_TABLE)
                yield file
        except (OSError, sqlite3.OperationalError) as error:
            raise UnavailableError(
                f"The sandbox's file {self._path} does not answer ({error}): try again."
            ) from error
