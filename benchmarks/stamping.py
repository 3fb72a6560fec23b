"""Who stamps the time in the benchmarks? RFC 3161 with the key kept open, each part encoded once.

pyHanko's own authority for tests opens and proves its key for each stamp and encodes all of it
dozens of times: 55 ms of a core, which the measured documents would wait for.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime
from typing import Any

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from pyhanko.sign import general

_POLICY = "1.2.3.4.1"
_DIGEST = "sha256"
# pyHanko leaves these calls without types.
_attribute: Any = general.simple_cms_attribute
_named_by: Any = general.as_signing_certificate


class Stamper:
    """An authority with an RSA key; stamps with SHA-256 whatever digest it is asked about."""

    def __init__(self, certificate: x509.Certificate, key: rsa.RSAPrivateKey) -> None:
        self._key = key
        self._certificate = certificate
        self._tsa = x509.GeneralName(name="directory_name", value=certificate.subject)
        told = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
        sid = {"issuer_and_serial_number": cms.IssuerAndSerialNumber(told)}
        self._named = cms.SignerIdentifier(sid)
        self._always = [
            cms.CMSAttribute.load(each.dump())
            for each in (
                _attribute("content_type", "tst_info"),
                _attribute("signing_certificate", _named_by(certificate)),
            )
        ]

    def answer(self, query: bytes) -> bytes:
        """The granted stamp for this query, both in DER."""
        asked = tsp.TimeStampReq.load(query)
        at = datetime.now(UTC)
        token = cms.ContentInfo(
            {"content_type": "signed_data", "content": self._signed(self._said(asked, at), at)}
        )
        return bytes(
            tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump()
        )

    def _said(self, asked: tsp.TimeStampReq, at: datetime) -> bytes:
        info: dict[str, Any] = {
            "version": "v1",
            "policy": _POLICY,
            "message_imprint": asked["message_imprint"],
            "serial_number": secrets.randbits(64),
            "gen_time": at,
            "tsa": self._tsa,
        }
        if asked["nonce"].native is not None:
            info["nonce"] = asked["nonce"]
        return bytes(tsp.TSTInfo(info).dump())

    def _signed(self, said: bytes, at: datetime) -> cms.SignedData:
        attributes = cms.CMSAttributes(
            [
                *self._always,
                _attribute("signing_time", cms.Time({"utc_time": core.UTCTime(at)})),
                _attribute("message_digest", hashlib.sha256(said).digest()),
            ]
        ).dump()
        digest = algos.DigestAlgorithm({"algorithm": _DIGEST})
        signer = cms.SignerInfo(
            {
                "version": "v1",
                "sid": self._named,
                "digest_algorithm": digest,
                "signature_algorithm": {"algorithm": "rsassa_pkcs1v15"},
                "signed_attrs": cms.CMSAttributes.load(attributes),
                "signature": self._key.sign(attributes, padding.PKCS1v15(), hashes.SHA256()),
            }
        )
        data = cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [digest],
                "encap_content_info": {
                    "content_type": "tst_info",
                    "content": cms.ParsableOctetString(said),
                },
                "certificates": [self._certificate],
                "signer_infos": [cms.SignerInfo.load(signer.dump())],
            }
        )
        return cms.SignedData.load(data.dump())
