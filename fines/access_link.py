"""Which resolution may the holder of this link see? A number sealed with a secret (HMAC-SHA256).

The token stands in the QR of the paper: `{public_url}/r/{token}`. It carries the number in
clear, because the paper does too; without the secret nobody can make the token of another one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

from fines.errors import NotFoundError
from fines.resolution import ResolutionNumber

_URL_SAFE = re.compile(r"[A-Za-z0-9-]+")
# 128 bits: nobody guesses them, and the QR stays coarse enough for a cheap printer.
_SEAL_BYTES = 16


def link_token(secret: bytes, number: ResolutionNumber) -> str:
    """The token of this resolution, safe in a URL: `02-08-051-01-7-000001.dGhlIHNlYWw…`."""
    if not _URL_SAFE.fullmatch(number):
        raise ValueError(f"a resolution number has letters, digits and hyphens, not {number!r}")
    seal = hmac.digest(secret, number.encode(), hashlib.sha256)[:_SEAL_BYTES]
    return f"{number}.{base64.urlsafe_b64encode(seal).rstrip(b'=').decode()}"


def check_token(secret: bytes, token: str) -> ResolutionNumber:
    """The number this token opens; NotFoundError, in constant time, for every forged one."""
    number = ResolutionNumber(token.partition(".")[0])
    well_formed = _URL_SAFE.fullmatch(number) is not None
    genuine = link_token(secret, number if well_formed else ResolutionNumber("none"))
    if not hmac.compare_digest(genuine.encode(), token.encode()):
        raise NotFoundError(
            "This link opens no resolution: scan the QR of the paper again, "
            "or search by number and plate."
        )
    return number
