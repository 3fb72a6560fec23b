"""How is a stream of messages worked on? Poll, act, commit; what cannot be worked on is buried."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from fines.errors import ConfigurationError, InvalidValueError, UnavailableError
from pipeline.bus import Bus, Message, Subscription
from pipeline.dead_letters import burial
from pipeline.life import Life

_POLL_S = 0.5
_HANDFUL = 16
_PAUSES_S = (0.1, 0.5)

_log = logging.getLogger(__name__)

Act = Callable[[Message], None]
Settled = Callable[[Message], Message | None]
Place = tuple[str, int]
"""A topic and a partition of it."""
Between = Callable[[frozenset[Place]], Sequence[Message]]
"""What is done each round before the next messages: gets this member's places, says what is
settled by it."""


def itself(message: Message) -> Message:
    """A message that needs no other one is done with when it was worked on."""
    return message


def nothing(_: frozenset[Place]) -> Sequence[Message]:
    """A worker that does nothing between two messages."""
    return ()


class Consumer:
    """One member of a group. `settled` says up to which message the group may forget."""

    def __init__(
        self,
        *,
        life: Life,
        bus: Bus,
        topics: Sequence[str],
        act: Act,
        settled: Settled = itself,
        between: Between = nothing,
    ) -> None:
        self._life = life
        self._bus = bus
        self._topics = tuple(topics)
        self._act = act
        self._settled = settled
        self._between = between
        self._subscription: Subscription | None = None

    def run(self) -> None:
        """Works until stopped; then the rest is left for the next member."""
        try:
            self._life.run(self._round)
        finally:
            if self._subscription is not None:
                self._subscription.close()

    def _round(self) -> None:
        if self._subscription is None:
            self._subscription = self._bus.subscribe(self._topics, self._life.worker)
        settled: dict[tuple[str, int], Message] = {}
        for message in self._subscription.poll(_POLL_S, _HANDFUL):
            if self._life.stopping.is_set():
                break
            done = self._work_on(message)
            if done is not None:
                settled[done.topic, done.partition] = done
        for done in self._between(self._subscription.places()):
            settled[done.topic, done.partition] = done
        if settled:
            self._subscription.commit(*settled.values())

    def _work_on(self, message: Message) -> Message | None:
        self._life.insist(lambda: self._act_or_bury(message))
        self._life.done.inc()
        return self._settled(message)

    def _act_or_bury(self, message: Message) -> None:
        for pause_s in (*_PAUSES_S, None):
            try:
                self._act(message)
            except (UnavailableError, ConfigurationError):
                raise
            except Exception as error:  # noqa: BLE001 - the one place: one bad message stops nobody
                if pause_s is None or isinstance(error, InvalidValueError):
                    self._bury(message, error)
                    return
                self._life.stopping.wait(pause_s)
            else:
                return

    def _bury(self, message: Message, error: Exception) -> None:
        place = f"{message.topic} {message.partition}-{message.offset}"
        reason = str(error) if isinstance(error, InvalidValueError) else repr(error)
        burial(message, self._life.worker, reason, datetime.now(UTC)).send(self._bus)
        self._bus.flush()
        self._life.buried.inc()
        _log.warning("%s: buried %s: %s", self._life.worker, place, reason)
