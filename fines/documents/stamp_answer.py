"""Is what a time-stamp authority answered the stamp that was asked for? RFC 3161, section 2.4.2.

pyHanko puts in what comes: a stamp over something else, without its certificate or with a broken
signature would make a signed paper that no reader calls whole.
"""

from __future__ import annotations

import hashlib
from typing import Any

from asn1crypto import cms, tsp
from asn1crypto.core import Any as Anything
from asn1crypto.core import SequenceOf
from pyhanko.sign.general import CMSStructuralError
from pyhanko.sign.timestamps import TimestampRequestError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

_GRANTED = "granted"


def checked_answer(content: bytes, asked: tsp.TimeStampReq) -> tsp.TimeStampResp:
    """The decoded answer; TimestampRequestError says why it is not what was asked for."""
    try:
        _refuse_refusal(content)
        answer = tsp.TimeStampResp.load(content, strict=True)
        why = _unlike(answer["time_stamp_token"]["content"], asked)
    except TimestampRequestError:
        raise
    # What stands in place of a stamp, asn1crypto notes as it comes to it, in many ways.
    except (ValueError, TypeError, AttributeError, LookupError) as error:
        raise TimestampRequestError("what it answered is no time stamp") from error
    except (SignatureValidationError, CMSStructuralError) as error:
        raise TimestampRequestError("the stamp's signature cannot be checked") from error
    if why:
        raise TimestampRequestError(why)
    return answer


def _refuse_refusal(content: bytes) -> None:
    """A refusal brings no stamp, without which asn1crypto does not read it."""
    status = tsp.PKIStatusInfo.load(SequenceOf.load(content, spec=Anything)[0].dump())
    if status["status"].native != _GRANTED:
        reasons = sorted(status["fail_info"].native or ())
        told = ", ".join([status["status"].native, *reasons])
        raise TimestampRequestError(f"it refuses: {told}")


def _unlike(token: cms.SignedData, asked: tsp.TimeStampReq) -> str:
    """In what the stamp differs from the question; empty where it is whole."""
    encapsulated = token["encap_content_info"]["content"]
    told = encapsulated.parsed
    if told["message_imprint"].dump() != asked["message_imprint"].dump():
        return "it stamped something else"
    if told["nonce"].native != asked["nonce"].native:
        return "it answers another question"
    [signer] = token["signer_infos"]
    certificate = _certificate(token, signer["sid"])
    if certificate is None:
        return "the certificate of the stamp is missing"
    digest = hashlib.new(signer["digest_algorithm"]["algorithm"].native, encapsulated.contents)
    if not all(validate_sig_integrity(signer, certificate, "tst_info", digest.digest())):
        return "the stamp's signature is broken"
    return ""


def _certificate(token: cms.SignedData, named: cms.SignerIdentifier) -> Any:
    for one in token["certificates"]:
        certificate = one.chosen
        if named.name == "subject_key_identifier":
            if certificate.key_identifier == named.chosen.native:
                return certificate
        elif (certificate.issuer.dump(), certificate.serial_number) == (
            named.chosen["issuer"].dump(),
            named.chosen["serial_number"].native,
        ):
            return certificate
    return None
