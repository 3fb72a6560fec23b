"""How is an SMS sent? Through a gateway that speaks JSON over HTTP, asked by our own id.

`POST /` takes `{"id", "to", "text", "sender"}`, `GET /ID` tells what became of it; both answer
`{"outcome": "taken" | "reached" | "refused", "reference": …, "why": …}`, `GET` with status 404
where the gateway never took it. A provider with other words gets a file of its own beside this.
"""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from fines.delivery import DeliveryId
from fines.errors import NotFoundError
from fines.json_host import PATIENCE_S, JsonHost
from fines.message import CarrierAnswer, CarrierOutcome, Message

_MEND = "write https://HOST/PATH in TRAFFIC_SMS, and its token in TRAFFIC_SMS_TOKEN."
_LONGEST_WORD = 200


class SmsGateway:
    """A gateway at an address such as `https://sms.example/messages`."""

    def __init__(
        self, address: str, token: str, sender: str, patience_s: float = PATIENCE_S
    ) -> None:
        self._gateway = JsonHost(address, "The SMS gateway", _MEND, patience_s)
        self._headers = {"Authorization": f"Bearer {token}"}
        self._sender = sender

    def send(self, message: Message) -> CarrierAnswer:
        """Hands the message over; the same id again changes nothing."""
        body = {
            "id": message.id,
            "to": message.to,
            "text": message.text,
            "sender": self._sender,
        }
        return self._answer(*self._gateway.ask("POST", "", body, self._headers))

    def ask(self, message_id: DeliveryId) -> CarrierAnswer:
        """What became of it; NotFoundError where it was never taken."""
        path = f"/{quote(message_id, safe='')}"
        status, said = self._gateway.ask("GET", path, None, self._headers)
        if status == http.client.NOT_FOUND:
            raise NotFoundError(f"The SMS gateway never took message {message_id}.")
        return self._answer(status, said)

    def _answer(self, status: int, said: Mapping[str, Any]) -> CarrierAnswer:
        if status != http.client.OK:
            raise self._gateway.silent(f"HTTP status {status}")
        try:
            outcome = CarrierOutcome(said["outcome"])
        except (ValueError, TypeError, KeyError) as error:
            raise self._gateway.silent("an answer that cannot be read") from error
        return CarrierAnswer(
            outcome=outcome,
            reference=str(said.get("reference", ""))[:64],
            why=str(said.get("why", ""))[:_LONGEST_WORD],
        )
