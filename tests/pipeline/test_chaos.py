"""Does every worker survive what happens on the road? Real processes over real servers.

Each test shows the sentence that a person sees, and that the rest goes on.
"""

from __future__ import annotations

import gc
import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

import simulator
from cli.main import app
from detectors.frame import encode_jpeg
from fines.errors import ConfigurationError, InvalidValueError, UnavailableError
from fines.procedure.review import case_number
from fines.storage.case_file import SqlCaseFile
from fines.violation import SiteId, Violation, violation_id
from pipeline import dead_letters
from pipeline.bus import MESSAGE_LIMIT_BYTES, Bus
from pipeline.life import Life
from pipeline.messages import read_announcement, violation_draft
from pipeline.settings import load_settings
from pipeline.wiring import open_bus, ready_case_file
from simulator.scene import load_scene
from simulator.site_file import site_toml
from tests.fines.invented import NOON, PLATE, RED_LIGHT, violation
from tests.parts import kafka, postgres, workers
from tests.parts.server import wait_for
from tests.parts.workers import Worker

PATIENCE_S = 60.0
DEMO_SCENE = Path(simulator.__file__).parent / "scenes" / "demo.toml"
StartWorker = Callable[..., Worker]


def acts(count: int, first: int = 0) -> list[Violation]:
    """Different acts on the invented street, a second after each other."""
    made = []
    for number in range(first, first + count):
        site = SiteId(f"street-{number % 5}")
        at = NOON + timedelta(seconds=number)
        identity = violation_id(site, RED_LIGHT, PLATE, at)
        made.append(replace(violation(at), id=identity, site=site))
    return made


def send(bus: Bus, violations: Sequence[Violation]) -> None:
    for one in violations:
        violation_draft(one).send(bus)
    bus.flush()


def cases(url: str) -> list[str]:
    """The numbers of all cases on file."""
    with closing(SqlCaseFile(url)) as case_file, case_file.begin() as transaction:
        return sorted(case.number for case in transaction.cases(10_000))


def numbers(violations: Sequence[Violation]) -> list[str]:
    return sorted(case_number(one) for one in violations)


@pytest.fixture
def settings(kafka_url: str, postgres_url: str, s3_url: str, tmp_path: Path) -> dict[str, str]:
    """The real parts, the tables made."""
    chosen = {
        "TRAFFIC_BUS_URL": kafka_url,
        "TRAFFIC_DATABASE_URL": postgres_url,
        "TRAFFIC_EVIDENCE_URL": s3_url,
        "TRAFFIC_FRAMES_URL": f"{s3_url}/frames",
        "TRAFFIC_SITES": str(tmp_path),
    }
    with closing(SqlCaseFile(postgres_url)) as case_file:
        case_file.upgrade()
    return chosen


@pytest.fixture
def bus(settings: dict[str, str]) -> Iterator[Bus]:
    with closing(open_bus(settings["TRAFFIC_BUS_URL"])) as opened:
        yield opened


@pytest.fixture
def start(tmp_path: Path) -> Iterator[StartWorker]:
    """Starts workers that are gone when the test is."""
    started: list[Worker] = []

    def start(name: str, settings: dict[str, str]) -> Worker:
        started.append(workers.start(name, tmp_path / f"{name}-{len(started)}", settings))
        return started[-1]

    yield start
    for worker in started:
        worker.kill()


def test_killing_decide_in_the_middle_loses_no_violation_and_makes_no_second_case(
    settings: dict[str, str], bus: Bus, start: StartWorker
) -> None:
    sent = acts(120)
    url = settings["TRAFFIC_DATABASE_URL"]
    send(bus, sent)
    victim, other = start("decide", settings), start("decide", settings)
    assert wait_for(lambda: len(cases(url)) > 5, PATIENCE_S)
    victim.kill()
    on_file = len(cases(url))
    assert on_file < 120
    send(bus, sent[:30])
    assert wait_for(lambda: len(cases(url)) == 120, PATIENCE_S)
    assert wait_for(lambda: other.count("done") >= 30, PATIENCE_S)
    assert other.stop() == 0
    assert cases(url) == numbers(sent)
    assert list(dead_letters.dead_letters(bus)) == []


def test_killing_relay_in_the_middle_loses_no_announcement(
    settings: dict[str, str], bus: Bus, start: StartWorker
) -> None:
    sent = acts(60)
    url = settings["TRAFFIC_DATABASE_URL"]
    send(bus, sent)
    start("decide", settings)
    victim = start("relay", settings)
    assert wait_for(lambda: victim.count("done") > 0, PATIENCE_S)
    victim.kill()
    assert wait_for(lambda: len(cases(url)) == 60, PATIENCE_S)
    start("relay", settings)

    def announced() -> set[str]:
        return {read_announcement(message).key for message in bus.replay("announcements")}

    assert wait_for(lambda: announced() == set(numbers(sent)), PATIENCE_S, 0.5)


def test_wrong_json_is_buried_and_the_rest_goes_on(
    settings: dict[str, str], bus: Bus, start: StartWorker
) -> None:
    def command(*words: str) -> Result:
        return CliRunner().invoke(app, words, env=settings, catch_exceptions=False)

    (good,) = acts(1)
    bus.publish("violations", good.site, b'{"plate": ', {"v": "1"})
    bus.publish("violations", good.site, b"{}", {"v": "9"})
    send(bus, [good])
    decide = start("decide", settings)
    url = settings["TRAFFIC_DATABASE_URL"]
    assert wait_for(lambda: cases(url) == numbers([good]), PATIENCE_S)
    wrong, newer = (letter.reason for letter in dead_letters.dead_letters(bus))
    assert wrong.endswith("cannot be read: it is no JSON (Expecting value: line 1 column 11 "
                          "(char 10)).")  # fmt: skip
    assert newer.endswith(
        "has version 9, this program reads up to 1: upgrade it, then replay the message."
    )
    assert wrong in decide.log()
    assert newer in decide.log()
    assert wrong in command("dead-letters", "list").stdout
    assert "2 replayed" in command("dead-letters", "replay").stdout
    assert wait_for(lambda: len(list(dead_letters.dead_letters(bus))) == 4, PATIENCE_S)


def test_a_truncated_picture_is_buried_and_the_camera_goes_on(
    settings: dict[str, str], bus: Bus, start: StartWorker, tmp_path: Path
) -> None:
    scene = load_scene(DEMO_SCENE)
    (tmp_path / "road.toml").write_text(site_toml(scene), "utf-8")
    size = (scene.camera.height_px, scene.camera.width_px, 3)
    jpeg = encode_jpeg(np.full(size, 120, np.uint8))
    for number in range(6):
        headers = {
            "v": "1",
            "site": scene.name,
            "number": str(number),
            "captured_at": (NOON + timedelta(seconds=number / 10)).isoformat(),
        }
        bus.publish("frames", scene.name, jpeg[:999] if number == 2 else jpeg, headers)
    bus.flush()
    detect = start("detect", settings)
    assert wait_for(lambda: detect.count("done") == 6, PATIENCE_S), detect.log()
    assert detect.count("buried") == 1
    (letter,) = dead_letters.dead_letters(bus)
    assert letter.reason == (
        "The JPEG of 999 bytes is cut off: its end marker FF D9 is missing; send the frame again."
    )
    assert letter.reason in detect.log()


def test_a_message_of_3_mib_is_refused_with_a_sentence_and_the_next_one_passes(bus: Bus) -> None:
    value = b"x" * (3 * MESSAGE_LIMIT_BYTES)
    with pytest.raises(InvalidValueError) as said:
        bus.publish("frames", "road", value, {})
    assert str(said.value) == (
        "A message of 3145728 bytes for topic 'frames' is over the limit of 1048576: "
        "put the bytes into the evidence store and send a reference."
    )
    bus.publish("frames", "road", b"small", {})
    bus.flush()
    assert [message.value for message in bus.replay("frames")] == [b"small"]


def test_a_database_that_goes_away_for_ten_seconds_is_waited_for(
    settings: dict[str, str], bus: Bus, start: StartWorker, parts_folder: Path
) -> None:
    folder = parts_folder / "postgres-away"
    server = postgres.start(folder)
    url = postgres.create_database(server, "away")
    with closing(SqlCaseFile(url)) as case_file:
        case_file.upgrade()
    sent = acts(30)
    send(bus, sent[:10])
    decide = start("decide", settings | {"TRAFFIC_DATABASE_URL": url})
    assert wait_for(lambda: len(cases(url)) == 10, PATIENCE_S), decide.log()
    server.stop()
    send(bus, sent[10:])
    assert decide.said("does not answer", 30.0)
    assert wait_for(lambda: "does not answer" in decide.health().get("state", ""), 10.0)
    assert not wait_for(lambda: decide.process.poll() is not None, 10.0)
    again = postgres.start(folder, server.port)
    try:
        assert wait_for(lambda: len(cases(url)) == 30, PATIENCE_S), decide.log()
        assert decide.said("decide: it answers again, work goes on.")
        assert cases(url) == numbers(sent)
        assert list(dead_letters.dead_letters(bus)) == []
        assert decide.health() == {"worker": "decide", "state": "well"}
        decide.kill()
    finally:
        again.stop()


def test_a_broker_that_goes_away_is_waited_for(
    settings: dict[str, str], start: StartWorker, parts_folder: Path
) -> None:
    folder = parts_folder / "kafka-away"
    server = kafka.start(folder)
    url = settings["TRAFFIC_DATABASE_URL"]
    sent = acts(20)
    with closing(open_bus(server.url)) as bus:
        send(bus, sent[:10])
        decide = start("decide", settings | {"TRAFFIC_BUS_URL": server.url})
        relay = start("relay", settings | {"TRAFFIC_BUS_URL": server.url})
        assert wait_for(lambda: relay.count("done") == 10, PATIENCE_S), relay.log()
        server.stop()
        with pytest.raises(UnavailableError, match="The Kafka broker does not answer now"):
            send(bus, sent[10:])
        again = kafka.start(folder, server.port)
        try:
            send(bus, sent[10:])
            assert wait_for(lambda: len(cases(url)) == 20, PATIENCE_S), decide.log()
            assert wait_for(lambda: relay.count("done") >= 20, PATIENCE_S), relay.log()
            assert (decide.process.poll(), relay.process.poll()) == (None, None)
        finally:
            decide.kill()
            relay.kill()
            again.stop()
    # kafka-python leaves sockets of failed connections to the garbage collector.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def test_a_wrong_setting_stops_the_start_with_one_sentence() -> None:
    done = workers.run("decide", settings={"TRAFFIC_BUS": "kafka:broker:9092"})
    assert (done.returncode, done.stderr) == (
        2,
        "TRAFFIC_BUS is no setting (docs/configuration.md lists them): "
        "did you mean TRAFFIC_BUS_URL?\n",
    )


def test_a_database_without_tables_stops_the_start(tmp_path: Path) -> None:
    settings = load_settings({"TRAFFIC_DATABASE_URL": f"sqlite:///{tmp_path}/empty.db"})
    with pytest.raises(ConfigurationError) as said:
        ready_case_file(settings, Life("decide"))
    assert str(said.value) == (
        "The database has tables of form None, this program needs 0001: run 'tartip db upgrade'."
    )


def test_without_crc32c_kafka_does_not_start(tmp_path: Path) -> None:
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text("import sys; sys.modules['crc32c'] = None\n")
    done = workers.run(
        "camera",
        settings={
            "TRAFFIC_BUS_URL": "kafka:127.0.0.1:1",
            "TRAFFIC_CAMERA_PORT": "0",
            "PYTHONPATH": f"{hidden}{os.pathsep}{os.environ.get('PYTHONPATH', '')}",
        },
    )
    assert done.returncode == 2
    assert "The package 'crc32c' is missing" in done.stderr
