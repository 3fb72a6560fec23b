"""How does the bus work over Apache Kafka? One producer, and one consumer a subscription.

Measured: without the package `crc32c` kafka-python is 11 to 21 times slower, so it must be there.
"""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka import errors as kafka_errors

from fines.errors import ConfigurationError, UnavailableError
from pipeline.bus import HEADERS_LIMIT_BYTES, MESSAGE_LIMIT_BYTES, Message, Topic, check_size
from pipeline.bus.kafka_subscription import KafkaSubscription, away, message_of

_CONNECT_DEADLINE_MS = 10_000
_REQUEST_DEADLINE_MS = 10_000
_DELIVERY_DEADLINE_MS = 20_000
_CLOSE_S = 5.0
_SESSION_MS = 10_000
# Who has not asked for messages for so long is given up, so that a group never waits for it longer.
_SILENT_MEMBER_MS = 120_000
_HANDFUL_MS = 500
_RECONNECT_AT_MOST_EVERY_MS = 2_000
_UNFLUSHED_LIMIT_BYTES = 16 * 1024 * 1024
# One batch of a partition is on its way at a time, so that its order stays: with the library's
# 16 KiB a burst of one device waits for the broker once for every 25 events of it.
BATCH_BYTES = 512 * 1024
# Room for the key, the headers and the batch around a message of the largest size.
_REQUEST_LIMIT_BYTES = MESSAGE_LIMIT_BYTES + 2 * HEADERS_LIMIT_BYTES


class KafkaBus:
    """`address` is the part of the URL after `kafka:`: `host:9092,host2:9092/prefix`."""

    def __init__(self, address: str, topics: Sequence[Topic]) -> None:
        if importlib.util.find_spec("crc32c") is None:
            raise ConfigurationError(
                "The package 'crc32c' is missing and Kafka would be 11 to 21 times slower "
                "without it: run pip install crc32c."
            )
        servers, _, prefix = address.partition("/")
        self._prefix = f"{prefix}." if prefix else ""
        self._connection = {
            "bootstrap_servers": _servers(servers),
            "bootstrap_timeout_ms": _CONNECT_DEADLINE_MS,
            "request_timeout_ms": _REQUEST_DEADLINE_MS,
            "reconnect_backoff_max_ms": _RECONNECT_AT_MOST_EVERY_MS,
        }
        self._topics = topics
        self._lock = threading.RLock()
        self._open_producer: Any = None
        self._unflushed: list[Any] = []
        self._unflushed_bytes = 0

    def publish(self, topic: str, key: str, value: bytes, headers: Mapping[str, str]) -> None:
        """See `Bus`."""
        check_size(topic, value, headers)
        with self._lock:
            producer = self._producer()
            try:
                sent = producer.send(
                    self._prefix + topic,
                    value=value,
                    key=key.encode(),
                    headers=[(name, text.encode()) for name, text in headers.items()],
                )
            except kafka_errors.KafkaError as error:
                raise away(error) from error
            self._unflushed.append(sent)
            self._unflushed_bytes += len(value)
            if self._unflushed_bytes >= _UNFLUSHED_LIMIT_BYTES:
                self.flush()

    def flush(self) -> None:
        """See `Bus`: acknowledged by every replica in step."""
        with self._lock:
            unflushed, self._unflushed, self._unflushed_bytes = self._unflushed, [], 0
            if not unflushed:
                return
            try:
                self._producer().flush(timeout=_DELIVERY_DEADLINE_MS / 1000 + 5)
                failed = next((sent.exception for sent in unflushed if sent.failed()), None)
            except kafka_errors.KafkaError as error:
                failed = error
            if failed is not None:
                self._give_up()
                raise away(failed) from failed

    def subscribe(self, topics: Sequence[str], group: str) -> KafkaSubscription:
        """See `Bus`."""
        with self._lock:
            self._producer()
        consumer = self._consumer(group_id=self._prefix + group)
        names = [self._prefix + topic for topic in topics]
        # A member that joins before it knows the partitions would share out none of them.
        if not all(consumer.partitions_for_topic(name) for name in names):
            consumer.close(autocommit=False)
            raise UnavailableError(f"The Kafka broker does not show the topics {names} yet.")
        consumer.subscribe(names)
        return KafkaSubscription(consumer, self._prefix)

    def replay(self, topic: str) -> Iterator[Message]:
        """See `Bus`."""
        with self._lock:
            self._producer()
        consumer = self._consumer(group_id=None)
        try:
            yield from _replay(consumer, self._prefix, topic)
        except kafka_errors.KafkaError as error:
            raise away(error) from error
        finally:
            consumer.close()

    def close(self) -> None:
        """See `Bus`."""
        with self._lock:
            try:
                self.flush()
            finally:
                if self._open_producer is not None:
                    self._open_producer.close(timeout=_CLOSE_S)
                    self._open_producer = None

    def _give_up(self) -> None:
        """Drops the producer with all that it still holds; the next message opens another one.

        What was told as failed is published again, and must not come from here once more, later:
        a producer of kafka-python 3.0.12 whose broker forgot it keeps its batches beyond every
        deadline while that broker is away, and closing it would wait for them.
        """
        producer, self._open_producer = self._open_producer, None
        producer._sender.force_close()
        with suppress(kafka_errors.KafkaError):
            producer.close(timeout=_CLOSE_S)

    def _producer(self) -> Any:
        if self._open_producer is None:
            try:
                self._create_topics()
                self._open_producer = KafkaProducer(
                    **self._connection,
                    acks="all",
                    linger_ms=0,
                    batch_size=BATCH_BYTES,
                    max_request_size=_REQUEST_LIMIT_BYTES,
                    max_block_ms=_REQUEST_DEADLINE_MS,
                    delivery_timeout_ms=_DELIVERY_DEADLINE_MS,
                    allow_auto_create_topics=False,
                )
            except kafka_errors.KafkaError as error:
                raise away(error) from error
        return self._open_producer

    def _create_topics(self) -> None:
        admin = KafkaAdminClient(**self._connection)
        try:
            present = set(admin.list_topics())
            missing = {
                self._prefix + topic.name: {
                    "num_partitions": topic.partitions,
                    "configs": {
                        "retention.ms": str(int(topic.retention.total_seconds() * 1000)),
                        # Only a closed segment is ever removed: one closes often enough.
                        "segment.ms": str(_segment_ms(topic)),
                        "retention.bytes": str(topic.retention_bytes),
                        "max.message.bytes": str(_REQUEST_LIMIT_BYTES),
                    },
                }
                for topic in self._topics
                if self._prefix + topic.name not in present
            }
            if missing:
                admin.create_topics(missing, wait_for_metadata=True)
        except kafka_errors.TopicAlreadyExistsError:
            pass  # another worker was a moment faster
        finally:
            admin.close()

    def _consumer(self, group_id: str | None) -> Any:
        try:
            return KafkaConsumer(
                **self._connection,
                group_id=group_id,
                enable_auto_commit=False,
                auto_offset_reset="earliest",
                allow_auto_create_topics=False,
                metadata_max_age_ms=_SESSION_MS,
                session_timeout_ms=_SESSION_MS,
                max_poll_interval_ms=_SILENT_MEMBER_MS,
                heartbeat_interval_ms=_SESSION_MS // 4,
                fetch_max_wait_ms=_HANDFUL_MS,
                max_partition_fetch_bytes=MESSAGE_LIMIT_BYTES,
            )
        except kafka_errors.KafkaError as error:
            raise away(error) from error


def _segment_ms(topic: Topic) -> int:
    return int(min(topic.retention / 6, timedelta(days=7)).total_seconds() * 1000)


def _servers(text: str) -> list[str]:
    servers = [server for server in text.split(",") if server]
    wrong = [server for server in servers if not server.rpartition(":")[2].isdecimal()]
    if wrong or not servers:
        raise ConfigurationError(
            f"TRAFFIC_BUS_URL names no broker in 'kafka:{text}': write kafka:HOST:PORT, "
            "several separated by commas."
        )
    return servers


def _replay(consumer: Any, prefix: str, topic: str) -> Iterator[Message]:
    numbers = consumer.partitions_for_topic(prefix + topic) or set()
    places = [TopicPartition(prefix + topic, number) for number in sorted(numbers)]
    ends = consumer.end_offsets(places)
    starts = consumer.beginning_offsets(places)
    left = {place for place in places if starts[place] < ends[place]}
    consumer.assign(sorted(left))
    for place in left:
        consumer.seek(place, starts[place])
    while left:
        for records in consumer.poll(timeout_ms=_HANDFUL_MS).values():
            for record in records:
                place = TopicPartition(record.topic, record.partition)
                if place in left:
                    yield message_of(record, prefix)
                if record.offset + 1 >= ends[place]:
                    left.discard(place)
