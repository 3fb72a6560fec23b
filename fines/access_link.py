"""Which secret in the QR opens one resolution, and no other?

The token carries the number and a seal over it (HMAC-SHA256, 128 bits of it), so nothing has
to be looked up to refuse an invented one. The QR of the paper holds `{public_url}/r/{token}`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from fines.errors import NotFoundError
from fines.resolution import ResolutionNumber

# 128 bits: nobody guesses them, and the QR stays coarse enough for a cheap printer.
_SEAL_BYTES = 16


def link_token(secret: bytes, number: ResolutionNumber) -> str:
    """The token for this resolution's link; safe inside a URL as it is."""
    return f"{number}.{_seal(secret, number)}"


def check_token(secret: bytes, token: str) -> ResolutionNumber:
    """The number this token opens; NotFoundError, in constant time, for one we never made."""
    number, _, seal = token.rpartition(".")
    if not hmac.compare_digest(seal.encode(), _seal(secret, number).encode()):
        raise NotFoundError(
            "This link opens nothing: scan the code on the paper again, or search by number."
        )
    return ResolutionNumber(number)


def _seal(secret: bytes, number: str) -> str:
    digest = hmac.digest(secret, b"resolution-link\x1f" + number.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:_SEAL_BYTES]).rstrip(b"=").decode("ascii")
