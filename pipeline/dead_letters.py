"""What becomes of a message that cannot be worked on? Buried with the reason, shown, replayed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from fines.errors import NotFoundError
from pipeline.bus import HEADERS_LIMIT_BYTES, MESSAGE_LIMIT_BYTES, Bus, Message
from pipeline.messages import Draft
from pipeline.topics import DEAD_LETTERS

_MARK = "dead-"
_REASON_LIMIT = 1000
_REPLAY_GROUP = "dead-letters-replay"
_PATIENCE_S = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A buried message: where it stood, why and when it was buried. `id` names it to a person."""

    id: str
    topic: str
    key: str
    place: str
    worker: str
    reason: str
    buried_at: str
    message: Message


def burial(message: Message, worker: str, reason: str, at: datetime) -> Draft:
    """The message as a dead letter: its bytes and headers, as far as a message may hold them."""
    half = HEADERS_LIMIT_BYTES // 2
    kept = {name: text for name, text in message.headers.items() if not name.startswith(_MARK)}
    while sum(len(name) + len(text.encode()) for name, text in kept.items()) > half:
        kept.popitem()
    headers = kept | {
        _MARK + "topic": message.topic,
        _MARK + "place": f"{message.partition}-{message.offset}",
        _MARK + "worker": worker,
        _MARK + "reason": reason[:_REASON_LIMIT],
        _MARK + "at": at.isoformat(timespec="seconds"),
    }
    value = message.value[:MESSAGE_LIMIT_BYTES]
    return Draft(topic=DEAD_LETTERS.name, key=message.key[:200], value=value, headers=headers)


def dead_letters(bus: Bus) -> Iterator[DeadLetter]:
    """Every dead letter that is kept, oldest first."""
    return (_dead_letter(message) for message in bus.replay(DEAD_LETTERS.name))


def dead_letter(bus: Bus, letter_id: str) -> DeadLetter:
    """The dead letter of this id; NotFoundError if it is not kept."""
    for letter in dead_letters(bus):
        if letter.id == letter_id:
            return letter
    raise NotFoundError(
        f"There is no dead letter '{letter_id}': 'tartip dead-letters list' shows those there are."
    )


def replay(bus: Bus, letter: DeadLetter) -> None:
    """Puts the message back on its topic, without the marks of its burial."""
    headers = {
        name: text for name, text in letter.message.headers.items() if not name.startswith(_MARK)
    }
    bus.publish(letter.topic, letter.key, letter.message.value, headers)
    bus.flush()


def replay_new(bus: Bus) -> list[DeadLetter]:
    """Replays what no earlier call has replayed; a crash in between replays some twice.

    What is buried again meanwhile waits for the next call: a bad message must not turn for ever.
    """
    newest = max((message.offset for message in bus.replay(DEAD_LETTERS.name)), default=None)
    if newest is None:
        return []
    subscription = bus.subscribe([DEAD_LETTERS.name], _REPLAY_GROUP)
    replayed: list[DeadLetter] = []
    try:
        while messages := subscription.poll(_PATIENCE_S if not replayed else 1.0, 100):
            due = [message for message in messages if message.offset <= newest]
            for message in due:
                letter = _dead_letter(message)
                replay(bus, letter)
                replayed.append(letter)
            if due:
                subscription.commit(due[-1])
            if messages[-1].offset >= newest:
                break
    finally:
        subscription.close()
    return replayed


def _dead_letter(message: Message) -> DeadLetter:
    marks = message.headers
    return DeadLetter(
        id=f"{message.partition}-{message.offset}",
        topic=marks.get(_MARK + "topic", ""),
        key=message.key,
        place=marks.get(_MARK + "place", ""),
        worker=marks.get(_MARK + "worker", ""),
        reason=marks.get(_MARK + "reason", ""),
        buried_at=marks.get(_MARK + "at", ""),
        message=message,
    )
