"""How does the bus work without a broker? An append-only SQLite log, for one machine.

The members of a group agree in `bus/membership` on who reads which partition.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from fines.errors import ConfigurationError, UnavailableError
from pipeline.bus import Message, Topic, check_size
from pipeline.bus.membership import Membership

_SCHEMA = """
create table if not exists partitions (
    topic text, partition int, next_offset int not null, primary key (topic, partition)
) without rowid;
create table if not exists messages (
    topic text not null, partition int not null, number int not null, at_s real not null,
    key text not null, headers text not null, value blob not null
);
create unique index if not exists messages_by_place on messages (topic, partition, number);
create table if not exists positions (
    member_group text, topic text, partition int, next_offset int not null,
    primary key (member_group, topic, partition)
) without rowid;
create table if not exists members (
    member_group text, member text, seen_at_s real not null, primary key (member_group, member)
) without rowid;
create table if not exists owners (
    member_group text, topic text, partition int, member text not null,
    primary key (member_group, topic, partition)
) without rowid;
"""
_BUSY_DEADLINE_S = 30.0
_UNFLUSHED_LIMIT_BYTES = 8 * 1024 * 1024
_PAUSE_S = 0.02
# However many messages are asked for, no more than this of one partition is in memory at once.
_HANDFUL_BYTES = 8 * 1024 * 1024
_RETENTION_EVERY_S = 30.0


class EmbeddedBus:
    """The log in one file; several processes of this machine may share it."""

    def __init__(self, path: Path, topics: Sequence[Topic]) -> None:
        self._path = path
        self._topics = {topic.name: topic for topic in topics}
        self._unflushed: list[tuple[str, int, str, str, bytes]] = []
        self._unflushed_bytes = 0
        self._lock = threading.RLock()
        self._retained_at_s = 0.0
        self._connection = _open(path)
        with _writing(self._connection):
            self._connection.executemany(
                "insert or ignore into partitions values (?, ?, 0)",
                [(topic.name, number) for topic in topics for number in range(topic.partitions)],
            )

    def publish(self, topic: str, key: str, value: bytes, headers: Mapping[str, str]) -> None:
        """See `Bus`."""
        check_size(topic, value, headers)
        partition = zlib.crc32(key.encode()) % self._topics[topic].partitions
        with self._lock:
            self._unflushed.append((topic, partition, key, json.dumps(dict(headers)), value))
            self._unflushed_bytes += len(value)
            if self._unflushed_bytes >= _UNFLUSHED_LIMIT_BYTES:
                self.flush()

    def flush(self) -> None:
        """See `Bus`: one transaction, on the disk when it returns."""
        with self._lock:
            unflushed, self._unflushed, self._unflushed_bytes = self._unflushed, [], 0
            if unflushed:
                with _writing(self._connection):
                    for row in unflushed:
                        self._append(*row)
            if time.monotonic() - self._retained_at_s > _RETENTION_EVERY_S:
                self.expire()

    def expire(self) -> None:
        """Forgets what is older or more than each topic keeps."""
        with self._lock, _writing(self._connection):
            self._retained_at_s = time.monotonic()
            for topic in self._topics.values():
                self._expire(topic)

    def subscribe(self, topics: Sequence[str], group: str) -> EmbeddedSubscription:
        """See `Bus`."""
        connection = _open(self._path)
        # What a power cut could cost here is a group's place, which only means reading again.
        connection.execute("pragma synchronous = normal")
        return EmbeddedSubscription(connection, topics, group)

    def replay(self, topic: str) -> Iterator[Message]:
        """See `Bus`."""
        with self._lock:
            ends = self._connection.execute(
                "select partition, next_offset from partitions where topic = ?", (topic,)
            ).fetchall()
        for partition, end in ends:
            number = 0
            while number < end:
                with self._lock:
                    found = _read(self._connection, topic, partition, number, 1)
                if not found or found[0].offset >= end:
                    break
                yield found[0]
                number = found[0].offset + 1

    def close(self) -> None:
        """See `Bus`."""
        with self._lock:
            self.flush()
            self._connection.close()

    def _append(self, topic: str, partition: int, key: str, headers: str, value: bytes) -> None:
        place = (topic, partition)
        ((number,),) = self._connection.execute(
            "update partitions set next_offset = next_offset + 1 "
            "where topic = ? and partition = ? returning next_offset - 1",
            place,
        ).fetchall()
        self._connection.execute(
            "insert into messages values (?, ?, ?, ?, ?, ?, ?)",
            (*place, number, time.time(), key, headers, value),
        )

    def _expire(self, topic: Topic) -> None:
        oldest_s = time.time() - topic.retention.total_seconds()
        self._connection.execute(
            "delete from messages where topic = ? and at_s < ?", (topic.name, oldest_s)
        )
        self._connection.execute(
            "delete from messages where rowid in (select rowid from (select rowid, "
            "sum(length(value)) over (partition by partition order by number desc) as kept "
            "from messages where topic = ?) where kept > ?)",
            (topic.name, topic.retention_bytes),
        )


class EmbeddedSubscription:
    """A member of a group; its place in each partition is kept in the log when committed."""

    def __init__(self, connection: sqlite3.Connection, topics: Sequence[str], group: str) -> None:
        self._connection = connection
        self._lock = threading.RLock()
        self._membership = Membership(connection, group, tuple(topics))
        self._next: dict[tuple[str, int], int] = {}

    def poll(self, timeout_s: float, limit: int) -> list[Message]:
        """See `Subscription`."""
        ends_at = time.monotonic() + timeout_s
        while True:
            with self._lock:
                self._take_share()
                found = self._next_messages(limit)
            pause_s = min(_PAUSE_S, ends_at - time.monotonic())
            if found or pause_s <= 0:
                return found
            time.sleep(pause_s)

    def commit(self, *messages: Message) -> None:
        """See `Subscription`."""
        with self._lock, _writing(self._connection):
            for message in messages:
                self._membership.commit(message.topic, message.partition, message.offset + 1)

    def places(self) -> frozenset[tuple[str, int]]:
        """See `Subscription`."""
        with self._lock:
            return frozenset(self._next)

    def seek_to_start(self) -> None:
        """See `Subscription`."""
        with self._lock:
            self._take_share()
            self._next = dict.fromkeys(self._next, 0)

    def close(self) -> None:
        """See `Subscription`."""
        with self._lock:
            with _writing(self._connection):
                self._membership.leave()
            self._connection.close()

    def _take_share(self) -> None:
        if not self._membership.due():
            return
        with _writing(self._connection):
            share = self._membership.share()
        self._next = {place: self._next.get(place, start) for place, start in share.items()}

    def _next_messages(self, limit: int) -> list[Message]:
        found: list[Message] = []
        # The partition that waited longest comes first: none starves behind a busy one.
        for topic, partition in list(self._next):
            if len(found) >= limit:
                break
            start = self._next[topic, partition]
            read = _read(self._connection, topic, partition, start, limit - len(found))
            if read:
                del self._next[topic, partition]
                self._next[topic, partition] = read[-1].offset + 1
                found += read
        return found


def _open(path: Path) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(
            path, timeout=_BUSY_DEADLINE_S, isolation_level=None, check_same_thread=False
        )
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        connection.executescript(_SCHEMA)
    except (OSError, sqlite3.DatabaseError) as error:
        raise ConfigurationError(
            f"The bus file '{path}' cannot be opened ({error}): name a file in a folder that "
            "may be written in TRAFFIC_BUS_URL, such as embedded:var/bus.db."
        ) from error
    return connection


@contextmanager
def _writing(connection: sqlite3.Connection) -> Iterator[None]:
    try:
        with connection:
            connection.execute("begin immediate")
            yield
    except sqlite3.OperationalError as error:
        raise UnavailableError(f"The embedded bus cannot be written now: {error}.") from error


def _read(
    connection: sqlite3.Connection, topic: str, partition: int, start: int, limit: int
) -> list[Message]:
    rows = connection.execute(
        "select number, key, headers, value from messages "
        "where topic = ? and partition = ? and number >= ? order by number limit ?",
        (topic, partition, start, limit),
    )
    found: list[Message] = []
    left = _HANDFUL_BYTES
    for number, key, headers, value in rows:
        found.append(
            Message(
                topic=topic,
                key=key,
                value=value,
                headers=json.loads(headers),
                partition=partition,
                offset=number,
            )
        )
        left -= len(value)
        if left <= 0:
            break
    return found
