"""What becomes of the lines that controllers send? Words go on the bus, the rest is buried."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fines.ports import Clock
from pipeline.bus import Bus, Message
from pipeline.dead_letters import burial
from pipeline.messages import signal_draft
from pipeline.signal_lines import RefusedLine, read_lines
from pipeline.topics import SIGNALS


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenLines:
    """How many words went on the bus, and the lines that did not."""

    words: int
    refused: Sequence[RefusedLine]


class SignalIntake:
    """One door for UDP and HTTP; what it took is on the bus when it returns.

    The bus is opened with the first line: a desk that nobody tells lights needs none.
    """

    def __init__(self, open_bus: Callable[[], Bus], clock: Clock) -> None:
        self._open_bus, self._clock = open_bus, clock
        self._opened: Bus | None = None
        self._opening = threading.Lock()

    def take(self, content: bytes, sender: str, controllers: frozenset[str]) -> TakenLines:
        """Lines of a sender who may speak for these controllers.

        UnavailableError while the bus is away: send them again, words heard twice are harmless.
        """
        bus, now = self._bus(), self._clock()
        words, refused = read_lines(content, controllers, now)
        for word in words:
            signal_draft(word).send(bus)
        for line in refused:
            lost = Message(
                topic=SIGNALS.name, key=sender, value=line.line, headers={}, partition=0, offset=0
            )
            burial(lost, f"signals from {sender}", line.reason, now).send(bus)
        bus.flush()
        return TakenLines(words=len(words), refused=refused)

    def _bus(self) -> Bus:
        with self._opening:
            if self._opened is None:
                self._opened = self._open_bus()
            return self._opened
