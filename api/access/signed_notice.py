"""Did this provider really tell us this, and just now? HMAC over time stamp and raw body."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from datetime import datetime

from fines.errors import NotFoundError, SignatureRefusedError
from pipeline.payment_wiring import NoticeSender

REPLAY_WINDOW_S = 300


def check_notice(
    senders: Mapping[str, NoticeSender],
    provider: str,
    stamp: str,
    signature: str,
    content: bytes,
    now: datetime,
) -> None:
    """NotFoundError for a provider without a secret; SignatureRefusedError for all that is not
    signed by it within the last five minutes."""
    sender = senders.get(provider)
    if sender is None:
        raise NotFoundError(
            f"No notices are taken from '{provider[:40]}': TRAFFIC_NOTICE_SECRETS has no secret."
        )
    if not re.fullmatch(r"[0-9]{1,12}", stamp):
        raise SignatureRefusedError("Notice-Timestamp must be whole seconds since 1970.")
    signed = hmac.new(sender.secret, stamp.encode() + b"." + content, sender.algorithm).hexdigest()
    if not hmac.compare_digest(signed.encode(), signature.lower().encode()):
        raise SignatureRefusedError(
            f"Notice-Signature is not the HMAC-{sender.algorithm.upper()} of the time stamp, "
            "a dot and the body with our common secret."
        )
    if abs(now.timestamp() - int(stamp)) > REPLAY_WINDOW_S:
        raise SignatureRefusedError(
            f"Notice-Timestamp is more than {REPLAY_WINDOW_S} s from our clock: sign it again."
        )
