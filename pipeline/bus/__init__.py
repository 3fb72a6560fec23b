"""What may be asked of the message bus? One protocol; `embedded` and `kafka` keep its promises.

At least once; in order per key; the members of a group share the partitions; nothing above
1 MiB. A part that does not answer is an UnavailableError after a deadline, never a hang.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from fines.errors import InvalidValueError

MESSAGE_LIMIT_BYTES = 1024 * 1024
HEADERS_LIMIT_BYTES = 32 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A stream of messages, and how much of it is kept for replay (bytes: per partition)."""

    name: str
    partitions: int
    retention: timedelta
    retention_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message with its place on the bus. `key` decides the partition, and so the order."""

    topic: str
    key: str
    value: bytes
    headers: Mapping[str, str]
    partition: int
    offset: int


class Subscription(Protocol):
    """One member of a group: reads the partitions that fall to it."""

    def poll(self, timeout_s: float, limit: int) -> list[Message]:
        """The next messages, at most `limit`; none if none came in time."""
        ...

    def commit(self, *messages: Message) -> None:
        """The group is done with everything in each one's partition up to and including it.

        Says nothing if the partition has gone to another member: that one reads it again.
        """
        ...

    def places(self) -> frozenset[tuple[str, int]]:
        """Topic and number of the partitions that fell to this member with the last `poll`."""
        ...

    def seek_to_start(self) -> None:
        """Reads this member's partitions again from the first message that is kept."""
        ...

    def close(self) -> None:
        """Leaves the group: its partitions go to the others at once."""
        ...


class Bus(Protocol):
    """Where messages are published, and read by groups."""

    def publish(self, topic: str, key: str, value: bytes, headers: Mapping[str, str]) -> None:
        """Sends; the message is on the bus for certain only when `flush` has returned."""
        ...

    def flush(self) -> None:
        """Waits until everything published is on the bus; UnavailableError: publish it again."""
        ...

    def subscribe(self, topics: Sequence[str], group: str) -> Subscription:
        """A new member of this group; a new group begins at the first message that is kept."""
        ...

    def replay(self, topic: str) -> Iterator[Message]:
        """Everything the topic holds at this moment, for no group."""
        ...

    def close(self) -> None:
        """Flushes and lets go."""
        ...


def check_size(topic: str, value: bytes, headers: Mapping[str, str]) -> None:
    """InvalidValueError for what is too large for any bus."""
    if len(value) > MESSAGE_LIMIT_BYTES:
        raise InvalidValueError(
            f"A message of {len(value)} bytes for topic '{topic}' is over the limit of "
            f"{MESSAGE_LIMIT_BYTES}: put the bytes into the evidence store and send a reference."
        )
    header_bytes = sum(len(name) + len(text.encode()) for name, text in headers.items())
    if header_bytes > HEADERS_LIMIT_BYTES:
        raise InvalidValueError(
            f"The headers of a message for topic '{topic}' have {header_bytes} bytes, over the "
            f"limit of {HEADERS_LIMIT_BYTES}: shorten them."
        )
