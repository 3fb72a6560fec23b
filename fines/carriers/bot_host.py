"""How does a bot write into a chat? By `sendMessage` of a Telegram-like HTTP interface.

Such an interface cannot be asked afterwards. Our id goes with every request (`Idempotency-Key`),
for a host that heeds it; one that does not may show a message twice after an answer was lost.
"""

from __future__ import annotations

import http.client
from urllib.parse import quote

from fines.delivery import DeliveryId
from fines.errors import NotFoundError
from fines.json_host import PATIENCE_S, JsonHost
from fines.message import CarrierAnswer, CarrierOutcome, Message

_MEND = "write https://HOST in TRAFFIC_BOT, and the bot's token in TRAFFIC_BOT_TOKEN."
_REFUSALS = (http.client.BAD_REQUEST, http.client.FORBIDDEN)
"""The chat is unknown, or its person has blocked the bot."""
_LONGEST_WORD = 200


class BotHost:
    """A bot at an address such as `https://api.telegram.org`."""

    def __init__(self, address: str, token: str, patience_s: float = PATIENCE_S) -> None:
        self._host = JsonHost(address, "The bot's host", _MEND, patience_s)
        self._path = f"/bot{quote(token, safe=':')}/sendMessage"

    def send(self, message: Message) -> CarrierAnswer:
        """Writes into the chat."""
        body = {"chat_id": message.to, "text": message.text}
        status, said = self._host.ask("POST", self._path, body, {"Idempotency-Key": message.id})
        if status in _REFUSALS and said.get("ok") is False:
            why = str(said.get("description", ""))[:_LONGEST_WORD]
            return CarrierAnswer(outcome=CarrierOutcome.REFUSED, why=why)
        written = said.get("result")
        if status != http.client.OK or said.get("ok") is not True or not isinstance(written, dict):
            raise self._host.silent(f"HTTP status {status}")
        reference = str(written.get("message_id", ""))[:64]
        return CarrierAnswer(outcome=CarrierOutcome.TAKEN, reference=reference)

    def ask(self, message_id: DeliveryId) -> CarrierAnswer:
        """Always NotFoundError: it can only be sent again."""
        raise NotFoundError(f"A bot cannot be asked after message {message_id}.")
