"""Does the benchmarks' authority stamp the time as RFC 3161 asks? OpenSSL judges."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from asn1crypto import pem, tsp, x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from benchmarks.stamping import Stamper


def openssl(*arguments: str | Path) -> str:
    done = subprocess.run(["openssl", *map(str, arguments)], check=False, capture_output=True)
    return (done.stdout + done.stderr).decode()


@pytest.fixture
def stamper(tmp_path: Path) -> Stamper:
    certificate, key = tmp_path / "stamps.pem", tmp_path / "stamps.key"
    openssl(
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=Demo stamps",
        "-addext", "extendedKeyUsage=critical,timeStamping",
        "-addext", "keyUsage=critical,digitalSignature", "-keyout", key, "-out", certificate,
    )  # fmt: skip
    opened = serialization.load_pem_private_key(key.read_bytes(), None)
    assert isinstance(opened, rsa.RSAPrivateKey)
    return Stamper(x509.Certificate.load(pem.unarmor(certificate.read_bytes())[2]), opened)


def test_openssl_finds_its_stamp_good_and_bound_to_what_was_asked(
    stamper: Stamper, tmp_path: Path
) -> None:
    (tmp_path / "paper").write_bytes(b"a paper")
    (tmp_path / "other").write_bytes(b"another paper")
    query = tmp_path / "query"
    openssl(
        "ts", "-query", "-data", tmp_path / "paper", "-sha256", "-cert", "-out", query
    )  # fmt: skip
    (tmp_path / "reply").write_bytes(stamper.answer(query.read_bytes()))
    judging: list[str | Path] = [
        "ts",
        "-verify",
        "-in",
        tmp_path / "reply",
        "-CAfile",
        tmp_path / "stamps.pem",
    ]
    assert "Verification: OK" in openssl(*judging, "-queryfile", query)
    assert "Verification: OK" in openssl(*judging, "-data", tmp_path / "paper")
    assert "Verification: FAILED" in openssl(*judging, "-data", tmp_path / "other")


def test_no_two_stamps_have_one_number(stamper: Stamper) -> None:
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": bytes(32)}
    query = tsp.TimeStampReq({"version": 1, "message_imprint": imprint}).dump()
    told = [tsp.TimeStampResp.load(stamper.answer(query)) for _ in range(2)]
    numbers = {
        each["time_stamp_token"]["content"]["encap_content_info"]["content"]
        .parsed["serial_number"]
        .native
        for each in told
    }
    assert len(numbers) == 2
