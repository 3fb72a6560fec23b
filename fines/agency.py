"""Which other body asks us, what has it subscribed to, and what stands on the search board?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol

from fines.plates import PlateNumber

SubscriptionId = NewType("SubscriptionId", str)
SearchEntryId = NewType("SearchEntryId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyCall:
    """Who asks over X-Road: `client` is trusted, since our own security server tells it.

    `user` is the person behind the call, `issue` their case, both as that body writes them.
    """

    client: str
    user: str
    issue: str
    message: str
    operation: str

    @property
    def actor(self) -> str:
        """The body, as it stands in the audit."""
        return f"xroad:{self.client}"

    @property
    def purpose(self) -> str:
        """Why it looks, as it stands in the audit."""
        told = f"user {self.user or '-'}; issue {self.issue or '-'}; message {self.message}"
        return f"{self.operation}; {told}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A body wants to hear of new resolutions of this owner's vehicle; `number` is its own."""

    id: SubscriptionId
    client: str
    pin: str
    plate: PlateNumber
    number: str
    made_at: datetime


class SearchKind(StrEnum):
    """Who looks for whom."""

    OWNER_SEEKS_DRIVER = "owner_seeks_driver"
    DRIVER_SEEKS_OWNER = "driver_seeks_owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchEntry:
    """A notice by one who wants to be found; `contact` is published, `pin` never is."""

    id: SearchEntryId
    kind: SearchKind
    pin: str
    plate: PlateNumber
    contact: str
    note: str
    posted_at: datetime


class AgencyBook(Protocol):
    """What other bodies left with us; lists are oldest first."""

    def subscribe(self, subscription: Subscription) -> bool:
        """False if it is on file."""
        ...

    def unsubscribe(self, subscription: SubscriptionId) -> bool:
        """False if there is none."""
        ...

    def subscriptions(self, plate: PlateNumber) -> Sequence[Subscription]: ...
    def post(self, entry: SearchEntry) -> None:
        """The newest of the same person, vehicle and kind replaces the former."""
        ...

    def entries(self, limit: int) -> Sequence[SearchEntry]:
        """Newest first."""
        ...

    def forget_entries(self, before: datetime) -> int:
        """Drops what was posted before this instant; how many."""
        ...
