"""Does a worker take many messages in one step, and does a bad one among them spoil no other?"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from fines.errors import InvalidValueError, NotFoundError, UnavailableError
from pipeline import dead_letters
from pipeline.bus import Message
from pipeline.bus.embedded import EmbeddedBus
from pipeline.life import Life
from pipeline.topics import TOPICS
from pipeline.worker import BatchConsumer, next_size
from tests.parts.server import wait_for

MESSAGES = 40


@pytest.fixture
def bus(tmp_path: Path) -> EmbeddedBus:
    """A bus with forty messages, `0` to `39`."""
    bus = EmbeddedBus(tmp_path / "bus.db", TOPICS)
    for number in range(MESSAGES):
        bus.publish("violations", "demo", str(number).encode(), {"v": "1"})
    bus.flush()
    return bus


class Step:
    """One step: everything of a batch is kept, or nothing of it."""

    def __init__(self, spoils: Callable[[str], Exception | None]) -> None:
        self.kept: list[str] = []
        self.sizes: list[int] = []
        self._spoils = spoils

    def __call__(self, messages: Sequence[Message]) -> Sequence[Exception | None]:
        texts = [message.value.decode() for message in messages]
        self.sizes.append(len(texts))
        for text in texts:
            error = self._spoils(text)
            if error is not None:
                raise error
        self.kept += texts
        return [None] * len(texts)


def work(bus: EmbeddedBus, act: Callable[[Sequence[Message]], Sequence[Exception | None]]) -> Life:
    """Runs a worker until all is done."""
    life = Life("decide")
    consumer = BatchConsumer(life=life, bus=bus, topics=["violations"], act=act)
    thread = threading.Thread(target=consumer.run)
    thread.start()
    reached = wait_for(lambda: count(life, "done") == MESSAGES, 30.0)
    life.stopping.set()
    thread.join()
    assert reached
    return life


def count(life: Life, name: str) -> float:
    return life.registry.get_sample_value(f"tartip_{name}_total", {"worker": "decide"}) or 0.0


def test_many_messages_are_one_step(bus: EmbeddedBus) -> None:
    step = Step(lambda _: None)
    work(bus, step)
    assert step.kept == [str(number) for number in range(MESSAGES)]
    assert step.sizes == [16, MESSAGES - 16]


@pytest.mark.parametrize("error", [RuntimeError("surprise"), InvalidValueError("It is bad.")])
def test_one_that_spoils_a_step_is_found_and_buried_alone(
    bus: EmbeddedBus, error: Exception
) -> None:
    step = Step(lambda text: error if text in ("3", "20") else None)
    life = work(bus, step)
    assert sorted(step.kept, key=int) == [
        str(number) for number in range(MESSAGES) if number not in (3, 20)
    ]
    assert count(life, "buried") == 2
    letters = list(dead_letters.dead_letters(bus))
    assert [letter.message.value for letter in letters] == [b"3", b"20"]


def test_what_may_pass_is_tried_again_and_what_may_not_is_not(bus: EmbeddedBus) -> None:
    tries: list[str] = []

    def act(messages: Sequence[Message]) -> Sequence[Exception | None]:
        errors: list[Exception | None] = []
        for message in messages:
            text = message.value.decode()
            tries.append(text)
            wrong = {"5": InvalidValueError("It is bad."), "6": NotFoundError("Not yet.")}
            late = NotFoundError("Not yet.") if text == "7" and tries.count("7") < 2 else None
            errors.append(wrong.get(text, late))
        return errors

    work(bus, act)
    assert (tries.count("4"), tries.count("5"), tries.count("6"), tries.count("7")) == (1, 1, 3, 2)
    letters = list(dead_letters.dead_letters(bus))
    assert [letter.message.value for letter in letters] == [b"5", b"6"]


def test_while_a_part_is_away_the_batch_is_kept_and_nothing_is_buried(bus: EmbeddedBus) -> None:
    away = iter([UnavailableError("The database does not answer.")] * 2)
    step = Step(lambda _: next(away, None))
    work(bus, step)
    assert step.kept == [str(number) for number in range(MESSAGES)]
    assert list(dead_letters.dead_letters(bus)) == []


def test_batches_grow_while_they_are_quick_and_shrink_when_they_are_slow() -> None:
    assert next_size(16, 16, 0.1) == 32
    assert next_size(512, 512, 0.1) == 512
    assert next_size(64, 3, 0.1) == 64
    assert next_size(64, 64, 8.0) == 16
    assert next_size(16, 2, 60.0) == 1
