"""How did a resolution reach its addressee, and what proves it?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from fines.resolution import ResolutionNumber

DeliveryId = NewType("DeliveryId", str)


class DeliveryChannel(StrEnum):
    """Ways to the addressee."""

    PORTAL = "portal"
    POST = "post"
    BY_HAND = "by_hand"


class DeliveryStatus(StrEnum):
    """The life of a delivery: only proof starts the clock."""

    SENT = "sent"
    PROVEN = "proven"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One attempt through one channel, with what proves it."""

    id: DeliveryId
    resolution: ResolutionNumber
    channel: DeliveryChannel
    status: DeliveryStatus
    sent_at: datetime
    proven_at: datetime | None = None
    proof: str = ""
