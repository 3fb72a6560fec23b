"""How do an SMS gateway and a bot's host behave? Real HTTP servers that telephone nobody.

They can lose their first answers, as real ones do: what they took, they have taken all the same.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from simulator.listening import QuietHandler, listening

TOKEN = "7:token-of-the-pretend-host"  # noqa: S105 - public on purpose
NOBODY = "+996000000000"
"""An address that nobody has."""


@dataclass
class MessageHost:
    """What the host keeps, by our ids. `lost` first answers never arrive; where `words` is set,
    it answers with this status and these bytes."""

    lost: int = 0
    words: tuple[int, bytes] | None = None
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)
    reached: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def sms(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Takes an SMS, once for each id."""
        with self.lock:
            self.taken.setdefault(body["id"], body)
        return self.state(body["id"])

    def state(self, message_id: str) -> tuple[int, dict[str, Any]]:
        """What became of an SMS."""
        body = self.taken.get(message_id)
        if body is None:
            return 404, {"why": "never taken"}
        if body["to"] == NOBODY:
            return 200, {"outcome": "refused", "why": "no such number"}
        outcome = "reached" if message_id in self.reached else "taken"
        return 200, {"outcome": outcome, "reference": f"gateway-{message_id[:8]}"}

    def bot(self, body: dict[str, Any], key: str) -> tuple[int, dict[str, Any]]:
        """Writes into a chat, once for each key."""
        if body["chat_id"] == NOBODY:
            return 403, {"ok": False, "error_code": 403, "description": "bot was blocked"}
        with self.lock:
            self.taken.setdefault(key, body)
            place = list(self.taken).index(key)
        return 200, {"ok": True, "result": {"message_id": place + 1}}


@contextmanager
def serving(host: MessageHost) -> Iterator[str]:
    """The host on a free port of this machine; its address. SMS go to `/sms`, bots as usual."""

    class Speaking(QuietHandler):
        """One request."""

        def do_POST(self) -> None:
            """Send."""
            length = int(self.headers.get("Content-Length", "0"))
            body = json.loads(self.rfile.read(length))
            if self.path == "/sms" and self._known():
                self._answer(*host.sms(body))
            elif self.path == f"/bot{TOKEN}/sendMessage":
                self._answer(*host.bot(body, self.headers.get("Idempotency-Key", "")))
            else:
                self._answer(401, {})

        def do_GET(self) -> None:
            """Ask."""
            self._answer(*host.state(self.path.rpartition("/")[2]))

        def _known(self) -> bool:
            return self.headers.get("Authorization") == f"Bearer {TOKEN}"

        def _answer(self, status: int, told: dict[str, Any]) -> None:
            with host.lock:
                if host.lost > 0:
                    host.lost -= 1
                    return
            self.answer(*(host.words or (status, json.dumps(told).encode())))

    with listening(Speaking) as place:
        yield f"http://{place}"
