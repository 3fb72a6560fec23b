"""What comes in from a device, by whom, and what is it answered?"""

from __future__ import annotations

from dataclasses import dataclass

from fines.device_event import DeviceEvent, EventDoubt, EventOutcome
from fines.evidence import Sha256, address
from fines.procedure.steps import derived


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An event with the bytes that its device signed, and the signature; "" where there is none.

    `essence` is what a replay has in common with the first, where that is less than all bytes.
    """

    event: DeviceEvent
    content: bytes
    media_type: str
    signature: str
    essence: bytes | None = None

    @property
    def key(self) -> str:
        """The identifier under which the event is remembered."""
        return derived("device-event", self.event.device, self.event.event)

    @property
    def digest(self) -> Sha256:
        """What is the same in every arrival of the same event."""
        return address(self.content if self.essence is None else self.essence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """By what a device knocked: the name of its token, or the SHA-256 of its certificate."""

    token: str | None = None
    client_certificate: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of the event; `repeated` when it had been taken before."""

    outcome: EventOutcome
    doubt: EventDoubt | None = None
    decision: str | None = None
    repeated: bool = False

    @property
    def counted(self) -> str:
        """Under which word it is counted: the doubt where there is one, or what became of it."""
        return self.doubt or self.outcome
