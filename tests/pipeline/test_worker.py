"""Does a worker wait for what is away, bury what is bad, and go on with the rest?"""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from fines.errors import (
    ConfigurationError,
    InvalidValueError,
    NotFoundError,
    StepRefusedError,
    UnavailableError,
)
from pipeline import dead_letters
from pipeline.bus import MESSAGE_LIMIT_BYTES, Message
from pipeline.bus.embedded import EmbeddedBus
from pipeline.health import health_server
from pipeline.life import Life
from pipeline.topics import TOPICS
from pipeline.worker import Consumer
from tests.fines.invented import NOON
from tests.parts.server import wait_for


@pytest.fixture
def bus(tmp_path: Path) -> EmbeddedBus:
    return EmbeddedBus(tmp_path / "bus.db", TOPICS)


def publish(bus: EmbeddedBus, *texts: str) -> None:
    for text in texts:
        bus.publish("violations", "demo", text.encode(), {"v": "1"})
    bus.flush()


def work(bus: EmbeddedBus, act: Callable[[str], None], until: Callable[[Life], bool]) -> Life:
    """Runs a worker in a thread until the condition holds."""
    life = Life("decide")
    consumer = Consumer(
        life=life, bus=bus, topics=["violations"], act=lambda message: act(message.value.decode())
    )
    thread = threading.Thread(target=consumer.run)
    thread.start()
    reached = wait_for(lambda: until(life), 20.0)
    life.stopping.set()
    thread.join()
    assert reached
    return life


def count(life: Life, name: str) -> float:
    return life.registry.get_sample_value(f"tartip_{name}_total", {"worker": "decide"}) or 0.0


def test_everything_is_worked_on_once_and_in_order(bus: EmbeddedBus) -> None:
    publish(bus, "a", "b", "c")
    seen: list[str] = []
    work(bus, seen.append, lambda life: count(life, "done") == 3)
    publish(bus, "d")
    work(bus, seen.append, lambda life: count(life, "done") == 1)
    assert seen == ["a", "b", "c", "d"]


def test_a_bad_message_is_buried_and_the_rest_goes_on(
    bus: EmbeddedBus, caplog: pytest.LogCaptureFixture
) -> None:
    publish(bus, "good", "bad", "good too")
    seen: list[str] = []

    def act(text: str) -> None:
        if text == "bad":
            raise InvalidValueError("This is bad: send a good one.")
        seen.append(text)

    life = work(bus, act, lambda life: count(life, "done") == 3)
    assert seen == ["good", "good too"]
    assert count(life, "buried") == 1
    (letter,) = dead_letters.dead_letters(bus)
    assert (letter.topic, letter.key, letter.worker, letter.reason, letter.message.value) == (
        "violations", "demo", "decide", "This is bad: send a good one.", b"bad",
    )  # fmt: skip
    assert caplog.messages == [
        f"decide: buried violations {letter.place}: This is bad: send a good one."
    ]


@pytest.mark.parametrize(
    ("error", "times"), [(RuntimeError("surprise"), 3), (StepRefusedError("quicker"), 3)]
)
def test_a_surprise_is_tried_again_before_it_is_buried(
    bus: EmbeddedBus, error: Exception, times: int
) -> None:
    publish(bus, "a")
    tries: list[str] = []

    def act(text: str) -> None:
        tries.append(text)
        raise error

    work(bus, act, lambda life: count(life, "done") == 1)
    assert tries == ["a"] * times
    assert [letter.reason for letter in dead_letters.dead_letters(bus)] == [repr(error)]


def test_a_step_that_another_worker_was_quicker_with_succeeds_the_second_time(
    bus: EmbeddedBus,
) -> None:
    publish(bus, "a")
    tries: list[str] = []

    def act(text: str) -> None:
        tries.append(text)
        if len(tries) == 1:
            raise StepRefusedError("Another step was quicker.")

    work(bus, act, lambda life: count(life, "done") == 1)
    assert (len(tries), list(dead_letters.dead_letters(bus))) == (2, [])


def test_what_is_away_is_waited_for_and_nothing_is_buried(
    bus: EmbeddedBus, caplog: pytest.LogCaptureFixture
) -> None:
    publish(bus, "a", "b")
    seen: list[str] = []
    away_until_s = time.monotonic() + 1.0

    def act(text: str) -> None:
        if time.monotonic() < away_until_s:
            raise UnavailableError("The database does not answer.")
        seen.append(text)

    work(bus, act, lambda life: count(life, "done") == 2)
    assert (seen, list(dead_letters.dead_letters(bus))) == (["a", "b"], [])
    assert caplog.messages == [
        "decide: The database does not answer. Trying again, first in 0.2 s.",
        "decide: it answers again, work goes on.",
    ]


def test_stopped_while_something_is_away_the_message_is_left_for_the_next(
    bus: EmbeddedBus,
) -> None:
    publish(bus, "a")

    def away(text: str) -> None:
        raise UnavailableError("The database does not answer.")

    work(bus, away, lambda life: life.what_is_away != "")
    seen: list[str] = []
    work(bus, seen.append, lambda life: count(life, "done") == 1)
    assert seen == ["a"]


def test_a_wrong_configuration_stops_the_worker(bus: EmbeddedBus) -> None:
    publish(bus, "a")

    def act(message: Message) -> None:
        raise ConfigurationError("Run 'tartip db upgrade'.")

    with pytest.raises(ConfigurationError):
        Consumer(life=Life("decide"), bus=bus, topics=["violations"], act=act).run()


def test_dead_letters_are_replayed_once_or_by_name(bus: EmbeddedBus) -> None:
    publish(bus, "a", "b")
    messages = list(bus.replay("violations"))
    for message in messages:
        dead_letters.burial(message, "decide", "too early", NOON).send(bus)
    bus.flush()
    assert [letter.key for letter in dead_letters.replay_new(bus)] == ["demo", "demo"]
    assert dead_letters.replay_new(bus) == []
    letter = dead_letters.dead_letter(bus, "0-1")
    dead_letters.replay(bus, letter)
    again = list(bus.replay("violations"))
    assert [(message.value, message.headers) for message in again] == [
        (text, {"v": "1"}) for text in (b"a", b"b", b"a", b"b", b"b")
    ]
    with pytest.raises(NotFoundError) as said:
        dead_letters.dead_letter(bus, "0-9")
    assert str(said.value) == (
        "There is no dead letter '0-9': 'tartip dead-letters list' shows those there are."
    )


def test_even_an_outsized_message_can_be_buried(bus: EmbeddedBus) -> None:
    monster = Message(
        topic="violations",
        key="k" * 500,
        value=b"x" * (3 * MESSAGE_LIMIT_BYTES),
        headers={f"h{number}": "y" * 1000 for number in range(100)},
        partition=0,
        offset=0,
    )
    dead_letters.burial(monster, "decide", "r" * 5000, NOON).send(bus)
    bus.flush()
    (letter,) = dead_letters.dead_letters(bus)
    assert (len(letter.message.value), len(letter.reason)) == (MESSAGE_LIMIT_BYTES, 1000)


def asked(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_health_and_metrics_answer_on_a_port() -> None:
    life = Life("decide")
    with health_server(life, "127.0.0.1", 0) as port:
        life.done.inc(7)
        assert json.loads(asked(port, "/health")[1]) == {"worker": "decide", "state": "well"}
        life.what_is_away = "The database does not answer."
        status, text = asked(port, "/health")
        assert (status, json.loads(text)["state"]) == (503, "The database does not answer.")
        assert 'tartip_done_total{worker="decide"} 7.0' in asked(port, "/metrics")[1]
        assert asked(port, "/else")[0] == 404


def test_a_taken_port_is_named() -> None:
    life = Life("decide")
    with (
        health_server(life, "127.0.0.1", 0) as port,
        pytest.raises(ConfigurationError) as said,
        health_server(life, "127.0.0.1", port),
    ):
        pass
    assert str(said.value) == (
        f"TRAFFIC_DECIDE_PORT={port} cannot be listened on at 127.0.0.1 "
        "(Address already in use): name a free port, or 0 for any."
    )
