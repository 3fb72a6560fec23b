"""How does a camera maker's own event become ours? One file a maker, by its public documents.

A maker's camera signs nothing and says nothing of its clock: a gateway beside it, which holds the
post's key, sends one line of JSON (`{"device": …, "clock": {…}}`), a line feed, and the camera's
body byte for byte, and signs all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fines.clock_state import ClockState
from fines.device_event import DeviceEvent, DeviceSerial
from fines.errors import InvalidValueError, NotFoundError
from fines.procedure.report import Report
from pipeline.device_events import BOUNDS
from pipeline.json_shape import parsed, read
from pipeline.vendors import dahua, hikvision
from pipeline.vendors.sighting import Sighting, events_of

BYTES = "application/octet-stream"
_LONGEST_LINE_BYTES = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayLine:
    """What the gateway adds: whose event it is, and the state of the clock that stamped it."""

    device: DeviceSerial
    clock: ClockState | None = None


VENDORS: Mapping[str, Callable[[bytes], Sighting]] = {
    "hikvision": hikvision.read_sighting,
    "dahua": dahua.read_sighting,
}


def read_vendor_reports(vendor: str, content: bytes, signature: str) -> tuple[Report, ...]:
    """The events in what a gateway sent, one for each act that the camera claims.

    NotFoundError for a maker that is not read here; InvalidValueError names the wrong field.
    """
    reader = VENDORS.get(vendor)
    if reader is None:
        raise NotFoundError(f"'{vendor}' is not read here: send {' or '.join(VENDORS)}.")
    line, _, body = content.partition(b"\n")
    if len(line) > _LONGEST_LINE_BYTES or not line.startswith(b"{"):
        raise InvalidValueError(
            "The gateway's line is missing: send its JSON, a line feed, then the camera's body."
        )
    gateway = read(GatewayLine, parsed(line), BOUNDS)
    return tuple(
        _report(event, content, body, signature)
        for event in events_of(reader(body), gateway.device, gateway.clock)
    )


def _report(event: DeviceEvent, content: bytes, body: bytes, signature: str) -> Report:
    # A camera sends again until it is heard, and each time the gateway adds another clock state.
    return Report(event=event, content=content, media_type=BYTES, signature=signature, essence=body)
