"""Is every CMS signature that is not the device's own refused, each by its own sentence?"""

from __future__ import annotations

import subprocess
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from hypothesis import given
from hypothesis import strategies as st

from fines.errors import InvalidValueError
from fines.packages.cms import SIGNED_WITHIN, cms_signature
from fines.packages.cms_key import CmsKey
from fines.packages.signing_certificate import chain_of, refuse_out_of_force
from tests.fines.invented import NOON
from tests.fines.packages.authority import (
    TO,
    Held,
    certified,
    cms_key,
    device_certificate,
    held,
    middle,
    root,
    rsa_key,
    write_pem,
)

CONTENT = b'{"act":1}\r\n\n'
KINDS = ("rsa", "p256", "p384")


def by_another_program(
    *signers: Held, algorithm: hashes.SHA256 | hashes.SHA384 | None = None, options: tuple[
        pkcs7.PKCS7Options, ...] = ()
) -> bytes:  # fmt: skip
    """With signed attributes and the time, as most programs sign."""
    builder = pkcs7.PKCS7SignatureBuilder().set_data(CONTENT)
    for one in signers:
        builder = builder.add_signer(one.certificate, one.key, algorithm or hashes.SHA256())
    detached = (pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary)
    return builder.sign(serialization.Encoding.DER, [*detached, *options])


def refusal(signature: bytes, content: bytes = CONTENT) -> str:
    with pytest.raises(InvalidValueError) as refused:
        cms_signature(signature, content)
    return str(refused.value)


def changed(signature: bytes, path: tuple[str, ...], value: object) -> bytes:
    """The signature with one field of its only signer replaced."""
    info = cms.ContentInfo.load(signature)
    place = info["content"]["signer_infos"][0]
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    changed: bytes = info.dump(force=True)
    return changed


@pytest.mark.parametrize("kind", KINDS)
def test_our_signature_holds_and_is_the_same_every_time(kind: str) -> None:
    signature = cms_key(kind).sign(CONTENT)
    assert signature == cms_key(kind).sign(CONTENT)
    found = cms_signature(signature, CONTENT)
    assert found.certificate == held(kind).certificate
    assert found.between == (middle().certificate,)
    assert found.signed_at is None
    assert found.instant(NOON) == NOON
    chain = chain_of(found.certificate, found.between, [root().certificate], NOON)
    assert chain == [held(kind).certificate, middle().certificate, root().certificate]


@pytest.mark.parametrize("kind", KINDS)
def test_openssl_agrees(kind: str, tmp_path: Path) -> None:
    (tmp_path / "sig").write_bytes(cms_key(kind).sign(CONTENT))
    (tmp_path / "content").write_bytes(CONTENT)
    command = [
        "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "sig", "-content",
        "content", "-CAfile", str(write_pem(tmp_path / "root.pem", root().certificate)), "-purpose",
        "any", "-attime", str(int(NOON.timestamp())), "-out", "signed",
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    assert (tmp_path / "signed").read_bytes() == CONTENT
    (tmp_path / "content").write_bytes(CONTENT + b"!")
    altered = subprocess.run(command, check=False, capture_output=True, cwd=tmp_path)
    assert altered.returncode != 0


@pytest.mark.parametrize("kind", KINDS)
def test_the_signature_of_another_program_holds_with_its_time(kind: str) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    found = cms_signature(by_another_program(held(kind), algorithm=hashes.SHA384()), CONTENT)
    assert found.signed_at is not None
    assert before <= found.signed_at <= datetime.now(UTC)
    assert found.algorithm.endswith("with SHA384")
    assert found.instant(found.signed_at) == found.signed_at
    for act in (found.signed_at + timedelta(seconds=1), found.signed_at - SIGNED_WITHIN * 2):
        with pytest.raises(InvalidValueError, match="Wrong time: signed at"):
            found.instant(act)


def test_altered_content_is_named_with_attributes_and_without() -> None:
    for signature in (cms_key().sign(CONTENT), by_another_program(held())):
        assert refusal(signature, CONTENT + b" ").startswith("Altered: these are not the bytes")


def test_the_signature_of_another_key_under_this_certificate_is_refused() -> None:
    forged = CmsKey(ec.generate_private_key(ec.SECP256R1()), held("p256").certificate, [])
    assert refusal(forged.sign(CONTENT)).startswith("Altered: ")


def test_sha_1_and_other_algorithms_are_refused_by_name() -> None:
    signature = by_another_program(held())
    old = changed(signature, ("digest_algorithm", "algorithm"), "sha1")
    assert refusal(old) == "Wrong algorithm: SHA-1; SHA-256 or better is asked."
    other = changed(signature, ("signature_algorithm", "algorithm"), "rsassa_pss")
    assert refusal(other).startswith("Wrong algorithm: rsassa_pss; RSA")
    mixed = changed(cms_key().sign(CONTENT), ("signature_algorithm", "algorithm"), "sha512_rsa")
    assert refusal(mixed) == "Wrong algorithm: the signature names two that differ."


def test_weak_keys_and_other_uses_are_refused_at_signing_and_at_checking() -> None:
    weak, curve = rsa_key(1024), ec.generate_private_key(ec.SECP521R1())
    for key, sentence in ((weak, "an RSA key of 1024 bits"), (curve, "a key of secp521r1")):
        certificate = device_certificate(key)
        with pytest.raises(InvalidValueError, match=sentence):
            CmsKey(key, certificate, [])
        assert sentence in refusal(by_another_program(Held(key, certificate)))
    other = certified("Camera", rsa_key(), middle(), signs=False)
    with pytest.raises(InvalidValueError, match="Wrong use"):
        CmsKey(rsa_key(), other, [])
    assert "not for digitalSignature" in refusal(by_another_program(Held(rsa_key(), other)))


def test_no_certificate_several_signers_and_content_inside_are_refused() -> None:
    bare = by_another_program(held(), options=(pkcs7.PKCS7Options.NoCerts,))
    assert refusal(bare) == "No certificate: the signature does not bring its signer's."
    two = by_another_program(held(), held("p256"))
    assert refusal(two) == "2 signers: one device signs, and it alone."
    builder = pkcs7.PKCS7SignatureBuilder().set_data(CONTENT)
    signing = builder.add_signer(held().certificate, held().key, hashes.SHA256())
    inside = signing.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])
    assert "must be detached" in refusal(inside)


@cache
def with_time() -> bytes:
    return by_another_program(held())


@given(place=st.integers(0, 400), flip=st.integers(1, 255))
def test_a_changed_byte_never_crashes_and_never_changes_who_signed(place: int, flip: int) -> None:
    signature = bytearray(with_time())
    signature[-place - 1] ^= flip
    with suppress(InvalidValueError):
        assert cms_signature(bytes(signature), CONTENT).certificate == held().certificate


@given(st.binary(max_size=40))
def test_what_is_no_cms_is_one_sentence(content: bytes) -> None:
    assert refusal(content) == "The signature is no CMS SignedData in DER."


def test_expiry_is_judged_at_the_instant_and_not_today() -> None:
    certificate = held().certificate
    refuse_out_of_force(certificate, NOON)
    with pytest.raises(InvalidValueError, match=r"^Expired at 2027.*Camera DEMO-1 was valid to"):
        refuse_out_of_force(certificate, TO + timedelta(seconds=1))
    with pytest.raises(InvalidValueError, match=r"^Not yet valid at 2026"):
        refuse_out_of_force(certificate, NOON - timedelta(days=101))


def test_another_root_of_the_same_name_and_no_authority_are_another_chain() -> None:
    certificate, between = held().certificate, [middle().certificate]
    key = ec.generate_private_key(ec.SECP256R1())
    twin = certified("Root of measuring devices", key, authority=True, signs=False)
    for roots, middles in (([twin], between), ([root().certificate], [])):
        with pytest.raises(InvalidValueError, match="Other chain: no root that you gave stands"):
            chain_of(certificate, middles, roots, NOON)
    by_device = device_certificate(rsa_key(), Held(held("p256").key, held("p256").certificate))
    with pytest.raises(InvalidValueError, match="Other chain"):
        chain_of(by_device, [held("p256").certificate, *between], [root().certificate], NOON)
