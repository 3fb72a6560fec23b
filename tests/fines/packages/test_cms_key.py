"""Is a device's PKCS#12 opened once, with its passphrase, and refused by name where it is none?"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12

from fines.errors import ConfigurationError
from fines.packages.cms import cms_signature
from fines.packages.device_key import load_device_keys
from fines.packages.signing_certificate import fingerprint
from tests.fines.invented import DEVICE, NOON
from tests.fines.packages.authority import (
    PASSPHRASE,
    certified,
    held,
    middle,
    rsa_key,
    write_pkcs12,
)


def test_a_pkcs12_of_the_folder_signs_and_leaves_the_root_out(tmp_path: Path) -> None:
    write_pkcs12(tmp_path, "p384")
    key = load_device_keys(f"pkcs12:{tmp_path}", PASSPHRASE)(DEVICE)
    assert (key.facts.algorithm, key.facts.public_key) == ("CMS", None)
    assert key.facts.certificate == fingerprint(held("p384").certificate)
    assert not key.facts.development
    assert cms_signature(key.sign(b"act"), b"act").between == (middle().certificate,)


def test_a_wrong_passphrase_file_or_certificate_is_one_sentence(tmp_path: Path) -> None:
    file = write_pkcs12(tmp_path)
    keys = load_device_keys(f"pkcs12:{tmp_path}", "wrong")
    with pytest.raises(ConfigurationError, match=r"cannot be opened.*TRAFFIC_DEVICE_PASSPHRASE"):
        keys(DEVICE)
    file.write_bytes(b"")
    with pytest.raises(ConfigurationError, match="cannot be opened"):
        keys(DEVICE)
    file.unlink()
    with pytest.raises(ConfigurationError, match="cannot be opened"):
        keys(DEVICE)
    for certificate, sentence in (
        (None, "holds no key of RSA or ECDSA with its certificate"),
        (certified("Camera", rsa_key(), middle(), signs=False), "Wrong use"),
    ):
        file.write_bytes(
            pkcs12.serialize_key_and_certificates(
                b"k", rsa_key(), certificate, None, serialization.NoEncryption()
            )
        )
        with pytest.raises(ConfigurationError, match=sentence):
            load_device_keys(f"pkcs12:{tmp_path}")(DEVICE)


def test_a_certificate_of_a_trial_says_so(tmp_path: Path) -> None:
    name, until = "Camera DEVELOPMENT 1", NOON + timedelta(days=1)
    file = write_pkcs12(tmp_path)
    trial = certified(name, rsa_key(), middle(), valid_to=until)
    file.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"k", rsa_key(), trial, None, serialization.NoEncryption()
        )
    )
    assert load_device_keys(f"pkcs12:{tmp_path}")(DEVICE).facts.development
