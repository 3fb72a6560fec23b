"""What does a person read from `tartip device`?"""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from fines.packages.signing_certificate import fingerprint
from fines.storage.record_codec import to_document
from tests.fines.devices import KEY as SECRET
from tests.fines.devices import device_event, signature
from tests.fines.packages.authority import cms_key, held, root, write_pem
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


def verified(file: Path, signed: bytes, *options: str) -> tuple[int, str]:
    said = ["--signature", base64.b64encode(signed).decode(), *options]
    done = RUN.invoke(app, ["device", "verify", str(file), *said])
    return done.exit_code, done.output


def test_verify_tells_of_cms_who_signed_and_who_stands_behind_it(tmp_path: Path) -> None:
    file, trusted = tmp_path / "event.json", tmp_path / "root.pem"
    write_pem(trusted, root().certificate)
    file.write_bytes(json.dumps(to_document(device_event())).encode())
    signed, own = cms_key("p256").sign(file.read_bytes()), fingerprint(held("p256").certificate)
    code, told = verified(file, signed, "--certificate", own, "--root", str(trusted))
    assert code == 0
    assert told.startswith(f"{file}: whole and signed\nholds   signature  The event is signed by ")
    assert "holds   chain      By the root that you gave" in told
    assert told.endswith("holds   key        It is the certificate that you gave.\n")
    code, told = verified(file, signed)
    assert code == 0
    assert "open    chain" in told
    assert f"Compare it with the register yourself: SHA-256 {own}." in told


def test_verify_finds_cms_of_other_bytes_another_certificate_and_another_root(
    tmp_path: Path,
) -> None:
    file, trusted = tmp_path / "event.json", tmp_path / "root.pem"
    write_pem(trusted, root("Somebody else").certificate)
    file.write_bytes(json.dumps(to_document(device_event())).encode())
    signed, own = cms_key().sign(file.read_bytes()), fingerprint(held("rsa").certificate)
    code, told = verified(file, signed, "--root", str(trusted))
    assert (code, "BROKEN  chain" in told) == (1, True)
    code, told = verified(file, signed, "--certificate", "0" * 64)
    assert (code, f"Signed by the certificate {own}, not by {'0' * 64}." in told) == (1, True)
    code, told = verified(file, signed, "--certificate", "no")
    assert (code, "'no' is no SHA-256 of a certificate" in told) == (2, True)
    code, told = verified(file, signed, "--key", KEY, "--certificate", own)
    assert (code, "--key is of Ed25519" in told) == (2, True)
    file.write_bytes(file.read_bytes() + b" ")
    code, told = verified(file, signed)
    assert (code, "The event is NOT signed" in told) == (1, True)
    file.write_bytes(b"in a maker's own form")
    code, told = verified(file, cms_key().sign(file.read_bytes()))
    assert (code, "whole and signed" in told) == (0, True)
