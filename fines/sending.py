"""What is to be sent, when is it due, and by which channel next?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol

from fines.contact import Contact
from fines.delivery import Delivery, DeliveryChannel, DeliveryId, Occasion
from fines.errors import StepRefusedError
from fines.evidence import Sha256
from fines.region import Region
from fines.resolution import ResolutionNumber

SendingId = NewType("SendingId", str)


class SendingStatus(StrEnum):
    """Due until nothing is left to do; exhausted where no channel is left and a person must look;
    dropped where there was nothing to tell any more, or nobody to tell it to."""

    DUE = "due"
    DONE = "done"
    EXHAUSTED = "exhausted"
    DROPPED = "dropped"


LEGAL_STEPS: Mapping[SendingStatus, frozenset[SendingStatus]] = {
    SendingStatus.DUE: frozenset(
        {SendingStatus.DONE, SendingStatus.EXHAUSTED, SendingStatus.DROPPED}
    ),
    SendingStatus.DONE: frozenset(),
    SendingStatus.EXHAUSTED: frozenset(),
    SendingStatus.DROPPED: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceStep:
    """A channel that serves, and how many days its proof is waited for before the next is tried."""

    channel: DeliveryChannel
    wait_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One thing that one addressee is to get. `serves`: as service by law, else as a message.

    `subject` is the appeal or refund that it is about, or why the resolution fell; `document` its
    paper once that is made, `begun` the address under which that is being kept: nothing relies on
    it, an erasure finds it. `delivery` is the attempt under way,
    `tried` the channels that were begun, `asked` how often that attempt was asked after. The time
    of its next turn is kept beside the record, so that a worker can lease it.
    """

    id: SendingId
    resolution: ResolutionNumber
    occasion: Occasion
    serves: bool
    made_at: datetime
    subject: str = ""
    status: SendingStatus = SendingStatus.DUE
    delivery: DeliveryId | None = None
    tried: tuple[DeliveryChannel, ...] = ()
    asked: int = 0
    document: Sha256 | None = None
    begun: Sha256 | None = None


def close_sending(sending: Sending, status: SendingStatus) -> Sending:
    """Nothing more is sent; StepRefusedError where that is so already."""
    if status not in LEGAL_STEPS[sending.status]:
        raise StepRefusedError(
            f"Sending {sending.id} is {sending.status}: it cannot become {status}."
        )
    return replace(sending, status=status)


def begin_attempt(sending: Sending, delivery: Delivery) -> Sending:
    """The sending with this attempt under way."""
    tried = (*sending.tried, delivery.channel)
    return replace(sending, delivery=delivery.id, tried=tried, asked=0)


class SendingBook(Protocol):
    """All that is to be sent, and how people want to be told; lists are oldest first, and those
    that name no person are of the reader's regions."""

    def add(self, sending: Sending, due_at: datetime) -> bool:
        """False if it is on file."""
        ...

    def save(self, sending: Sending, due_at: datetime | None = None) -> None:
        """Updates the one read in this transaction; None leaves its next turn."""
        ...

    def sending(self, sending_id: SendingId) -> Sending: ...
    def sending_of(self, delivery: DeliveryId) -> Sending | None:
        """The one whose attempt under way this is."""
        ...

    def sendings_of(self, number: ResolutionNumber) -> Sequence[Sending]: ...
    def sendings(self, status: SendingStatus, limit: int) -> Sequence[Sending]: ...
    def take(self, now: datetime, until: datetime, limit: int) -> Sequence[SendingId]:
        """Those whose turn has come, the longest overdue first; nobody else takes them before
        `until`, also where the taker dies."""
        ...

    def returned_letters(self, pin: str) -> int:
        """How many letters to this person came back."""
        ...

    def letters_to_print(
        self, limit: int, of: Collection[Region] | None = None
    ) -> Sequence[Delivery]:
        """Those that have no envelope yet and are not held as a copied plate's, of these regions;
        None means the whole country's."""
        ...

    def count_letters_to_print(self) -> int:
        """How many of them there are in the reader's regions."""
        ...

    def needless_letters(self) -> Collection[str]:
        """The envelopes of the reader's regions that wait in a batch and need not leave any more:
        the resolution was annulled, or its letter served otherwise."""
        ...

    def letter(self, reference: str) -> Delivery:
        """The letter with this number on its envelope."""
        ...

    def contact(self, key: str) -> Contact | None: ...
    def save_contact(self, contact: Contact) -> None:
        """Writes it, or changes the one that was there."""
        ...
