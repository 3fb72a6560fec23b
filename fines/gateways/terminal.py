"""How do we pay through a provider that speaks the terminal dialogue? By JSON over HTTP.

Whatever is no clear answer leaves the outcome unknown: it is asked for by our own reference.
"""

from __future__ import annotations

import http.client
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from fines.errors import NotFoundError
from fines.json_host import PATIENCE_S, JsonHost
from fines.money import Money
from fines.payment import GatewayAnswer, PaymentId, PaymentStatus
from fines.resolution import PaymentCode
from fines.terminal import TerminalCode, TerminalRequest

MOST_TYIYN = 10**12
_MEND = "write terminal:https://HOST/PATH, and the token in TRAFFIC_TERMINAL_TOKEN."


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
        self._provider = JsonHost(address, "The payment provider", _MEND, patience_s)
        self._token = token
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
        answer, cost, theirs = self._said("POST", "", asked)
        return self._told(answer, cost if answer is TerminalCode.ACCEPTED else amount, theirs)

    def ask(self, reference: PaymentId) -> GatewayAnswer:
        """What became of it; NotFoundError only where the provider says so in its answer."""
        answer, cost, theirs = self._said("GET", f"/{quote(reference, safe='')}", None)
        if answer is TerminalCode.NOT_FOUND:
            raise NotFoundError(f"The provider never received payment {reference}.")
        return self._told(answer, cost, theirs)

    def _said(
        self, method: str, path: str, body: Mapping[str, Any] | None
    ) -> tuple[TerminalCode, Money, str]:
        headers = {"Authorization": f"Bearer {self._token}"}
        status, said = self._provider.ask(method, path, body, headers)
        if status != http.client.OK:
            raise self._provider.silent(f"HTTP status {status}")
        try:
            answer, cost = TerminalCode(said["answer"]), Money(said.get("cost_tyiyn", 0))
        except (ValueError, TypeError, KeyError) as error:
            raise self._provider.silent("an answer that cannot be read") from error
        # Booked is what the provider says it took: a sum that nobody pays is no answer.
        took = answer is not TerminalCode.ACCEPTED or 0 < cost.tyiyn < MOST_TYIYN
        if type(said["answer"]) is not int or not took:
            raise self._provider.silent("an answer that cannot be read")
        return answer, cost, str(said.get("reference", ""))[:64]

    def _told(self, answer: TerminalCode, amount: Money, reference: str) -> GatewayAnswer:
        if answer is TerminalCode.FAILED:
            raise self._provider.silent("answer 500")
        settled = answer is TerminalCode.ACCEPTED
        status = PaymentStatus.SETTLED if settled else PaymentStatus.REFUSED
        return GatewayAnswer(status=status, amount=amount, reference=reference)
