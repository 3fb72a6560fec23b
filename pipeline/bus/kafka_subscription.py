"""How does one member of a Kafka consumer group read, commit and leave?"""

from __future__ import annotations

import threading
from typing import Any

from kafka import OffsetAndMetadata, TopicPartition
from kafka import errors as kafka_errors

from fines.errors import UnavailableError
from pipeline.bus import Message

_COMMIT_DEADLINE_MS = 15_000
_CLOSE_DEADLINE_MS = 10_000
# Another member reads these again; nothing is lost.
_PARTITION_GONE = (
    kafka_errors.CommitFailedError,
    kafka_errors.IllegalGenerationError,
    kafka_errors.UnknownMemberIdError,
    kafka_errors.RebalanceInProgressError,
)


class KafkaSubscription:
    """A member of a consumer group."""

    def __init__(self, consumer: Any, prefix: str) -> None:
        self._consumer = consumer
        self._prefix = prefix
        self._lock = threading.RLock()

    def poll(self, timeout_s: float, limit: int) -> list[Message]:
        """See `Subscription`."""
        with self._lock:
            _finish_rejoining(self._consumer)
            try:
                polled = self._consumer.poll(timeout_ms=int(timeout_s * 1000), max_records=limit)
            except kafka_errors.KafkaError as error:
                raise away(error) from error
        return [
            message_of(record, self._prefix) for records in polled.values() for record in records
        ]

    def commit(self, *messages: Message) -> None:
        """See `Subscription`."""
        places = {
            TopicPartition(self._prefix + message.topic, message.partition): OffsetAndMetadata(
                message.offset + 1, "", -1
            )
            for message in messages
        }
        with self._lock:
            try:
                self._consumer.commit(places, timeout_ms=_COMMIT_DEADLINE_MS)
            except _PARTITION_GONE:
                return
            except kafka_errors.KafkaError as error:
                raise away(error) from error

    def places(self) -> frozenset[tuple[str, int]]:
        """See `Subscription`."""
        with self._lock:
            assigned = self._consumer.assignment()
        return frozenset(
            (place.topic.removeprefix(self._prefix), place.partition) for place in assigned
        )

    def seek_to_start(self) -> None:
        """See `Subscription`; nothing to do while no partition has fallen to this member."""
        with self._lock:
            places = self._consumer.assignment()
            if places:
                self._consumer.seek_to_beginning(*places)

    def close(self) -> None:
        """See `Subscription`."""
        with self._lock:
            self._consumer.close(autocommit=False, timeout_ms=_CLOSE_DEADLINE_MS)


def _finish_rejoining(consumer: Any) -> None:
    # A poll may end while the member rejoins. Where the reason was a change of metadata that has
    # gone since, kafka-python 3.0.12 forgets the joining, with its heartbeats switched off: the
    # group gives the member up, and it takes its old partitions for its own for ever.
    coordinator = consumer._coordinator
    if coordinator.rejoining:
        coordinator.request_rejoin()


def message_of(record: Any, prefix: str) -> Message:
    """A record of kafka-python as ours; `prefix` stands before the topic on the broker."""
    return Message(
        topic=record.topic.removeprefix(prefix),
        key=(record.key or b"").decode("utf-8", "replace"),
        value=record.value or b"",
        headers={name: (text or b"").decode("utf-8", "replace") for name, text in record.headers},
        partition=record.partition,
        offset=record.offset,
    )


def away(error: BaseException) -> UnavailableError:
    """What a caller is told of an error of kafka-python."""
    return UnavailableError(f"The Kafka broker does not answer now: {error!r}.")
