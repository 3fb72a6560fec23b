"""Which secret in the QR opens one resolution, and no other?

The token carries the number and a seal over it (HMAC-SHA256, 128 bits of it), so nothing has
to be looked up to refuse an invented one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from fines.errors import NotFoundError
from fines.resolution import ResolutionNumber

_SEAL_BYTES = 16


def link_token(number: ResolutionNumber, secret: bytes) -> str:
    """The token for this resolution's link; safe inside a URL as it is."""
    return f"{number}.{_seal(number, secret)}"


def opened_by(token: str, secret: bytes) -> ResolutionNumber:
    """The resolution that this token opens; NotFoundError for a token we never made."""
    number, _, seal = token.rpartition(".")
    if not hmac.compare_digest(seal.encode(), _seal(number, secret).encode()):
        raise NotFoundError(
            "This link opens nothing: scan the code on the paper again, or search by number."
        )
    return ResolutionNumber(number)


def _seal(number: str, secret: bytes) -> str:
    digest = hmac.new(secret, b"resolution-link\x1f" + number.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:_SEAL_BYTES]).rstrip(b"=").decode("ascii")
