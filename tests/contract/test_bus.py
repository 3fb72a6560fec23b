"""Do both buses keep the promises of `pipeline.bus`? One suite over the log and a real broker."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from fines.errors import InvalidValueError
from pipeline.bus import MESSAGE_LIMIT_BYTES, Bus, Message, Subscription, Topic
from pipeline.bus.embedded import EmbeddedBus
from pipeline.bus.kafka import KafkaBus

PARTITIONS = 4
TOPICS = [
    Topic(
        name=name,
        partitions=PARTITIONS,
        retention=timedelta(hours=1),
        retention_bytes=64 * MESSAGE_LIMIT_BYTES,
    )
    for name in ("frames", "violations")
]
PATIENCE_S = 120.0

OpenBus = Callable[[], Bus]


@pytest.fixture(params=["embedded", "kafka"])
def open_bus(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenBus]:
    """Opens one more client of the same bus."""
    opened: list[Bus] = []
    if request.param == "kafka":
        address = request.getfixturevalue("kafka_url").removeprefix("kafka:")

    def another() -> Bus:
        bus: Bus
        if request.param == "embedded":
            bus = EmbeddedBus(tmp_path / "bus.db", TOPICS)
        else:
            bus = KafkaBus(address, TOPICS)
        opened.append(bus)
        return bus

    yield another
    for bus in opened:
        bus.close()


def take(subscription: Subscription, count: int, patience_s: float = PATIENCE_S) -> list[Message]:
    """Polls until so many messages came; fewer only when patience ran out."""
    ends_at = time.monotonic() + patience_s
    taken: list[Message] = []
    while len(taken) < count and time.monotonic() < ends_at:
        taken += subscription.poll(0.2, count - len(taken))
    return taken


def publish(bus: Bus, *texts: str, key: str = "site-1", topic: str = "frames") -> None:
    for text in texts:
        bus.publish(topic, key, text.encode(), {})
    bus.flush()


def texts(messages: list[Message]) -> list[str]:
    return [message.value.decode() for message in messages]


def test_a_message_arrives_as_it_was_sent(open_bus: OpenBus) -> None:
    bus = open_bus()
    value = bytes(range(256))
    bus.publish("frames", "көчө-1", value, {"v": "1", "place": "Чүй проспектиси"})
    bus.flush()
    subscription = bus.subscribe(["frames"], "detect")
    (message,) = take(subscription, 1)
    subscription.close()
    assert message == Message(
        topic="frames",
        key="көчө-1",
        value=value,
        headers={"v": "1", "place": "Чүй проспектиси"},
        partition=message.partition,
        offset=0,
    )


def test_messages_of_one_key_keep_their_order_and_their_partition(open_bus: OpenBus) -> None:
    bus = open_bus()
    keys = [f"site-{number}" for number in range(8)]
    for number in range(20):
        for key in keys:
            bus.publish("frames", key, str(number).encode(), {})
    bus.flush()
    subscription = bus.subscribe(["frames"], "detect")
    taken = take(subscription, 160)
    subscription.close()
    by_key = {key: texts([message for message in taken if message.key == key]) for key in keys}
    assert by_key == {key: [str(number) for number in range(20)] for key in keys}
    partitions = {
        key: {message.partition for message in taken if message.key == key} for key in keys
    }
    assert {len(found) for found in partitions.values()} == {1}
    assert len(set.union(*partitions.values())) > 1


def test_what_was_not_committed_is_delivered_again(open_bus: OpenBus) -> None:
    bus = open_bus()
    publish(bus, "a", "b", "c", "d")
    first = bus.subscribe(["frames"], "detect")
    taken = take(first, 4)
    first.commit(taken[1])
    first.close()
    second = bus.subscribe(["frames"], "detect")
    again = take(second, 2)
    second.close()
    assert texts(again) == ["c", "d"]


def test_each_group_reads_everything_for_itself(open_bus: OpenBus) -> None:
    bus = open_bus()
    publish(bus, "a", "b")
    read = {}
    for group in ("detect", "archive"):
        subscription = bus.subscribe(["frames"], group)
        taken = take(subscription, 2)
        subscription.commit(taken[-1])
        subscription.close()
        read[group] = texts(taken)
    assert read == {"detect": ["a", "b"], "archive": ["a", "b"]}


def test_one_subscription_reads_several_topics(open_bus: OpenBus) -> None:
    bus = open_bus()
    publish(bus, "a", topic="frames")
    publish(bus, "b", topic="violations")
    subscription = bus.subscribe(["frames", "violations"], "all")
    taken = take(subscription, 2)
    subscription.close()
    assert sorted((message.topic, message.value) for message in taken) == [
        ("frames", b"a"),
        ("violations", b"b"),
    ]


def test_two_members_share_the_partitions_and_one_takes_over_from_the_other(
    open_bus: OpenBus,
) -> None:
    bus, other = open_bus(), open_bus()
    members = [bus.subscribe(["frames"], "detect"), other.subscribe(["frames"], "detect")]
    partitions: list[set[int]] = [set(), set()]
    ends_at = time.monotonic() + PATIENCE_S
    while not all(len(found) == PARTITIONS // 2 for found in partitions):
        assert time.monotonic() < ends_at, partitions
        for number in range(16):
            bus.publish("frames", f"site-{number}", b"x", {})
        bus.flush()
        for member, found in zip(members, partitions, strict=True):
            found.clear()
            for message in member.poll(0.5, 1000):
                found.add(message.partition)
                member.commit(message)
    assert partitions[0].isdisjoint(partitions[1])

    members[0].close()
    while taken := members[1].poll(1.0, 1000):
        members[1].commit(taken[-1])
    for number in range(16):
        bus.publish("frames", f"site-{number}", b"after", {})
    bus.flush()
    taken = [message for message in take(members[1], 16) if message.value == b"after"]
    members[1].close()
    assert {message.partition for message in taken} == set(range(PARTITIONS))


def test_a_commit_for_a_partition_that_went_to_another_changes_nothing(open_bus: OpenBus) -> None:
    bus = open_bus()
    publish(bus, "a", "b", "c")
    gone = bus.subscribe(["frames"], "detect")
    held = take(gone, 3)
    gone.close()
    with_it = bus.subscribe(["frames"], "detect")
    assert texts(take(with_it, 3)) == ["a", "b", "c"]
    with_it.commit(held[0])
    with_it.close()
    last = bus.subscribe(["frames"], "detect")
    assert texts(take(last, 2)) == ["b", "c"]
    last.close()


def test_a_member_knows_which_partitions_are_its_own(open_bus: OpenBus) -> None:
    every = {("frames", number) for number in range(PARTITIONS)}
    first, second = open_bus(), open_bus()
    alone = first.subscribe(["frames"], "pair")
    _poll_until(lambda: alone.places() == every, alone)
    other = second.subscribe(["frames"], "pair")
    _poll_until(
        lambda: (
            alone.places() | other.places() == every
            and not alone.places() & other.places()
            and other.places() != frozenset()
        ),
        alone,
        other,
    )
    other.close()
    _poll_until(lambda: alone.places() == every, alone)
    alone.close()


def _poll_until(reached: Callable[[], bool], *members: Subscription) -> None:
    ends_at = time.monotonic() + PATIENCE_S
    while not reached():
        assert time.monotonic() < ends_at
        for member in members:
            member.poll(0.2, 1)


def test_a_member_reads_again_from_the_start(open_bus: OpenBus) -> None:
    bus = open_bus()
    publish(bus, "a", "b")
    subscription = bus.subscribe(["frames"], "detect")
    first = take(subscription, 2)
    subscription.commit(first[-1])
    subscription.seek_to_start()
    again = take(subscription, 2)
    subscription.close()
    assert texts(again) == texts(first) == ["a", "b"]


def test_replay_reads_what_is_there_and_ends(open_bus: OpenBus) -> None:
    bus = open_bus()
    assert list(bus.replay("frames")) == []
    for number in range(10):
        publish(bus, str(number), key=f"site-{number}")
    assert sorted(texts(list(bus.replay("frames")))) == [str(number) for number in range(10)]
    assert sorted(texts(list(bus.replay("frames")))) == [str(number) for number in range(10)]


def test_the_largest_message_passes_and_a_larger_one_is_refused(open_bus: OpenBus) -> None:
    bus = open_bus()
    largest = b"x" * MESSAGE_LIMIT_BYTES
    bus.publish("frames", "site-1", largest, {"reason": "r" * 30_000})
    bus.flush()
    (message,) = bus.replay("frames")
    assert message.value == largest
    with pytest.raises(InvalidValueError) as refusal:
        bus.publish("frames", "site-1", largest + b"x", {})
    assert str(refusal.value) == (
        "A message of 1048577 bytes for topic 'frames' is over the limit of 1048576: "
        "put the bytes into the evidence store and send a reference."
    )
    with pytest.raises(InvalidValueError, match="headers of a message for topic 'frames' have"):
        bus.publish("frames", "site-1", b"", {"reason": "r" * 40_000})


def test_polling_an_empty_bus_ends_in_time(open_bus: OpenBus) -> None:
    subscription = open_bus().subscribe(["frames"], f"idle-{uuid.uuid4().hex}")
    started_s = time.monotonic()
    assert subscription.poll(0.5, 10) == []
    assert 0.4 < time.monotonic() - started_s < 60.0
    subscription.close()


def test_poll_gives_no_more_than_asked(open_bus: OpenBus) -> None:
    bus = open_bus()
    for number in range(10):
        publish(bus, str(number), key=f"site-{number}")
    subscription = bus.subscribe(["frames"], "detect")
    first = take(subscription, 3)
    assert len(first) == 3
    rest = take(subscription, 7)
    subscription.close()
    assert sorted(texts(first + rest)) == [str(number) for number in range(10)]
