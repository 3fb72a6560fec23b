"""Which decisions does a second person judge? The doubtful, and a share that nobody can foresee."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from fines.violation import Violation

_WHOLE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLook:
    """`percent` of all acts, drawn by a secret; all whose plate was read below `sure_plate`."""

    percent: float = 0.0
    sure_plate: float = 0.0
    secret: bytes = b""

    def answers_needed(self, violation: Violation) -> int:
        """One, or two; the same for the same act, so that asking again changes nothing."""
        if violation.plate_reading.confidence < self.sure_plate:
            return 2
        drawn = hmac.new(self.secret, violation.id.encode(), hashlib.sha256).digest()
        return 2 if int.from_bytes(drawn[:4], "big") % _WHOLE < self.percent * 100 else 1


NO_SECOND_LOOK = SecondLook()
