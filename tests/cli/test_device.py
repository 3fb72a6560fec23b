"""What does a person read from `tartip device`?"""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from tests.fines.devices import KEY as SECRET
from tests.fines.devices import signature
from tests.pipeline.test_device_register import example

RUN = CliRunner()
KEY = base64.b64encode(SECRET.public_key().public_bytes_raw()).decode()


def test_check_names_the_devices_and_a_mistake_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "devices.toml"
    file.write_text(example(), "utf-8")
    done = RUN.invoke(app, ["device", "check", str(file)])
    assert (done.exit_code, done.stdout) == (
        0,
        f"{file}: sound, 1 devices.\n"
        "DEMO-RADAR-7: speed, phone, seat_belt at Бишкек, Демо проспекти 40; "
        "certificate until 2027-01-01.\n",
    )
    file.write_text(example().replace("phone", "flying"), "utf-8")
    wrong = RUN.invoke(app, ["device", "check", str(file)])
    assert (wrong.exit_code, wrong.stdout) == (
        1,
        f"{file}:13: 'flying' is no offence of the law file; 'tartip law check' lists them.\n",
    )


def test_verify_tells_whether_the_device_signed_the_very_bytes(tmp_path: Path) -> None:
    file = tmp_path / "event.json"
    file.write_bytes(b'{"event": "1"}')
    said = ["--signature", signature(file.read_bytes()), "--key", KEY]
    done = RUN.invoke(app, ["device", "verify", str(file), *said])
    assert (done.exit_code, done.stdout) == (0, f"{file}: signed by this key.\n")
    file.write_bytes(b'{"event": "1"} ')
    done = RUN.invoke(app, ["device", "verify", str(file), *said])
    assert (done.exit_code, done.stdout) == (1, f"{file}: NOT signed by this key.\n")


@pytest.mark.parametrize(
    ("key", "sentence"),
    [("?", "--key ?: this is no base64"), ("AAAA", "--key AAAA: an Ed25519 key has 32 bytes.")],
)
def test_verify_refuses_what_is_no_key(tmp_path: Path, key: str, sentence: str) -> None:
    file = tmp_path / "event.json"
    file.write_bytes(b"{}")
    done = RUN.invoke(app, ["device", "verify", str(file), "--signature", "AAAA", "--key", key])
    assert (done.exit_code, done.stderr.startswith(sentence)) == (2, True)
