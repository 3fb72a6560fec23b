"""How do we pay through a provider that speaks the terminal dialogue? By JSON over HTTP.

Whatever is no clear answer leaves the outcome unknown: it is asked for by our own reference.
"""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from fines.errors import ConfigurationError, NotFoundError, UnavailableError
from fines.money import Money
from fines.payment import GatewayAnswer, PaymentId, PaymentStatus
from fines.resolution import PaymentCode
from fines.terminal import TerminalCode, TerminalRequest

PATIENCE_S = 10.0
MOST_BYTES = 65_536
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def _now() -> datetime:
    return datetime.now(UTC)


class TerminalGateway:
    """A provider at an address such as `https://bank.example/terminal`.

    ConfigurationError for an address without TLS, but for one on this machine.
    """

    name = "terminal"

    def __init__(
        self,
        address: str,
        token: str,
        patience_s: float = PATIENCE_S,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        parts = urlsplit(address)
        plain = parts.scheme == "http" and parts.hostname in _LOOPBACK
        if not parts.hostname or parts.username or not (plain or parts.scheme == "https"):
            raise ConfigurationError(
                f"'terminal:{parts.scheme}://{parts.hostname}' is no provider: "
                "write terminal:https://HOST/PATH, and the token in TRAFFIC_TERMINAL_TOKEN."
            )
        self._host, self._port, self._path = parts.hostname, parts.port, parts.path.rstrip("/")
        self._tls = None if plain else ssl.create_default_context()
        self._token = token
        self._patience_s = patience_s
        self._clock = clock

    def pay(self, code: PaymentCode, amount: Money, reference: PaymentId) -> GatewayAnswer:
        """Asks the provider to take the sum; UnavailableError where the outcome is not known."""
        asked = {
            "status": TerminalRequest.PAY.value,
            "code": code,
            "transaction": reference,
            "amount_tyiyn": amount.tyiyn,
            "paid_at": self._clock().isoformat(),
        }
        answer, cost, theirs = self._said("POST", self._path or "/", asked)
        return _told(answer, cost if answer is TerminalCode.ACCEPTED else amount, theirs)

    def ask(self, reference: PaymentId) -> GatewayAnswer:
        """What became of it; NotFoundError only where the provider says so in its answer."""
        path = f"{self._path}/{quote(reference, safe='')}"
        answer, cost, theirs = self._said("GET", path, None)
        if answer is TerminalCode.NOT_FOUND:
            raise NotFoundError(f"The provider never received payment {reference}.")
        return _told(answer, cost, theirs)

    def _said(
        self, method: str, path: str, body: Mapping[str, Any] | None
    ) -> tuple[TerminalCode, Money, str]:
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        connection = self._connection()
        try:
            connection.request(method, path, json.dumps(body) if body else None, headers)
            response = connection.getresponse()
            content = response.read(MOST_BYTES)
        except (OSError, http.client.HTTPException) as error:
            raise _silent(type(error).__name__) from error
        finally:
            connection.close()
        if response.status != http.client.OK:
            raise _silent(f"HTTP status {response.status}")
        return _read(content)

    def _connection(self) -> http.client.HTTPConnection:
        if self._tls is None:
            return http.client.HTTPConnection(self._host, self._port, timeout=self._patience_s)
        return http.client.HTTPSConnection(
            self._host, self._port, timeout=self._patience_s, context=self._tls
        )


def _read(content: bytes) -> tuple[TerminalCode, Money, str]:
    try:
        said = json.loads(content)
        answer = TerminalCode(said["answer"])
        return answer, Money(said.get("cost_tyiyn", 0)), str(said.get("reference", ""))[:64]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _silent("an answer that cannot be read") from error


def _told(answer: TerminalCode, amount: Money, reference: str) -> GatewayAnswer:
    if answer is TerminalCode.FAILED:
        raise _silent("answer 500")
    settled = answer is TerminalCode.ACCEPTED
    status = PaymentStatus.SETTLED if settled else PaymentStatus.REFUSED
    return GatewayAnswer(status=status, amount=amount, reference=reference)


def _silent(what: str) -> UnavailableError:
    return UnavailableError(f"The payment provider gave no outcome ({what}): ask again.")
