"""Is a signature that is encoded part by part the one that pyHanko makes?"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from asn1crypto.cms import ContentInfo
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps import TimeStamper

from fines.documents.development import development_key
from fines.documents.encoded_once import EncodedOnce, OwnCertificate


class Ours(EncodedOnce, SimpleSigner):
    """As pyHanko's, encoded once."""


class Stamps(TimeStamper):
    """Gives the same stamp each time."""

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> ContentInfo:
        """It stamps nothing."""
        return ContentInfo({"content_type": "data", "content": b"invented"})


@pytest.fixture
def keys(tmp_path: Path) -> tuple[SimpleSigner, SimpleSigner]:
    """One key, as pyHanko's and as ours."""
    content = development_key(tmp_path).read_bytes()
    theirs, ours = (kind.load_pkcs12_data(content, other_certs=[]) for kind in (SimpleSigner, Ours))
    assert theirs is not None
    assert ours is not None
    ours.signed_attr_prov_spec = OwnCertificate(ours.signing_cert)
    return theirs, ours


@pytest.mark.parametrize("stamps", [None, Stamps()], ids=["bare", "stamped"])  # type: ignore[no-untyped-call]
@pytest.mark.parametrize("digest", [bytes([number]) * 32 for number in (1, 2)])
def test_the_bytes_are_those_of_pyhanko(
    keys: tuple[SimpleSigner, SimpleSigner], stamps: Stamps | None, digest: bytes
) -> None:
    twice = [*keys, keys[1]]
    theirs, *ours = (
        asyncio.run(key.async_sign(digest, "sha256", use_pades=True, timestamper=stamps)).dump()
        for key in twice
    )
    assert ours == [theirs, theirs]


def test_content_inside_its_signature_stays_there(keys: tuple[SimpleSigner, SimpleSigner]) -> None:
    inside = {"content_type": "data", "content": b"content"}
    theirs, ours = (
        asyncio.run(
            key.async_sign(bytes(32), "sha256", use_pades=True, encap_content_info=inside)
        ).dump()
        for key in keys
    )
    assert ours == theirs
    assert b"content" in ours
