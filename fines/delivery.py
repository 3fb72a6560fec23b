"""How did a resolution reach its addressee, and what proves it?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from fines.errors import InvalidValueError, StepRefusedError
from fines.resolution import ResolutionNumber

DeliveryId = NewType("DeliveryId", str)


class DeliveryChannel(StrEnum):
    """Ways to the addressee."""

    PORTAL = "portal"
    POST = "post"
    BY_HAND = "by_hand"
    SMS = "sms"
    EMAIL = "email"
    BOT = "bot"


SERVES = frozenset({DeliveryChannel.PORTAL, DeliveryChannel.POST, DeliveryChannel.BY_HAND})
"""By these a resolution is served: their proof starts the clock. The others only tell of it, until
the rules on electronic service (drafted in January 2026) are adopted and say otherwise."""


class Occasion(StrEnum):
    """Why somebody is sent something."""

    RESOLUTION = "resolution"
    REMINDER = "reminder"
    LATE = "late"
    APPEAL_DECISION = "appeal_decision"
    REFUND_ORDER = "refund_order"
    ANNULMENT = "annulment"
    REPRICING = "repricing"


CHARGES = frozenset({Occasion.RESOLUTION, Occasion.REMINDER, Occasion.LATE, Occasion.REPRICING})
"""What asks for money: none of it leaves while the act may be a copied plate's."""

STANDS_AFTER_ANNULMENT = frozenset({Occasion.APPEAL_DECISION, Occasion.ANNULMENT})
"""What is sent all the same where the resolution has fallen: it says so."""


class DeliveryStatus(StrEnum):
    """The life of a delivery: only proof starts the clock. A letter waits until the post has it,
    and may be withdrawn until then; of a message it may be unknown whether its carrier took it."""

    WAITING = "waiting"
    UNKNOWN = "unknown"
    SENT = "sent"
    PROVEN = "proven"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


LEGAL_STEPS: Mapping[DeliveryStatus, frozenset[DeliveryStatus]] = {
    DeliveryStatus.WAITING: frozenset(
        {DeliveryStatus.SENT, DeliveryStatus.FAILED, DeliveryStatus.WITHDRAWN}
    ),
    DeliveryStatus.WITHDRAWN: frozenset(),
    DeliveryStatus.UNKNOWN: frozenset({DeliveryStatus.SENT, DeliveryStatus.FAILED}),
    DeliveryStatus.SENT: frozenset({DeliveryStatus.PROVEN, DeliveryStatus.FAILED}),
    DeliveryStatus.PROVEN: frozenset(),
    DeliveryStatus.FAILED: frozenset(),
}


class PostsWord(StrEnum):
    """What the post says has become of a letter."""

    UNDER_WAY = "under_way"
    DELIVERED = "delivered"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One attempt through one channel, with what proves it.

    `reference` is the carrier's own, or the number on the envelope.
    """

    id: DeliveryId
    resolution: ResolutionNumber
    channel: DeliveryChannel
    status: DeliveryStatus
    sent_at: datetime
    proven_at: datetime | None = None
    proof: str = ""
    occasion: Occasion = Occasion.RESOLUTION
    reference: str = ""


def _move(delivery: Delivery, status: DeliveryStatus) -> Delivery:
    if status not in LEGAL_STEPS[delivery.status]:
        raise StepRefusedError(
            f"Delivery {delivery.id} is {delivery.status}: it cannot become {status}."
        )
    return replace(delivery, status=status)


def leave(delivery: Delivery, reference: str, at: datetime) -> Delivery:
    """It left at `at`: the carrier took it, or the post has the letter."""
    return replace(_move(delivery, DeliveryStatus.SENT), sent_at=at, reference=reference)


def prove(delivery: Delivery, proof: str, at: datetime) -> Delivery:
    """It reached the addressee at `at`; `proof` says what shows it."""
    if not proof.strip():
        raise InvalidValueError("A delivery needs its proof: write the receipt's number or form.")
    if at < delivery.sent_at:
        raise InvalidValueError(
            f"Delivery {delivery.id} cannot have arrived at {at.isoformat()}, before it was sent: "
            "correct the date."
        )
    return replace(_move(delivery, DeliveryStatus.PROVEN), proven_at=at, proof=proof.strip())


def fail(delivery: Delivery, proof: str) -> Delivery:
    """It came back; `proof` says why. No clock starts."""
    return replace(_move(delivery, DeliveryStatus.FAILED), proof=proof.strip())


def withdraw(delivery: Delivery, why: str) -> Delivery:
    """It is not to leave any more, and never did: the address is not to blame."""
    return replace(_move(delivery, DeliveryStatus.WITHDRAWN), proof=why)
