"""What does the embedded bus promise beyond the protocol? Bounded, shared by processes, named."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from fines.errors import ConfigurationError
from pipeline.bus import Message, Subscription, Topic
from pipeline.bus.embedded import EmbeddedBus
from pipeline.bus.membership import LEASE_S
from tests.parts.server import REPOSITORY


def topic(**limits: object) -> Topic:
    settings = {
        "name": "frames",
        "partitions": 2,
        "retention": timedelta(hours=1),
        "retention_bytes": 10**6,
    }
    return Topic(**(settings | limits))  # type: ignore[arg-type]  # limits of this test's topic


def publish(bus: EmbeddedBus, *values: bytes) -> None:
    for value in values:
        bus.publish("frames", "one-key", value, {})
    bus.flush()


def taken(subscription: Subscription, count: int) -> list[Message]:
    ends_at = time.monotonic() + 60.0
    found: list[Message] = []
    while len(found) < count and time.monotonic() < ends_at:
        found += subscription.poll(0.2, count - len(found))
    return found


def test_only_the_newest_bytes_are_kept_and_offsets_go_on(tmp_path: Path) -> None:
    bus = EmbeddedBus(tmp_path / "bus.db", [topic(retention_bytes=25)])
    publish(bus, *[bytes([number]) * 10 for number in range(5)])
    bus.expire()
    assert [(message.offset, message.value[0]) for message in bus.replay("frames")] == [
        (3, 3),
        (4, 4),
    ]
    publish(bus, b"next")
    assert [message.offset for message in bus.replay("frames")] == [3, 4, 5]
    bus.close()


def test_what_is_old_is_forgotten_and_a_late_group_begins_with_what_is_kept(
    tmp_path: Path,
) -> None:
    bus = EmbeddedBus(tmp_path / "bus.db", [topic(retention=timedelta(seconds=0.3))])
    publish(bus, b"old", b"older")
    time.sleep(0.4)
    publish(bus, b"new")
    bus.expire()
    subscription = bus.subscribe(["frames"], "late")
    assert [(message.offset, message.value) for message in taken(subscription, 1)] == [(2, b"new")]
    subscription.close()
    bus.close()


def test_the_partitions_of_a_killed_process_are_taken_over_at_once(tmp_path: Path) -> None:
    path = tmp_path / "bus.db"
    bus = EmbeddedBus(path, [topic()])
    publish(bus, b"a", b"b")
    code = (
        "import sys, time, pathlib\n"
        "from pipeline.bus.embedded import EmbeddedBus\n"
        "from tests.pipeline.test_embedded import taken, topic\n"
        f"bus = EmbeddedBus(pathlib.Path({str(path)!r}), [topic()])\n"
        "subscription = bus.subscribe(['frames'], 'detect')\n"
        "print(len(taken(subscription, 2)), flush=True)\n"
        "time.sleep(600)\n"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "2\n"
        subscription = bus.subscribe(["frames"], "detect")
        subscription.poll(0.0, 10)
        other.kill()
    began_s = time.monotonic()
    assert [message.value for message in taken(subscription, 2)] == [b"a", b"b"]
    # Sooner than a lease runs out: the dead member was noticed, not only waited for.
    assert time.monotonic() - began_s < LEASE_S
    subscription.close()
    bus.close()


def test_two_clients_of_one_file_see_each_other(tmp_path: Path) -> None:
    one = EmbeddedBus(tmp_path / "bus.db", [topic()])
    two = EmbeddedBus(tmp_path / "bus.db", [topic()])
    publish(one, b"a")
    publish(two, b"b")
    assert [message.value for message in one.replay("frames")] == [b"a", b"b"]
    one.close()
    two.close()


def test_nothing_is_on_the_bus_before_it_is_flushed(tmp_path: Path) -> None:
    bus = EmbeddedBus(tmp_path / "bus.db", [topic()])
    bus.publish("frames", "one-key", b"a", {})
    assert list(bus.replay("frames")) == []
    bus.close()
    again = EmbeddedBus(tmp_path / "bus.db", [topic()])
    assert [message.value for message in again.replay("frames")] == [b"a"]
    again.close()


def test_what_is_no_bus_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "bus.db"
    file.write_text("this is no log")
    with pytest.raises(ConfigurationError) as said:
        EmbeddedBus(file, [topic()])
    assert str(said.value) == (
        f"The bus file '{file}' cannot be opened (file is not a database): name a file in a "
        "folder that may be written in TRAFFIC_BUS_URL, such as embedded:var/bus.db."
    )
