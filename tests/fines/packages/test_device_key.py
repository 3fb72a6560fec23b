"""Does each device sign with its own key, made once, and is a wrong key refused by name?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from fines.errors import ConfigurationError
from fines.packages.device_key import is_signed, key_file, load_device_keys, load_public_key
from tests.fines.invented import DEVICE

ODD = replace(DEVICE, serial="../E 1")


def private_pem(key: ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def test_a_development_key_is_made_once_for_each_device_and_says_so(tmp_path: Path) -> None:
    keys = load_device_keys(f"development:{tmp_path}")
    first, again, other = keys(DEVICE), keys(DEVICE), keys(ODD)
    assert first.facts == again.facts
    assert first.facts.development
    assert first.facts.public_key != other.facts.public_key
    assert all(".development." in file.name for file in tmp_path.iterdir())
    assert {file.stat().st_mode & 0o077 for file in tmp_path.glob("*.development.pem")} == {0}


def test_a_real_key_is_read_from_its_folder_and_its_public_half_verifies(tmp_path: Path) -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    key_file(tmp_path, DEVICE).write_bytes(private_pem(key))
    ours = load_device_keys(f"folder:{tmp_path}")(DEVICE)
    public = tmp_path / "public.pem"
    public.write_bytes(
        key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    assert not ours.facts.development
    assert load_public_key(public) == ours.facts.public_key
    signature = ours.sign(b"act")
    assert is_signed(b"act", signature, ours.facts.public_key)
    assert not is_signed(b"Act", signature, ours.facts.public_key)
    assert not is_signed(b"act", signature[:-1], ours.facts.public_key)
    assert not is_signed(b"act", signature, "no key")


def test_a_wrong_setting_or_key_is_one_sentence(tmp_path: Path) -> None:
    for setting in ("", "folder:", "vault:x"):
        with pytest.raises(ConfigurationError, match="names no keys: write folder:DIR"):
            load_device_keys(setting)
    with pytest.raises(ConfigurationError, match="the device's key cannot be read; make one"):
        load_device_keys(f"folder:{tmp_path}")(DEVICE)
    rsa_key = rsa.generate_private_key(65537, 2048)
    key_file(tmp_path, DEVICE).write_bytes(private_pem(rsa_key))
    with pytest.raises(ConfigurationError, match="this key is not Ed25519"):
        load_device_keys(f"folder:{tmp_path}")(DEVICE)
    with pytest.raises(ConfigurationError, match="is no public key: give one as PEM"):
        load_public_key(key_file(tmp_path, DEVICE))
