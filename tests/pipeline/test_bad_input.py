"""What does a person read when input is bad, and does the rest go on? Real processes."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

import simulator
from cli.main import app
from detectors.frame import encode_jpeg
from fines.errors import ConfigurationError, InvalidValueError
from fines.storage.schema import newest
from pipeline import dead_letters
from pipeline.bus import MESSAGE_LIMIT_BYTES, Bus
from pipeline.life import Life
from pipeline.settings import load_settings
from pipeline.wiring import ready_case_file
from simulator.scene import load_scene
from simulator.site_file import site_toml
from tests.fines.invented import NOON
from tests.parts import workers
from tests.parts.server import wait_for
from tests.pipeline.conftest import PATIENCE_S, StartWorker, acts, cases, numbers, send

DEMO_SCENE = Path(simulator.__file__).parent / "scenes" / "demo.toml"


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
                          "(char 10)): send one record in UTF-8.")  # fmt: skip
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
        f"The database has tables of form None, this program needs {newest()}: "
        "run 'tartip db upgrade'."
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
