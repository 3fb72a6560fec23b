"""What does a carrier take to an addressee, and what may it say of that?

A message only tells that something waits behind the access link: no name, plate, sum or picture
travels with it, and its arrival starts no clock (see `SERVES` in `fines/delivery.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from fines.delivery import DeliveryId, Occasion
from fines.wording import Language


class CarrierOutcome(StrEnum):
    """What became of a message: taken by the carrier, arrived, or refused for good."""

    TAKEN = "taken"
    REACHED = "reached"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`id` is ours and makes a second sending the same message; `to` is a telephone number,
    e-mail address or chat, as the channel has it."""

    id: DeliveryId
    to: str
    language: Language
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierAnswer:
    """`reference` is the carrier's own; `why` tells why it refused."""

    outcome: CarrierOutcome
    reference: str = ""
    why: str = ""


Compose = Callable[[DeliveryId, Occasion, str, Language, str], Message]
"""Makes the message of an occasion: to whom, in which language, with which link behind it."""


class Carrier(Protocol):
    """Takes messages through one channel; both calls are idempotent by our own id."""

    def send(self, message: Message) -> CarrierAnswer:
        """UnavailableError where it is not known what became of it: ask later."""
        ...

    def ask(self, message_id: DeliveryId) -> CarrierAnswer:
        """What became of it; NotFoundError where the carrier knows nothing of it, or cannot be
        asked: then it is sent again under the same id."""
        ...
