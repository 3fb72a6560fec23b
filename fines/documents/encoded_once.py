"""How is a signature put together without encoding all of it dozens of times?

asn1crypto encodes what was built of parts anew at each look, level by level, so that each level
doubles the work: half the time of a signature. What was read from its encoding stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from asn1crypto.cms import CMSAttribute, CMSAttributes, SignerInfo
from asn1crypto.x509 import Certificate
from pyhanko.sign.attributes import (
    CMSAttributeProvider,
    SignedAttributeProviderSpec,
    SigningCertificateV2Provider,
)
from pyhanko.sign.signers import Signer


class EncodedOnce(Signer):
    """A key whose signatures are encoded part by part; the bytes are the same."""

    async def signed_attrs(self, *args: Any, **kwargs: Any) -> CMSAttributes:
        """What is signed."""
        made = await super().signed_attrs(*args, **kwargs)
        return CMSAttributes.load(made.dump())

    def signer_info(self, *args: Any, **kwargs: Any) -> SignerInfo:
        """Who signed, what, and the signature."""
        return SignerInfo.load(super().signer_info(*args, **kwargs).dump())


class OwnCertificate(SignedAttributeProviderSpec):
    """Of itself PAdES wants one attribute more: by which certificate it was signed."""

    def __init__(self, certificate: Certificate) -> None:
        self._providers = (_OwnCertificate(certificate),)

    def signed_attr_providers(
        self, data_digest: bytes, digest_algorithm: str
    ) -> Sequence[CMSAttributeProvider]:
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
