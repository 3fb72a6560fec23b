"""What did a certified device report? One event, as it saw, measured and timed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from fines.clock_state import ClockState
from fines.evidence import EvidenceKind, Sha256

DeviceSerial = NewType("DeviceSerial", str)

EVENT_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPlate:
    """The plate as the device read it, None where it could not; confidence in 0..1."""

    text: str | None
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMeasurement:
    """A quantity in `unit` with its standard uncertainty, and the limit the device held it to."""

    quantity: str
    value: float
    unit: str
    uncertainty: float | None = None
    limit: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPicture:
    """A picture sent before (`sha256`) or within the event (`content`, base64): one of the two.

    `box_px` is x, y, width, height of the vehicle.
    """

    kind: EvidenceKind
    media_type: str
    sha256: Sha256 | None = None
    content: str | None = None
    captured_at: datetime | None = None
    box_px: tuple[int, int, int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceEvent:
    """One vehicle at one instant. `event` is unique for the device for ever.

    An event that names neither an offence nor a measurement is a mere passage. `lane` is the
    device's own name for it.
    """

    version: int
    device: DeviceSerial
    event: str
    occurred_at: datetime
    plate: EventPlate
    pictures: tuple[EventPicture, ...]
    sequence: int | None = None
    lane: str | None = None
    offence: str | None = None
    measurement: EventMeasurement | None = None
    clock: ClockState | None = None


class EventDoubt(StrEnum):
    """Why an event that claims an act is not charged; each is counted and answered."""

    FROM_THE_FUTURE = "from_the_future"
    TOO_OLD = "too_old"
    CERTIFICATE_NOT_VALID = "certificate_not_valid"
    CLOCK_NOT_PROVEN = "clock_not_proven"
    CLOCK_DRIFT = "clock_drift"
    NOT_APPROVED = "not_approved"
    OUT_OF_RANGE = "out_of_range"
    TOO_UNCERTAIN = "too_uncertain"
    LIMIT_NOT_IN_FORCE = "limit_not_in_force"
    LIMIT_DISAGREES = "limit_disagrees"
    PLATE_UNSURE = "plate_unsure"
    NO_PICTURE = "no_picture"
    NO_LAW_IN_FORCE = "no_law_in_force"
    EVENT_ID_REUSED = "event_id_reused"


class EventOutcome(StrEnum):
    """What became of an event: a new case, the case it is in already, a doubt, or no act at all."""

    CASE = "case"
    ON_FILE = "on_file"
    NOT_CHARGED = "not_charged"
    NO_ACT = "no_act"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventEntry:
    """What is remembered of an event that claimed an act, so that a replay changes nothing.

    `id` is derived from device and event; `sha256` of what the device sent. Without a plate.
    """

    id: str
    sha256: Sha256
    outcome: EventOutcome
    doubt: EventDoubt | None
    decision: str | None
    taken_at: datetime
