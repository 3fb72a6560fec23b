"""How is a stream of messages worked on? Poll, act, commit; what cannot be worked on is buried."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from fines.errors import ConfigurationError, InvalidValueError, UnavailableError
from pipeline.bus import Bus, Message, Subscription
from pipeline.dead_letters import burial
from pipeline.life import Life

_POLL_S = 0.5
_HANDFUL = 16
# What a batch shares is one commit: a few hundred cost little more time than one. The work on a
# batch must end well before anybody thinks that the worker is dead.
_LARGEST_BATCH = 512
_BATCH_S = 2.0
_PAUSES_S = (0.1, 0.5)

_log = logging.getLogger(__name__)

Act = Callable[[Message], None]
ActOnAll = Callable[[Sequence[Message]], Sequence[Exception | None]]
"""Works on a batch in one step: what was wrong with each message, None where nothing was."""
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


def _one_by_one(act: Act) -> ActOnAll:
    def act_on(messages: Sequence[Message]) -> Sequence[Exception | None]:
        for message in messages:
            act(message)
        return [None] * len(messages)

    return act_on


class _Member:
    """Joins the group at the first round, so that a broker that is away is waited for."""

    def __init__(self, life: Life, bus: Bus, topics: Sequence[str]) -> None:
        self._life = life
        self._bus = bus
        self._topics = tuple(topics)
        self._subscription: Subscription | None = None

    def run(self, work: Callable[[Subscription], None]) -> None:
        """Works until stopped; then the rest is left for the next member."""
        try:
            self._life.run(lambda: work(self._joined()))
        finally:
            if self._subscription is not None:
                self._subscription.close()

    def _joined(self) -> Subscription:
        if self._subscription is None:
            self._subscription = self._bus.subscribe(self._topics, self._life.worker)
        return self._subscription


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
        self._member = _Member(life, bus, topics)
        self._attempts = _Attempts(life, bus, _one_by_one(act))
        self._settled = settled
        self._between = between

    def run(self) -> None:
        """Works until stopped; then the rest is left for the next member."""
        self._member.run(self._round)

    def _round(self, subscription: Subscription) -> None:
        settled: dict[tuple[str, int], Message] = {}
        for message in subscription.poll(_POLL_S, _HANDFUL):
            if self._life.stopping.is_set():
                break
            done = self._work_on(message)
            if done is not None:
                settled[done.topic, done.partition] = done
        for done in self._between(subscription.places()):
            settled[done.topic, done.partition] = done
        if settled:
            subscription.commit(*settled.values())

    def _work_on(self, message: Message) -> Message | None:
        self._attempts.work_on([message])
        return self._settled(message)


class BatchConsumer:
    """One member of a group that works on many messages in one step, as many as are quick."""

    def __init__(self, *, life: Life, bus: Bus, topics: Sequence[str], act: ActOnAll) -> None:
        self._life = life
        self._member = _Member(life, bus, topics)
        self._attempts = _Attempts(life, bus, act)
        self._size = _HANDFUL

    def run(self) -> None:
        """Works until stopped; then the rest is left for the next member."""
        self._member.run(self._round)

    def _round(self, subscription: Subscription) -> None:
        messages = subscription.poll(_POLL_S, self._size)
        if not messages or self._life.stopping.is_set():
            return
        began_s = time.monotonic()
        self._attempts.work_on(messages)
        last = {(message.topic, message.partition): message for message in messages}
        subscription.commit(*last.values())
        self._size = next_size(self._size, len(messages), time.monotonic() - began_s)


def next_size(size: int, worked_on: int, took_s: float) -> int:
    """How many messages to take next: about two seconds' worth, at most twice as many as before."""
    if took_s > _BATCH_S:
        return max(1, int(worked_on * _BATCH_S / took_s))
    return min(2 * size, _LARGEST_BATCH) if worked_on == size else size


class _Attempts:
    """Tries a batch until it is done; what cannot be done, even alone, is buried."""

    def __init__(self, life: Life, bus: Bus, act: ActOnAll) -> None:
        self._life = life
        self._bus = bus
        self._act = act

    def work_on(self, messages: Sequence[Message]) -> None:
        self._life.insist(lambda: self._act_or_bury(messages))
        self._life.done.inc(len(messages))

    def _act_or_bury(self, messages: Sequence[Message]) -> None:
        errors = self._tried(messages)
        for pause_s in _PAUSES_S:
            again = [place for place, error in enumerate(errors) if _may_pass(error)]
            if not again:
                break
            self._life.stopping.wait(pause_s)
            retried = self._tried([messages[place] for place in again])
            for place, error in zip(again, retried, strict=True):
                errors[place] = error
        bad = [
            (message, error)
            for message, error in zip(messages, errors, strict=True)
            if error is not None
        ]
        if bad:
            self._bury(bad)

    def _tried(self, messages: Sequence[Message]) -> list[Exception | None]:
        """A step that fails as a whole is tried by halves, down to the message that spoils it."""
        try:
            return list(self._act(messages))
        except (UnavailableError, ConfigurationError):
            raise
        except Exception as error:  # noqa: BLE001 - the one place: one bad message stops nobody
            if len(messages) == 1:
                return [error]
        half = len(messages) // 2
        return [*self._tried(messages[:half]), *self._tried(messages[half:])]

    def _bury(self, bad: Sequence[tuple[Message, Exception]]) -> None:
        for message, error in bad:
            reason = str(error) if isinstance(error, InvalidValueError) else repr(error)
            burial(message, self._life.worker, reason, datetime.now(UTC)).send(self._bus)
        self._bus.flush()
        self._life.buried.inc(len(bad))
        for message, error in bad:
            place = f"{message.topic} {message.partition}-{message.offset}"
            reason = str(error) if isinstance(error, InvalidValueError) else repr(error)
            _log.warning("%s: buried %s: %s", self._life.worker, place, reason)


def _may_pass(error: Exception | None) -> bool:
    """Whether another try may go well: never where the message itself is wrong."""
    return error is not None and not isinstance(error, InvalidValueError)
