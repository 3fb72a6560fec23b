"""How does a provider of the terminal dialogue behave? A real HTTP server that moves no money.

It can lose its first answers, as a real one does: what it took, it has taken all the same.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from simulator.listening import QuietHandler, listening

TOKEN = "token-of-the-pretend-provider"  # noqa: S105 - public on purpose


@dataclass
class TerminalProvider:
    """What the provider keeps. `lost` first answers about each transaction never arrive; where
    `words` is set, it answers with these bytes."""

    lost: int = 0
    words: bytes | None = None
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def pay(self, body: dict[str, Any]) -> dict[str, Any] | None:
        """Takes any sum above 0 for a code, once; the same transaction takes nothing more."""
        with self.lock:
            paid = {each["code"] for each in self.taken.values() if each["answer"] == 200}
            answer = 409 if body["amount_tyiyn"] <= 0 else 406 if body["code"] in paid else 200
            kept = {
                "answer": answer,
                "cost_tyiyn": body["amount_tyiyn"],
                "reference": f"provider-{len(self.taken) + 1:08d}",
                "code": body["code"],
            }
            self.taken.setdefault(body["transaction"], kept)
        return self.ask(body["transaction"])

    def ask(self, transaction: str) -> dict[str, Any] | None:
        """What became of it; None where the answer is lost on the way."""
        with self.lock:
            self.asked[transaction] = self.asked.get(transaction, 0) + 1
            if self.asked[transaction] <= self.lost:
                return None
            return self.taken.get(transaction, {"answer": 404, "cost_tyiyn": 0})


@contextmanager
def serving(provider: TerminalProvider) -> Iterator[str]:
    """The provider on a free port of this machine; its address."""

    class Speaking(QuietHandler):
        """One request."""

        def do_POST(self) -> None:
            """Pay."""
            length = int(self.headers.get("Content-Length", "0"))
            self._answer(provider.pay(json.loads(self.rfile.read(length))))

        def do_GET(self) -> None:
            """Ask."""
            self._answer(provider.ask(self.path.rpartition("/")[2]))

        def _answer(self, told: dict[str, Any] | None) -> None:
            if self.headers.get("Authorization") != f"Bearer {TOKEN}":
                self.send_error(401)
            elif told is not None:
                words = provider.words
                self.answer(200, words if words is not None else json.dumps(told).encode())

    with listening(Speaking) as place:
        yield f"http://{place}/terminal"
