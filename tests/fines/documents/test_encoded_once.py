"""Is a signature that is encoded part by part the one that pyHanko makes?"""

from __future__ import annotations

import asyncio
from pathlib import Path

from pyhanko.sign.signers import SimpleSigner

from fines.documents.development import development_key
from fines.documents.encoded_once import EncodedOnce, OwnCertificate


class Ours(EncodedOnce, SimpleSigner):
    """As pyHanko's, encoded once."""


def signature(key: SimpleSigner, digest: bytes) -> bytes:
    made = asyncio.run(key.async_sign(digest, "sha256", use_pades=True))
    return bytes(made.dump())


def test_the_bytes_are_those_of_pyhanko(tmp_path: Path) -> None:
    content, parts = development_key(tmp_path).read_bytes(), []
    for kind in (SimpleSigner, Ours):
        key = kind.load_pkcs12_data(content, other_certs=[])
        assert key is not None
        parts.append(key)
    theirs, ours = parts
    ours.signed_attr_prov_spec = OwnCertificate(ours.signing_cert)
    for number in (1, 2):
        digest = bytes([number]) * 32
        assert signature(ours, digest) == signature(theirs, digest)
