"""What does a maker's plate event say, in our words, and which events does that make?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from fines.clock_state import ClockState
from fines.device_event import (
    EVENT_VERSION,
    DeviceEvent,
    DeviceSerial,
    EventMeasurement,
    EventPicture,
    EventPlate,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One vehicle as a camera saw it: its plate, its speed, and the offences the camera claims."""

    event: str
    occurred_at: datetime
    plate: EventPlate
    pictures: tuple[EventPicture, ...]
    lane: str | None
    speed: EventMeasurement | None
    offences: tuple[str, ...]


def events_of(
    sighting: Sighting, device: DeviceSerial, clock: ClockState | None
) -> Iterator[DeviceEvent]:
    """The passage with its speed, and one event for each offence that the camera claims."""
    yield _event(sighting, device, clock, sighting.event, sighting.speed, None)
    for offence in sighting.offences:
        yield _event(sighting, device, clock, f"{sighting.event}/{offence}", None, offence)


def _event(
    sighting: Sighting,
    device: DeviceSerial,
    clock: ClockState | None,
    event: str,
    measurement: EventMeasurement | None,
    offence: str | None,
) -> DeviceEvent:
    return DeviceEvent(
        version=EVENT_VERSION,
        device=device,
        event=event,
        occurred_at=sighting.occurred_at,
        plate=sighting.plate,
        pictures=sighting.pictures,
        lane=sighting.lane,
        offence=offence,
        measurement=measurement,
        clock=clock,
    )


def measured_speed(kmh: float, limit_kmh: float | None) -> EventMeasurement | None:
    """A speed in km/h; None for 0, which makers send where nothing was measured."""
    if kmh <= 0:
        return None
    limit = limit_kmh if limit_kmh is not None and limit_kmh > 0 else None
    return EventMeasurement(quantity="speed", value=kmh, unit="km/h", limit=limit)
