"""How is a signature put together without encoding all of it dozens of times?

asn1crypto encodes what was built of parts anew at each look, level by level, so that each level
doubles the work: half the time of a signature. What was read from its encoding stays as it is.
"""

from __future__ import annotations

import collections.abc
from typing import Any, NamedTuple, cast

from asn1crypto.cms import CMSAttribute, CMSAttributes, ContentInfo, ContentType, SignedData
from asn1crypto.core import OctetString, Sequence, SetOf
from asn1crypto.parser import emit
from asn1crypto.x509 import Certificate
from pyhanko.sign.attributes import (
    CMSAttributeProvider,
    SignedAttributeProviderSpec,
    SigningCertificateV2Provider,
)
from pyhanko.sign.signers import Signer

# Class of a tag, and whether what it stands before has parts (X.690, 8.1.2).
_UNIVERSAL, _OF_ITS_PLACE = (0, 1), (2, 1)
_UNIVERSAL_BARE = 0, 0
_HEAD = ("version", "digest_algorithms", "encap_content_info", "certificates")
_SIGNED_DATA = ContentType("signed_data").dump()
_ELSEWHERE = {"content_type": "data"}


class EncodedOnce(Signer):
    """A key whose signatures are encoded part by part; the bytes are the same."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._same: dict[tuple[str, str], _Same] = {}

    async def signed_attrs(self, *args: Any, **kwargs: Any) -> CMSAttributes:
        """What is signed."""
        made = await super().signed_attrs(*args, **kwargs)
        return CMSAttributes.load(made.dump())

    def _package_signature(
        self,
        *,
        signed_attrs: CMSAttributes,
        signature: bytes,
        unsigned_attrs: CMSAttributes | None,
        **told: Any,
    ) -> ContentInfo:
        """All but these three is the same for every paper, whose bytes lie elsewhere."""
        if told["encap_content_info"] != _ELSEWHERE:
            return super()._package_signature(
                signed_attrs=signed_attrs,
                signature=signature,
                unsigned_attrs=unsigned_attrs,
                **told,
            )
        kind = told["digest_algorithm"], told["cms_version"]
        if kind not in self._same:
            whole = super()._package_signature(
                signed_attrs=signed_attrs, signature=signature, unsigned_attrs=None, **told
            )
            self._same[kind] = _Same.of(whole["content"])
        same = self._same[kind]
        info = same.signer + _tagged(0, signed_attrs.contents) + same.mechanism
        info += emit(*_UNIVERSAL_BARE, OctetString.tag, signature)
        if unsigned_attrs is not None:
            info += _tagged(1, unsigned_attrs.contents)
        signers = emit(*_UNIVERSAL, SetOf.tag, _sequence(info))
        signed_data = _sequence(same.head + signers)
        return ContentInfo.load(_sequence(_SIGNED_DATA + _tagged(0, signed_data)))


class _Same(NamedTuple):
    """What is the same in all signatures of a key: before the signer, before what was signed, and
    what stands before the signature itself."""

    head: bytes
    signer: bytes
    mechanism: bytes

    @classmethod
    def of(cls, signed_data: SignedData) -> _Same:
        [info] = signed_data["signer_infos"]
        return cls(
            head=_parts(signed_data, *_HEAD),
            signer=_parts(info, "version", "sid", "digest_algorithm"),
            mechanism=_parts(info, "signature_algorithm"),
        )


def _parts(of: Sequence, *names: str) -> bytes:
    return b"".join(of[name].dump() for name in names)


def _sequence(content: bytes) -> bytes:
    return cast(bytes, emit(*_UNIVERSAL, Sequence.tag, content))


def _tagged(number: int, content: bytes) -> bytes:
    return cast(bytes, emit(*_OF_ITS_PLACE, number, content))


class OwnCertificate(SignedAttributeProviderSpec):
    """Of itself PAdES wants one attribute more: by which certificate it was signed."""

    def __init__(self, certificate: Certificate) -> None:
        self._providers = (_OwnCertificate(certificate),)

    def signed_attr_providers(
        self, data_digest: bytes, digest_algorithm: str
    ) -> collections.abc.Sequence[CMSAttributeProvider]:
        """The same for every signature."""
        return self._providers


class _OwnCertificate(SigningCertificateV2Provider):
    def __init__(self, certificate: Certificate) -> None:
        super().__init__(certificate)
        self._encoded: bytes | None = None

    async def get_attribute(self, dry_run: bool = False) -> CMSAttribute:
        if self._encoded is None:
            made = cast(CMSAttribute, await super().get_attribute(dry_run))
            self._encoded = made.dump()
        return CMSAttribute.load(self._encoded)
